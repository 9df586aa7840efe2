"""One disclosure as a user holds it: its frames, its checks and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import forms, schema
from yqlib.extract.assets import asset_rows
from yqlib.extract.base_part import base_parts, unit_tables
from yqlib.extract.compliance import Told, part_rows
from yqlib.extract.dates import date_rows
from yqlib.extract.glossary import catalogue_rows, term_rows
from yqlib.extract.goals_sheet import SheetTable
from yqlib.extract.narrative import statements, unsaid
from yqlib.extract.own_names import name_rows
from yqlib.extract.prose_rows import sentence_rows
from yqlib.extract.said import About
from yqlib.extract.staff import Passage, passages, staff_rows
from yqlib.layout.blocks import Line
from yqlib.layout.contents import Entry
from yqlib.layout.outline import Section, place_tables, read_outline
from yqlib.layout.prose import Paragraph, Text, read_prose
from yqlib.layout.sentences import Sentence
from yqlib.layout.tables import LogicalTable
from yqlib.made import Made, Rows, held, records

if TYPE_CHECKING:
    from yqlib.audit import Audit
    from yqlib.audit.review import Reviews
    from yqlib.extract.goals import Goals
    from yqlib.present.finding import Finding, Found
    from yqlib.present.printed import Printed


@dataclass
class Disclosure:
    """A disclosure: `documents` (one row), `tables`, `facts` as the data contract names them.

    `checks` and `findings` are computed when first asked for. `doubts` are Chinese sentences on what
    could not be read or told; `files` are the paths read; `texts` the lines outside tables by file.
    `paragraphs`, `outline` and `contents` are made of them when first asked for.
    """

    # Made gives a class no value: these have no default.
    documents: pd.DataFrame = Made()  # type: ignore[assignment]  # noqa: RUF009
    tables: pd.DataFrame = Made()  # type: ignore[assignment]  # noqa: RUF009
    facts: pd.DataFrame = Made()  # type: ignore[assignment]  # noqa: RUF009
    files: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()
    doubts: tuple[str, ...] = ()
    table_files: dict[str, Path] = field(default_factory=dict)
    sheets: tuple[SheetTable, ...] = ()
    table_names: dict[str, str] = field(default_factory=dict)  # the body's name printed at a table
    lists: tuple[LogicalTable, ...] = ()  # tables without role and figures: names and the like

    @property
    def document(self) -> pd.Series:
        """The one row of `documents`."""
        return self.documents.iloc[0]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The printed lines outside tables, in order."""
        return tuple(line for text in self.texts for line in text.lines)

    @cached_property
    def _prose(self) -> tuple[list[Paragraph], Section, list[Entry]]:
        paragraphs, contents = read_prose(self.texts)
        outline = read_outline(paragraphs, contents)
        place_tables(outline, self._table_places())
        return paragraphs, outline, contents

    def _table_places(self) -> list[tuple[str, tuple[float, ...]]]:
        """Each table's id with the file, page, line and top it begins at."""
        files = {path: i for i, path in enumerate(self.files)}
        return [
            (t["table_id"], (files.get(self.table_files.get(t["table_id"]), 0), *(t[c] or 0 for c in ("page", "line", "top"))))
            for t in self.records("tables")
        ]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The text outside tables, wrapped lines rejoined, in reading order; contents pages left out."""
        return self._prose[0]

    @property
    def outline(self) -> Section:
        """Parts, sections, subsections and items as a tree; `print(d.outline)` shows it."""
        return self._prose[1]

    @property
    def contents(self) -> list[Entry]:
        """The entries of the contents pages with the page numbers printed behind them."""
        return self._prose[2]

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of one frame as dicts, missing values None. Raises AttributeError for an unknown frame."""
        return records(held(self, name))

    @property
    def _info(self) -> dict[str, Any]:
        return self.records("documents")[0]

    @cached_property
    def _goals(self) -> Goals:
        from yqlib.extract.goals import read_goals  # only where the sheets are asked for

        return read_goals(self.sheets, self._info["doc_id"], self.records("facts"))

    @Made
    def projects(self) -> Rows:
        """The projects of the goal and self-evaluation sheets with their money (frame `projects`)."""
        return self._goals.projects

    @Made
    def indicators(self) -> Rows:
        """The performance indicators of the sheets (frame `indicators`)."""
        return self._goals.indicators

    @Made
    def scores(self) -> Rows:
        """The scores of the self-evaluations (frame `scores`)."""
        return self._goals.scores

    @Made
    def statements(self) -> Rows:
        """Every figure said in the explanatory prose (frame `statements`)."""
        info = self._info
        return statements(self.paragraphs, info, info["reader"])

    @Made
    def sentences(self) -> Rows:
        """The text outside tables, a row a sentence (frame `sentences`)."""
        info = self._info
        return sentence_rows(self.paragraphs, info["doc_id"], info["reader"])

    @property
    def unsaid(self) -> list[tuple[Paragraph, Sentence]]:
        """Sentences of the explanatory prose with a digit (often only a date) that gave no statement."""
        return unsaid(self.paragraphs, self._info)

    @Made
    def staff(self) -> Rows:
        """Head counts and counts of bodies (frame `staff`)."""
        listed = unit_tables(self.lists, self._about)
        return staff_rows(self._passages(sheets=True), self._about, listed)

    @Made
    def assets(self) -> Rows:
        """Vehicles, areas and equipment (frame `assets`)."""
        facts = [f for f in self.records("facts") if f["amount_fen"] is None]
        return asset_rows(self._passages(), facts, self._about)

    @Made
    def parts(self) -> Rows:
        """What the document promises or must have, and where it was found (frame `parts`)."""
        nonzero = frozenset(f["table_id"] for f in self.records("facts") if f["value"])
        told = Told(self.contents, self.outline, self.paragraphs, self.records("tables"), nonzero)
        return part_rows(told, self._about)

    @Made
    def catalogue(self) -> Rows:
        """The catalogue of services to be bought (frame `catalogue`)."""
        return catalogue_rows(self._sheet_tables, self._about)

    @Made
    def terms(self) -> Rows:
        """The terms explained (frame `terms`)."""
        return term_rows(self.paragraphs, self._about)

    @Made
    def dates(self) -> Rows:
        """The dates said, with what each is for (frame `dates`)."""
        return date_rows(self.paragraphs, self._about)

    @Made
    def names(self) -> Rows:
        """The spellings of the body's own name (frame `names`)."""
        tables = self.records("tables")
        return name_rows(self.paragraphs, self.contents, tables, self.table_names, self._sheet_tables, self._about)

    @property
    def _sheet_tables(self) -> list[LogicalTable]:
        return [sheet.table for sheet in self.sheets]

    def _passages(self, sheets: bool = False) -> list[Passage]:
        told = list(passages(self.paragraphs))
        return told + list(base_parts(self._sheet_tables)) if sheets else told

    @cached_property
    def _about(self) -> About:
        row = self._info
        aliases = tuple(str(row["unit_aliases"]).split(" | ")) if row["unit_aliases"] else ()
        return About(row["doc_id"], row["unit_name"], aliases, row["reader"], row["kind"])

    @cached_property
    def _audit(self) -> Audit:
        from yqlib.audit import audit  # the audit knows frames only; reading does not need it

        return audit(self)

    @Made
    def checks(self) -> Rows:
        """Every rule tried on every place, with its outcome (frame `checks`)."""
        return self._audit.rows("checks")

    @property
    def findings(self) -> pd.DataFrame:
        """What a reader should look at (frame `findings`)."""
        return self._reviewed[0]

    @cached_property
    def _reviewed(self) -> tuple[pd.DataFrame, Reviews]:
        from yqlib.audit.review import marked

        return marked(self._audit.findings, self.files)

    @property
    def reviews(self) -> Reviews:
        """What `<file>.review.toml` says: reviews in force, lapsed, of no finding any more, and its mistakes."""
        return self._reviewed[1]

    @Made
    def ties(self) -> Rows:
        """Every printed figure with the relations that bear it out (frame `ties`)."""
        return self._audit.rows("ties")

    @Made
    def measures(self) -> Rows:
        """What it measures up to: per-head money, shares, growth, execution, goals (frame `measures`)."""
        from yqlib.measures import rows_of  # asks for the audit too: only where it is wanted

        return [row for doc in self._audit.documents for row in rows_of(doc)]

    @cached_property
    def found(self) -> Found:
        """The findings as objects with all figures, pages and pictures: `d.found[0].show()`."""
        from yqlib.present.finding import Found  # pictures are made only where they are asked for

        return Found(self)

    def finding(self, finding_id: str) -> Finding:
        """One finding by its id or key. Raises KeyError for another."""
        return self.found[finding_id]

    def table(self, which: str) -> Printed:
        """One table as it is printed, by its `table_id`, its number or title, or its role: `d.table("three_public")`.

        Shows itself in a notebook and as text. Raises KeyError where none or several are meant.
        """
        from yqlib.present.printed import printed_table

        return printed_table(self, which)

    def read_reviews(self) -> Reviews:
        """Read `<file>.review.toml` again: `findings`, `found` and `reviews` are what it says now."""
        for name in ("_reviewed", "found"):
            self.__dict__.pop(name, None)
        return self.reviews

    def role(self, role: str) -> pd.DataFrame:
        """The facts of all tables with this role, e.g. `d.role("expenditure")`.

        Raises KeyError for a role that yqlib/forms/roles.csv does not know.
        """
        if role not in {r.role for r in forms.roles()}:
            raise KeyError(f"没有 {role!r} 这种表；可用：{'、'.join(r.role for r in forms.roles())}")
        return self.facts[self.facts["role"] == role]

    def _repr_html_(self) -> str:
        from yqlib.present import objects  # only where it is shown

        return objects.disclosure(self)

    def __repr__(self) -> str:
        row = self.document
        told = [
            row["unit_name"],
            f"{row['fiscal_year']}年度",
            schema.KIND_ZH.get(row["kind"]),
        ]
        name = " ".join(str(t) for t in told if pd.notna(t))
        return f"<Disclosure {name}: {len(self.tables)} 张表, {len(self.facts)} 个数据点>"
