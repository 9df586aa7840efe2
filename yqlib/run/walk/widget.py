"""The widget: a list of findings, the figures and pages of the one chosen, and buttons that write a review.

The kernel makes all markup, escaped; the browser's part (`walk.js`) sets every other text as text. Where no widget
manager runs (a page of nbconvert, a viewer, a terminal) it is the list and the gallery, as HTML and as text.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from yqlib.audit.review import Review, file_of
from yqlib.errors import readable
from yqlib.present import language
from yqlib.present.finding import FINDING_CSS, Finding, Gallery
from yqlib.present.tables import CSS, printable, tame, text_of
from yqlib.present.views import headline
from yqlib.run.places import RunError
from yqlib.run.reviews import write_review
from yqlib.schema import REVIEW_ZH, SEVERITIES

if TYPE_CHECKING:
    from yqlib.disclosure import Disclosure

_HERE = Path(__file__).parent
_STATIC = 12  # findings with pictures where it cannot be walked
_MOST = 2_000  # letters of a note
_WORDS = {
    "all": ("全部", "all"), "severity": ("级别", "severity"), "rule": ("规则", "rule"), "state": ("复核", "review"),
    "open": ("未复核", "not reviewed"), "done": ("已复核", "reviewed"), "note": ("说明", "note"), "by": ("复核人", "reviewed by"),
    "none": ("没有发现不符", "nothing found"), "hidden": ("没有符合筛选的问题", "no finding fits the filters"),
    "list": ("问题", "findings"), "review": ("记下复核", "write a review"), "of": ("共 {n} 处，列出 {m} 处，已复核 {r} 处", "{n} findings, {m} listed, {r} reviewed"),
    "keys": ("键盘：↑ ↓ 换一处，Home End 首末，1 2 3 记下复核，n 写说明，Esc 回到列表", "keys: ↑ ↓ next, Home End first and last, 1 2 3 review, n note, Esc back to the list"),
    "wait": ("正在取出…", "one moment…"), "writing": ("正在写入…", "writing…"), "late": ("内核没有应答：它可能正忙或已停止。", "The kernel does not answer: it may be busy or gone."),
}  # fmt: skip


class Walk(anywidget.AnyWidget):
    """Findings of a disclosure to walk through; `shown` is the key of the one chosen, `by` who reviews.

    A review goes into `<file>.review.toml`, the file of `yqlib review`; `d.findings` has it at once.
    """

    _esm = _HERE / "walk.js"
    _css = CSS + FINDING_CSS + (_HERE / "walk.css").read_text("utf-8")

    about = traitlets.Dict(read_only=True).tag(sync=True)
    rows = traitlets.List(read_only=True).tag(sync=True)
    detail = traitlets.Dict(read_only=True).tag(sync=True)
    said = traitlets.Dict(read_only=True).tag(sync=True)
    shown = traitlets.Unicode().tag(sync=True)
    by = traitlets.Unicode().tag(sync=True)

    def __init__(self, d: Disclosure, by: str = "", lang: str = "zh") -> None:
        language.checked(lang)
        self._d, self._lang, self._said = d, lang, 0
        self._order = [f.key for f in d.found]  # kept while walking: a false alarm would jump to the end
        super().__init__(by=by, shown=next(iter(self._order), ""))
        self.set_trait("about", self._about())
        self._fill()
        self.observe(lambda _: self._show(), "shown")
        self.on_msg(lambda _, content, __: self._heard(content))

    # ---- what the browser is told ----------------------------------------------------------------

    @cached_property
    def _file(self) -> Path | None:
        return file_of(self._d.files)

    def _about(self) -> dict[str, Any]:
        en = self._lang == "en"
        why = "" if self._file else "no file is known: nothing can be written" if en else "不知原文件在哪里，不能记复核"
        return {
            "title": tame(headline(self._d.document)),
            "words": {name: pair[en] for name, pair in _WORDS.items()},
            "severities": [[name, language.severity(name, self._lang)] for name in SEVERITIES],
            "states": [[name, language.review(name, self._lang)] for name in REVIEW_ZH],
            "why": why,
        }

    def _fill(self) -> None:
        found = {f.key: f for f in self._d.found}
        self.set_trait("rows", [self._row(found[key]) for key in self._order if key in found])
        self._show()

    def _row(self, f: Finding) -> dict[str, str]:
        state = text_of(f.row.review)
        told = {
            "key": f.key, "rule": f.rule, "severity": f.severity, "severity_said": language.severity(f.severity, self._lang),
            "title": f.title(self._lang), "message": language.message(f.row, self._lang), "review": state,
            "review_said": language.review(state, self._lang) if state else "",
            "by": text_of(f.row.review_by), "note": text_of(f.row.review_note),
        }  # fmt: skip
        return {name: tame(text_of(text)) for name, text in told.items()}

    def _show(self) -> None:
        try:
            markup = self._d.finding(self.shown).markup(self._lang)
        except KeyError:  # none chosen, or a key of no finding
            markup = ""
        self.set_trait("detail", {"key": self.shown, "html": markup})

    # ---- what the browser says -------------------------------------------------------------------

    def _heard(self, content: Any) -> None:
        told = content.get("review") if isinstance(content, dict) else None
        if isinstance(told, dict):
            self.review(*(str(told.get(name) or "") for name in ("key", "state", "note")), told=True)

    def review(self, key: str, state: str, note: str = "", told: bool = False) -> None:
        """Write a review as the buttons do: `state` is confirmed, explained or false.

        Raises RunError for an unknown finding or state, without a file, or where it cannot be written; with `told` the
        widget says so instead.
        """
        try:
            path = self._written(key, state, note)
        except RunError as error:
            if not told:
                raise
            return self._say(key, str(error), good=False)
        self._d.read_reviews()
        self._fill()
        done = f"{readable(path.name)}：{key} {language.review(state, self._lang)}"
        return self._say(key, f"written to {done}" if self._lang == "en" else f"已写入 {done}", good=True)

    def _written(self, key: str, state: str, note: str) -> Path:
        if self._file is None:
            raise RunError(str(self.about["why"]))
        if key not in self._order or state not in REVIEW_ZH:
            raise RunError(f"没有键为 {key} 的问题，或没有复核结果 {state}。")
        try:
            return write_review(self._file, Review(key, state, self.by[:100].strip(), note=note[:_MOST].strip()))
        except OSError as error:
            raise RunError(f"写不进 {readable(self._file)}（{error.strerror or type(error).__name__}），复核没有记下。") from None

    def _say(self, key: str, text: str, good: bool) -> None:
        self._said += 1  # the same words again are news, too
        self.set_trait("said", {"text": tame(text), "good": good, "key": key, "turn": self._said})

    # ---- where it cannot be walked ---------------------------------------------------------------

    def __repr__(self) -> str:
        return f"{printable(headline(self._d.document))}\n{self._d.found!r}"

    def _repr_mimebundle_(self, **about: Any) -> Any:
        data, more = super()._repr_mimebundle_(**about) or ({}, {})
        found = self._d.found
        static = found._repr_html_() + Gallery(found, _STATIC, self._lang)._repr_html_()
        return data | {"text/plain": repr(self), "text/html": static}, more
