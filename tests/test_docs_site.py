"""The documentation as a site: builds strictly and without a network, asks for none when it is read, finds Chinese words."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT

import yqlib

DOCS = ROOT / "docs"
_TOOLS = "the tools of the documentation are absent: install the extra dev"
#: Elements that make a browser fetch something of its own accord, and where they say what.
_FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}


def build(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """The command of CONTRIBUTING.md, with no way to a network that a proxy could be."""
    pytest.importorskip("sphinx", reason=_TOOLS)
    pytest.importorskip("myst_parser", reason=_TOOLS)
    pytest.importorskip("furo", reason=_TOOLS)
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", str(out / "trees"), str(source), str(out / "html")]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://localhost:9")
    environment = os.environ | nowhere | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(words, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = build(DOCS, out)
    assert done.returncode == 0, done.stderr
    return out / "html"


class Fetches(HTMLParser):
    """What a page makes the browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        told = dict(attrs)
        if tag in _FETCHED and told.get(_FETCHED[tag]):
            self.found.append(told[_FETCHED[tag]])


def outside(text: str, css: bool = False) -> list[str]:
    """Addresses of other hosts that a page or style sheet fetches."""
    if css:
        found = re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", text)
    else:
        parser = Fetches()
        parser.feed(text)
        found = parser.found
    return [address for address in found if re.match(r"(\w+:)?//", address)]


@pytest.mark.slow
def test_the_site_builds_strictly_and_fetches_nothing(site) -> None:
    pages = sorted(site.glob("*.html"))
    assert {"tutorial.html", "rules.html", "api.html", "cli.html"} <= {page.name for page in pages}
    assert not [found for page in pages for found in outside(page.read_text("utf-8"))]
    assert not [found for sheet in site.rglob("*.css") for found in outside(sheet.read_text("utf-8"), css=True)]


@pytest.mark.slow
def test_chinese_is_found_by_any_part_of_a_word(site) -> None:
    text = (site / "searchindex.js").read_text("utf-8")
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])

    def pages(question: str) -> set[str]:
        """Pages that hold every pair of the question, in their text or title, as the browser asks for them."""
        pairs = [question[i : i + 2] for i in range(len(question) - 1)]
        return {index["docnames"][n] for n in set.intersection(*(_pages(index, pair) for pair in pairs))}

    assert "tutorial" in pages("教程")
    assert {"method", "faq"} <= pages("舍入界")
    assert {"data", "rules"} <= pages("政府性基金")
    assert not pages("没有这样一个词组合")


def _pages(index: dict, term: str) -> set[int]:
    found: set[int] = set()
    for kind in ("terms", "titleterms"):
        numbers = index[kind].get(term, [])
        found |= set(numbers if isinstance(numbers, list) else [numbers])
    return found


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="node is absent: the browser's half of the search is not tried")
def test_the_browser_asks_for_what_was_indexed(site) -> None:
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from bigrams import Bigrams
    finally:
        sys.path.pop(0)
    question = "政府性基金 amount_fen 款、INT-07，三公\u201c经费\u201d 2026年 x"
    script = (site / "_static" / "language_data.js").read_text("utf-8")
    shown = f"globalThis.window = globalThis;\n{script}\nconsole.log(JSON.stringify(splitQuery({json.dumps(question)})))"
    done = subprocess.run(["node", "-"], input=shown, capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == Bigrams({}).split(question)


@pytest.mark.slow
def test_a_broken_link_ends_the_build(tmp_path) -> None:
    source = tmp_path / "docs"
    for name in ("_ext", "_static"):
        shutil.copytree(DOCS / name, source / name)
    shutil.copy(DOCS / "conf.py", source)
    wrong = ("[x](gone.md)", "[x](index.md#nowhere)", "![x](lost.png)")
    (source / "index.md").write_text("# 标题\n\n" + "\n\n".join(wrong), encoding="utf-8")
    done = build(source, tmp_path / "out")
    assert done.returncode != 0
    assert not [name for name in ("gone.md", "nowhere", "lost.png") if name not in done.stderr]


def test_what_is_fetched_from_elsewhere_is_noticed() -> None:
    assert outside('<script src="https://a.b/c.js"></script><img src="d.png"><a href="https://a.b">') == ["https://a.b/c.js"]
    assert outside("@import '//a.b/c.css'; p { background: url(d.png) }", css=True) == ["//a.b/c.css"]


def test_every_public_name_is_in_the_reference() -> None:
    told = (DOCS / "api.md").read_text("utf-8")
    assert not [name for name in yqlib.__all__ if name != "__version__" and f" yqlib.{name}" not in told]
