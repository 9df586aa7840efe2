"""One finding as a person looks at it: what is wrong, the figures in it, and the place on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

import pandas as pd

from yqlib.audit.wording import cautioned, short
from yqlib.present import language, quoted
from yqlib.present.evidence import CHECK_FIRST, MARKS, Evidence, Place
from yqlib.present.pictures import Picture, pictures
from yqlib.present.tables import CSS, Cell, Table, dark, escape, printable, text_of
from yqlib.schema import SEVERITIES

_ROWS = 40  # figures listed
_LINES = 8  # lines shown
_FIGURE = 16  # letters a figure may have; what is printed and longer is words, which may be broken
#: Beside `tables.CSS`, for a finding with its pictures and lines.
FINDING_CSS = ".yqf{border-left:3px solid #bbb;padding:2px 0 2px 12px;margin:14px 0;color:#222;font-size:13px}" + "".join(
    f".yqf.{name}{{border-color:{colour}}}" for name, colour in zip(SEVERITIES, ("#b3261e", "#d68100", "#49617a"), strict=True)
) + ".yqf p{margin:4px 0;line-height:1.5;max-width:60em}.yqf .faint,.yqf figcaption{color:#666}.yqf figcaption{font-size:12px;line-height:1.4;margin:0 0 3px;overflow-wrap:anywhere}.yqb{display:flex;flex-wrap:wrap;gap:6px 20px;align-items:flex-start}.yqb-side{flex:1 1 25em;min-width:0}.yqb-side.wide{flex-basis:100%}@media (max-width:600px){.yqb-side{flex-basis:100%}}.yqf blockquote{margin:4px 0;padding:2px 10px;color:#222;border-left:2px solid #ccc}.yqf mark.suspect{background:#fbdedb;outline:1.5px solid #b3261e}.yqf mark.candidate{background:#ffe9c7}.yqf mark.evidence{background:#deecfa}" + dark((".yqf figcaption", "color:#a6a9ad"), (".yqf blockquote", "color:#e4e4e4;border-left-color:#555"))  # fmt: skip


class Shown:
    """A row of findings with what a person looks at; `show()` displays it in a notebook.

    Every column of the frame is an attribute: `f.message`, `f.severity`, `f.expected`, `f.key` …
    """

    def __init__(self, row: Any) -> None:
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.row._fields:
            raise AttributeError(f"finding 没有 {name!r}；可用：{'、'.join(self.row._fields)}")
        value = getattr(self.row, name)
        return None if pd.isna(value) else value

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.row._fields]

    def body(self, lang: str) -> list[str]:
        """What stands below its sentence, as safe HTML."""
        raise NotImplementedError

    def details(self, lang: str) -> list[str]:
        """The same as plain text."""
        raise NotImplementedError

    def show(self, lang: str = "zh") -> None:
        """Display it: in a notebook with pictures, in a terminal as text."""
        try:
            from IPython import get_ipython
            from IPython.display import HTML, display
        except ImportError:
            get_ipython = None
        if get_ipython is None or get_ipython() is None:
            print(self.text(lang))
        else:
            display({"text/html": HTML(self.html(lang)).data, "text/plain": self.text(lang)}, raw=True)

    def html(self, lang: str = "zh") -> str:
        """All of it as HTML that needs nothing else."""
        return f"<style>{CSS}{FINDING_CSS}</style>{self.markup(lang)}"

    def markup(self, lang: str = "zh") -> str:
        """The same without the style sheet."""
        row = self.row
        rule = f"{language.severity(row.severity, lang)} {text_of(row.rule)} · {self.title(lang)}"
        parts = [f'<p><b class="{row.severity}">{escape(rule)}</b> <span class="faint">{escape(text_of(row.key))}</span></p>']
        parts += [f"<p>{escape(language.message(row, lang))}</p>"]
        if said := self.reviewed(lang):
            parts.append(f"<p><b>{escape(said)}</b></p>")
        return f'<div class="yq yqf {row.severity}">{"".join(parts + self.body(lang))}</div>'

    def title(self, lang: str = "zh") -> str:
        """What its rule is called; empty where the rule is not known any more."""
        from yqlib.audit.registry import rules

        return language.title(next((r for r in rules() if r.id == self.row.rule), None), lang)

    def reviewed(self, lang: str = "zh") -> str:
        """What a person found, in words; empty where nobody looked."""
        row = self.row
        if not text_of(row.review):
            return ""
        head = ("复核" if lang == "zh" else "reviewed") + f"：{language.review(row.review, lang)}"
        return "，".join(filter(None, [head, text_of(row.review_by), text_of(row.review_note)]))

    def text(self, lang: str = "zh") -> str:
        """All of it as plain text."""
        head = f"{language.severity(self.row.severity, lang)} {text_of(self.row.rule)} {language.message(self.row, lang)}"
        return "\n".join(filter(None, [printable(head), printable(self.reviewed(lang)), *self.details(lang)]))

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.text()


class Finding(Shown):
    """A row of `findings` with its figures (`places`) and pictures."""

    def __init__(self, d: Any, row: Any, evidence: Evidence) -> None:
        super().__init__(row)
        self._d, self._evidence = d, evidence

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every figure, word and sentence in it, the suspect first."""
        return self._evidence.places(self.row)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The places on their pages, marked; for what has no pages an empty list."""
        found = pictures(self.places, text_of(self._d.document.get("sha256")), self._evidence.files)
        if found or self.places or self.row.reader not in ("text_layer", "ocr"):
            return found
        return pictures(self._own_place(), text_of(self._d.document.get("sha256")), self._evidence.files)

    def _own_place(self) -> list[Place]:
        """Where the finding itself stands, where no evidence tells it."""
        row, files = self.row, self._evidence.files
        sides = [getattr(row, name) for name in ("x0", "top", "x1", "bottom")]
        if pd.isna(row.page) or any(map(pd.isna, sides)):
            return []
        file = files[0] if len(files) == 1 else None
        box = tuple(map(float, sides))
        return [Place(self.finding_id, "findings", "evidence", "", text_of(row.where), "", int(row.page), None, box, row.reader, file)]  # type: ignore[arg-type]  # fmt: skip

    def _own_line(self) -> list[Place]:
        """The line the finding itself stands on, where no evidence tells it."""
        row, files = self.row, self._evidence.files
        if pd.isna(row.line) or len(files) != 1:
            return []
        return [Place(self.finding_id, "findings", "evidence", "", text_of(row.where), line=int(row.line), reader=row.reader, file=files[0])]

    # ---- in words --------------------------------------------------------------------------------

    def table(self, lang: str = "zh") -> Table:
        """The figures in it: what each is in the finding, place, printed and expected figure."""
        say = language.words(lang)
        marks = MARKS | {"suspect": CHECK_FIRST} if cautioned(text_of(self.row.message)) else MARKS
        rows: list[list[str | Cell]] = [
            [
                Cell(say(marks[p.mark]), "error" if p.mark == "suspect" else "faint"),
                p.spot if p.frame != "sentences" else short(p.printed, 60),
                "" if p.frame == "sentences" else Cell(p.printed, "v" if len(p.printed) > _FIGURE else ""),
                text_of(self.row.expected) if p.mark == "suspect" else "",
                Cell(p.where(lang), "w"),
            ]
            for p in self.places[:_ROWS]
        ]
        more = len(self.places) - _ROWS
        notes = [f"另有 {more} 项" if lang == "zh" else f"{more} more"] if more > 0 else []
        header = [say(name) for name in ("标记", "位置", "印为", "应为", "页")]
        return Table(header, rows, numeric=frozenset((2, 3)), notes=notes, empty=say("（无）"))

    def lines(self) -> list[str]:
        """The lines and sentences in it as safe HTML, the figure marked; what can be shown where there are no pages."""
        drawn = any(picture.png for picture in self.pictures)
        found: dict[str, None] = {}
        for place in self.places or self._own_line():
            if place.frame == "facts" and not drawn:
                found[self._fact_line(place)] = None
            elif place.text and (place.frame == "sentences" or not drawn or place.mark != "evidence"):
                found[quoted.quote(place, quoted.in_sentence(place, self._evidence.turn_in_sentence(place)))] = None
            elif place.reader == "transcript" and (line := self._evidence.printed_line(place)):
                found[quoted.quote(place, quoted.in_line(line, place))] = None
        return list(found)[:_LINES]

    def _fact_line(self, place: Place) -> str:
        marks = {p.id: p.mark for p in self.places}
        row = self._evidence.row_of(place)
        cells = [
            Cell(text_of(f.printed), markup=quoted.mark(text_of(f.printed), marks[f.fact_id]) if f.fact_id in marks else "")
            for f in row.itertuples()
        ]
        first = row.iloc[0]
        name = " ".join(t for t in (text_of(first["row_code"]), text_of(first["row_label"])) if t)
        header = ["", *(text_of(path) for path in row["column_path"])]
        caption = f"{place.where()} 《{text_of(first['title'])}》"
        return Table(header, [[name, *cells]], caption, numeric=frozenset(range(1, len(header)))).markup()

    # ---- shown -----------------------------------------------------------------------------------

    def body(self, lang: str) -> list[str]:
        """Pictures, the lines that can be shown without, and the figures."""
        table = [self.table(lang).markup()] if self.places else []
        return [*(picture.markup() for picture in self.pictures), *self.lines(), *table]

    def details(self, lang: str) -> list[str]:
        """The figures, and why a page cannot be shown."""
        problems = [picture.problem for picture in self.pictures if picture.problem]
        return [self.table(lang).text() if self.places else "", *problems]


F = TypeVar("F", bound=Shown)


class Several(Sequence[F]):
    """Findings in the order of their frame; `found["…"]` takes an id or a key."""

    def __init__(self, findings: Iterable[F]) -> None:
        self._all = list(findings)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[F]:
        return iter(self._all)

    @overload
    def __getitem__(self, which: int | str) -> F: ...
    @overload
    def __getitem__(self, which: slice) -> list[F]: ...

    def __getitem__(self, which: int | str | slice) -> F | list[F]:
        if not isinstance(which, str):
            return self._all[which]
        for one in self._all:
            if which in (one.finding_id, one.key):
                return one
        raise KeyError(f"没有问题 {which!r}；可用：{'、'.join(f.finding_id for f in self._all[:10]) or '（无）'}")

    def _repr_html_(self) -> str:
        return self._table()._repr_html_()

    def __repr__(self) -> str:
        return self._table().text()

    def _table(self) -> Table:
        rows = [[Cell(language.severity(f.severity, "zh"), f"w {f.severity}"), Cell(f.finding_id, "w"), text_of(f.message)] for f in self._all]
        return Table(("级别", "问题编号", "问题"), rows, empty="没有发现不符")


class Found(Several[Finding]):
    """All findings of a disclosure."""

    def __init__(self, d: Any) -> None:
        evidence = Evidence(d)
        super().__init__(Finding(d, row, evidence) for row in d.findings.itertuples(index=False))


class Gallery:
    """Findings one below the other with their pictures, and how many more there are; for a report."""

    def __init__(self, found: Sequence[Shown], most: int, lang: str = "zh", empty: str = "") -> None:
        self._empty = empty or language.words(lang)("没有发现不符")
        self._shown, self._more, self._lang = list(found)[: max(most, 0)], max(len(found) - max(most, 0), 0), lang

    def _rest(self) -> str:
        if not self._shown and not self._more:
            return self._empty
        more = self._more
        return "" if not more else f"另有 {more} 处见上表" if self._lang == "zh" else f"{more} more in the table above"

    def _repr_html_(self) -> str:
        rest = f'<p class="yq faint">{escape(self._rest())}</p>' if self._rest() else ""
        return f"<style>{CSS}{FINDING_CSS}</style>{''.join(f.markup(self._lang) for f in self._shown)}{rest}"

    def __repr__(self) -> str:
        return "\n\n".join(filter(None, [*(f.text(self._lang) for f in self._shown), self._rest()]))
