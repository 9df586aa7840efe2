"""Search in Chinese: each run of Chinese characters is indexed, and asked for, by its pairs of characters.

Sphinx's own splitter leaves Chinese out of the index unless a segmenter is installed, and asks the index for the whole
question as one word. Pairs need no dictionary: 政府性基金 finds the pages that hold 政府, 府性, 性基 and 基金. A single
character is indexed as itself only where it stands alone.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.search import SearchLanguage

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")

#: The same in the browser; the JavaScript word character is ASCII only, so letters are named by property.
_SPLITTER = r"""
function splitQuery(query) {
  const found = [];
  for (const [run] of query.matchAll(/[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{Letter}\p{Number}_])+/gu)) {
    if (run.length < 2 || !/[\u3400-\u9fff]/.test(run)) found.push(run);
    else for (let i = 0; i + 1 < run.length; i += 1) found.push(run.slice(i, i + 2));
  }
  return found;
}
"""


class Bigrams(SearchLanguage):
    """Chinese by pairs of characters, everything else by words, nothing stemmed or left out."""

    lang = "zh"
    language_name = "Chinese"
    stopwords = frozenset()
    js_splitter_code = _SPLITTER

    def split(self, input: str) -> list[str]:
        """The words of a text as the index holds them."""
        return [part for run in _RUN.findall(input) for part in pairs(run)]

    def word_filter(self, word: str) -> bool:
        """Every word is indexed but digits alone: the browser never asks for those."""
        return not word.isdigit()


def pairs(run: str) -> list[str]:
    """The pairs of a run of Chinese characters; another run, or a single character, as it is."""
    if len(run) < 2 or not _CHINESE.match(run):
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def setup(app: Any) -> dict[str, bool]:
    """Take the place of Sphinx's Chinese."""
    app.add_search_language(Bigrams)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
