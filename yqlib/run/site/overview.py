"""What the pages over all disclosures say: the list of disclosures, that of findings, rules, and what was not read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from yqlib import overview
from yqlib.audit.registry import rules
from yqlib.corpus import Corpus
from yqlib.frames_corpus import CONFLICT_ZH, MATCH_ZH
from yqlib.money import format_fen
from yqlib.present import language, views
from yqlib.present.across import SIDES, AcrossFound, Side
from yqlib.present.structure import table_place
from yqlib.present.tables import Cell, Table, text_of
from yqlib.run.places import slug
from yqlib.run.site.body import document_anchor, finding_anchor
from yqlib.run.site.source import Source
from yqlib.schema import KIND_ZH, OUTCOMES, SEVERITIES

_LEVELS = {"省": 0, "市": 1, "县": 2, "区": 3}
_OTHERS = 20  # rows of other bodies shown of a project met again
_SHORT = 90  # letters of a finding in the list of disclosures


@dataclass
class Body:
    """A body that published something held: its page and what it says of the body itself."""

    id: str
    name: str
    row: dict[str, Any]
    docs: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """Name of its page; the id keeps bodies of one name apart and stays while the body does."""
        return slug(f"{self.name[:24]}-{self.id}")

    @property
    def page(self) -> str:
        """Its page within the site."""
        return f"bodies/{self.slug}.html"

    @property
    def place(self) -> str:
        """山西省 阳泉市 …"""
        return " ".join(filter(None, (text_of(self.row.get(n)) for n in ("province", "city", "county"))))

    @property
    def level(self) -> str:
        """省, 市, 县, 区; empty where unknown."""
        return text_of(self.row.get("level"))


class Overview:
    """The disclosures meant, by body, and what the pages over all of them are made of."""

    def __init__(self, source: Source, lang: str) -> None:
        self.source, self.lang = source, lang
        self.corpus = Corpus(source.store.frame, store=source.store)
        documents = self.corpus.documents
        meant = documents[documents["doc_id"].isin(source.docs)]
        self.documents = meant.sort_values(["fiscal_year", "kind", "doc_id"], ascending=[False, True, True]).to_dict("records")
        self.bodies = self._bodies()
        self.of_doc = {doc: body for body in self.bodies for doc in body.docs}
        self.rows = {row["doc_id"]: row for row in self.documents}
        self.titles = {doc: self._what(row) for doc, row in self.rows.items()}
        columns = ["doc_id", "finding_id", "rule", "severity", "message", "message_en", "review", "stake_fen"]
        self.across = self.corpus.across_findings
        self.sides = self._sides()
        self.findings = views.by_severity(pd.concat([self.corpus.some("findings", columns), self.across[columns]], ignore_index=True))
        self.order = {body.id: n for n, body in enumerate(self.bodies)}

    def _sides(self) -> dict[str, dict[str, tuple[Side, ...]]]:
        """The documents of each finding between documents, by the body whose page it stands on: by finding_id."""
        told: dict[str, dict[str, tuple[Side, ...]]] = {body.id: {} for body in self.bodies}
        for f in AcrossFound(self.corpus, self.source.files):
            if (body := self.of_doc.get(f.doc_id)) is not None:
                told[body.id][f.finding_id] = f.sides
        return told

    def _bodies(self) -> list[Body]:
        """In the order of the lists: by level, place and name; the disclosures of each, the newest first."""
        known = {r["body_id"]: Body(r["body_id"], r["name"], r) for r in self.corpus.bodies.to_dict("records")}
        publisher = dict(self.corpus.publishers.itertuples(index=False, name=None))
        for row in self.documents:
            doc = row["doc_id"]
            body = known.get(publisher.get(doc, ""))
            if body is None:  # a disclosure that does not say whose it is must not be lost
                body = known[doc] = Body(f"d{doc}", text_of(row["unit_name"]) or text_of(row["file"]), row)
            body.docs.append(doc)
        own = [body for body in known.values() if body.docs]
        return sorted(own, key=lambda b: (_LEVELS.get(b.level, 9), b.place, b.name, b.id))

    def _what(self, row: Mapping[str, Any]) -> str:
        """2026年度预算"""
        year = "" if pd.isna(row["fiscal_year"]) else str(int(row["fiscal_year"]))
        kind = text_of(row["kind"])
        if self.lang == "zh":
            return (f"{year}年度" if year else "") + KIND_ZH.get(kind, "预决算")
        return " ".join(filter(None, (year, language.kind(kind, self.lang)))) or "disclosure"

    def link(self, doc: str) -> str:
        """A disclosure in the page of its body."""
        return f"{self.of_doc[doc].page}#{document_anchor(doc)}"

    # ---- lists -----------------------------------------------------------------------------------

    def disclosures(self) -> dict[str, Any]:
        """Rows of the list of disclosures and the data its filters work on."""
        counted = self.findings[~views.is_false(self.findings)]
        mine = dict(iter(counted.groupby("doc_id", sort=False)))
        held = self.corpus.sql(
            "SELECT doc_id, count(*) AS printed, count(*) FILTER (WHERE relations > 0) AS held FROM ties GROUP BY doc_id"
        )
        tied = {doc: (int(n), int(h)) for doc, n, h in held.itertuples(index=False, name=None)}
        rows, data = [], _Facets()
        for body in self.bodies:
            for doc in body.docs:
                found = mine.get(doc, counted.iloc[:0])
                counts = [int((found["severity"] == name).sum()) for name in SEVERITIES]
                printed, good = tied.get(doc, (0, 0))
                first = next(found.itertuples(index=False), None)
                rows.append(
                    {
                        "name": body.name, "page": body.page, "where": self._where(body), "what": self.titles[doc],
                        "link": self.link(doc), "counts": list(zip(SEVERITIES, counts, strict=True)), "printed": printed,
                        "share": views.percent(good / printed) if printed else "",
                        "first": self._short(first) if first else "", "first_severity": first.severity if first else "",
                        "first_link": f"{body.page}#{finding_anchor(first.finding_id)}" if first else "",
                    }
                )  # fmt: skip
                extra = " ".join(text_of(body.row.get(n)) for n in ("spellings", "codes")) + " " + text_of(self.rows[doc]["file"])
                marks = set(zip(found["severity"], found["rule"], strict=True))
                data.add(body, self.rows[doc], marks, counts, extra, self.order[body.id])
        return {"rows": rows, "data": data.told(), "facets": data.options(self.lang)}

    def _where(self, body: Body) -> str:
        return " · ".join(filter(None, (body.place, body.level, text_of(body.row.get("parent_name")))))

    def _short(self, row: Any) -> str:
        text = language.message(row, self.lang)
        return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"

    def found(self) -> dict[str, Any]:
        """Rows of the list of findings, the gravest and those of most money first, and the data its filters work on;
        false alarms are listed last."""
        titles = {rule.id: language.title(rule, self.lang) for rule in rules()}
        rows, data = [], _Facets()
        by_money = views.by_severity(self.findings.sort_values("stake_fen", ascending=False, na_position="last", kind="stable"))
        for f in by_money.itertuples(index=False):
            if (body := self.of_doc.get(f.doc_id)) is None:
                continue
            rows.append(
                {
                    "severity": f.severity, "severity_said": language.severity(f.severity, self.lang), "rule": f.rule,
                    "title": titles.get(f.rule, ""), "name": body.name, "page": body.page, "what": self.titles[f.doc_id],
                    "message": language.message(f, self.lang), "link": f"{body.page}#{finding_anchor(f.finding_id)}",
                    "review": language.review(f.review, self.lang) if text_of(f.review) else "", "stake": _wan(f.stake_fen),
                    "pages": self._pages(body, f.finding_id),
                }
            )  # fmt: skip
            counts = [int(f.severity == name) for name in SEVERITIES]
            data.add(body, self.rows[f.doc_id], {(f.severity, f.rule)}, counts, "", self.order[body.id])
        return {"rows": rows, "data": data.told(), "facets": data.options(self.lang)}

    def _pages(self, body: Body, finding_id: str) -> list[tuple[str, str]]:
        """Of a finding between documents each of these with its page, and the link to its picture."""
        sides = enumerate(self.sides[body.id].get(finding_id, ())[:SIDES], 1)
        place = f"{body.page}#{finding_anchor(finding_id)}"
        return [(" ".join(filter(None, (side.label, side.where(self.lang)))), f"{place}-{n}") for n, side in sides]

    # ---- of one body -----------------------------------------------------------------------------

    def abouts(self) -> dict[str, dict[str, Any]]:
        """What the page of each body says of it and of others: by body id."""
        pages = {body.id: body for body in self.bodies}
        above = {body.id: text_of(body.row.get("parent_id")) for body in self.bodies}
        below: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            below[above[body.id]].append(body)
        conflicts, projects, across = self._conflicts_by_body(), self._projects_by_body(), self._across_by_body()
        met = self._met_by_body()
        return {
            body.id: {
                "where": body.place,
                "level": body.level,
                "codes": text_of(body.row.get("codes")),
                "spellings": text_of(body.row.get("spellings")),
                "parent": (text_of(body.row.get("parent_name")), pages[up].page if (up := above[body.id]) in pages else ""),
                "units": [(unit.name, unit.page) for unit in below.get(body.id, [])],
                "conflicts": conflicts.get(body.id, []),
                "projects": projects.get(body.id, []),
                "across": across.get(body.id, []),
                "met": met.get(body.id, []),
            }
            for body in self.bodies
        }

    def _conflicts_by_body(self) -> dict[str, list[tuple[str, str]]]:
        told: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in self.corpus.conflicts.itertuples(index=False):
            for body in row.bodies.split():
                told[body].append((CONFLICT_ZH[row.kind], row.message))
        return told

    def _across_by_body(self) -> dict[str, list[dict[str, Any]]]:
        """What the rules between disclosures found in one of a body, with links to the others that took part."""
        told: dict[str, list[dict[str, Any]]] = defaultdict(list)
        titles = {rule.id: language.title(rule, self.lang) for rule in rules(across=True)}
        for f in views.by_severity(self.across).itertuples(index=False):
            if (body := self.of_doc.get(f.doc_id)) is None:
                continue
            sides = self.sides[body.id][f.finding_id]
            told[body.id].append(
                {
                    "id": f.finding_id, "anchor": finding_anchor(f.finding_id), "severity": f.severity, "rule": f.rule,
                    "severity_said": language.severity(f.severity, self.lang), "title": titles.get(f.rule, ""), "key": text_of(f.key),
                    "message": language.message(f, self.lang),
                    "links": [self.link(side.doc_id) if side.doc_id in self.of_doc else "" for side in sides],
                }
            )  # fmt: skip
        return told

    def _met_by_body(self) -> dict[str, list[tuple[str, ...]]]:
        """Findings between documents that stand on the page of another body and a disclosure of this one takes part in:
        severity, the same in words, the document it is found in, message, link."""
        told: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for f in views.by_severity(self.across).itertuples(index=False):
            owner = self.of_doc.get(f.doc_id)
            others = {body.id for doc in text_of(f.other_docs).split() if (body := self.of_doc.get(doc)) is not None}
            for body in sorted(others - {owner.id}) if owner is not None else ():
                link = f"{owner.page}#{finding_anchor(f.finding_id)}"
                about = (language.severity(f.severity, self.lang), text_of(f.label), language.message(f, self.lang))
                told[body].append((f.severity, *about, link))
        return told

    def _projects_by_body(self) -> dict[str, list[dict[str, Any]]]:
        """Projects met again that a body carries out or prints: its own rows, and as many others as are shown."""
        told: dict[str, list[dict[str, Any]]] = defaultdict(list)
        frame = self.corpus.same_projects
        for _, group in frame[frame["doc_id"].isin(self.of_doc)].groupby("group_id", sort=False):
            rows = [(r, self.of_doc[r.doc_id].id) for r in group.itertuples(index=False)]
            for body in dict.fromkeys(owner for _, owner in rows):
                own = [r for r, owner in rows if owner == body]
                rest = [r for r, owner in rows if owner != body]
                shown = [self._project(r) for r in own + rest[:_OTHERS]]
                told[body].append({"name": own[0].project, "rows": shown, "more": max(len(rest) - _OTHERS, 0)})
        return told

    def _project(self, row: Any) -> dict[str, str]:
        owner = self.of_doc[row.doc_id]
        return {"project": row.project, "unit": text_of(row.unit_name) or owner.name, "what": self.titles[row.doc_id],
                "amount": _wan(row.amount_fen), "match": MATCH_ZH[row.match], "link": self.link(row.doc_id), "printed_by": owner.name}  # fmt: skip

    # ---- rules, and what was not read ------------------------------------------------------------

    def rules(self) -> list[dict[str, Any]]:
        """Families of rules with how often each ended in which way, and its findings."""
        tried = overview.outcomes(self.corpus)
        counts = {(rule, outcome): int(n) for rule, outcome, n, _ in tried.itertuples(index=False, name=None)}
        counted = Counter(self.findings.loc[~views.is_false(self.findings), "rule"])
        families: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for rule in rules():
            families[language.family(rule.id, self.lang)].append(
                {
                    "id": rule.id, "title": language.title(rule, self.lang), "severity": rule.severity,
                    "severity_said": language.severity(rule.severity, self.lang),
                    "kinds": "、".join(language.kind(kind, self.lang) for kind in rule.kinds),
                    "outcomes": [(name, counts.get((rule.id, name), 0)) for name in OUTCOMES],
                    "findings": counted.get(rule.id, 0),
                }
            )  # fmt: skip
        return [{"name": name, "rules": mine} for name, mine in families.items()]

    def outcomes(self) -> list[str]:
        """The outcomes in words, in the order of the counts of `rules`."""
        return [language.outcome(name, self.lang) for name in OUTCOMES]

    def unread(self, undrawn: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, Any]:
        """What could not be read, checked, drawn or settled."""
        return {
            "failures": self.source.failures,
            "doubts": self._doubts(),
            "silence": self._silence(),
            "conflicts": [(CONFLICT_ZH[r.kind], r.message) for r in self.corpus.conflicts.itertuples(index=False)],
            "gone": [(self._named(doc), self.link(doc)) for doc in self.source.docs if doc not in self.source.files],
            "undrawn": [
                (self._named(doc), self.link(doc), why)
                for body in self.bodies
                for doc, why in dict.fromkeys(map(tuple, undrawn.get(body.id, ())))
                if doc in self.of_doc
            ],
        }

    def _named(self, doc: str) -> str:
        return f"{self.of_doc[doc].name} {self.titles[doc]}"

    def _doubts(self) -> list[tuple[str, str, str, str]]:
        """(disclosure, link, place, judgement) of what was read with doubt."""
        columns = ["doc_id", "title", "role", "pages", "page", "line", "reader", "verdict"]
        tables = self.corpus.some("tables", columns)
        tables = tables[~tables["verdict"].str.startswith("可靠")]
        told = [(row.doc_id, table_place(row), text_of(row.verdict)) for row in tables.itertuples(index=False)]
        whole = language.words(self.lang)("全文")
        told += [(doc, whole, doubt) for doc, doubt in self.corpus.doubts.itertuples(index=False, name=None)]
        order = {doc: n for n, doc in enumerate(self.of_doc)}
        return [
            (self._named(doc), self.link(doc), place, verdict)
            for doc, place, verdict in sorted(told, key=lambda t: order.get(t[0], 0))
            if doc in order
        ]

    def _silence(self) -> Table:
        """Why rules could not be checked: reason, rules, how often, in how many disclosures."""
        say = language.words(self.lang)
        rows = overview.reasons(self.corpus)
        unsaid = "（未说明）"
        body = [[say(unsaid) if reason == unsaid else reason, named, str(n), str(docs)] for reason, named, n, docs in rows.itertuples(index=False, name=None)]
        header = (say("原因"), say("规则"), say("次数"), say("文本数"))
        shown: list[list[str | Cell]] = [list(row) for row in body]
        return Table(header, shown, numeric=frozenset((2, 3)), empty=say("每条规则都有核对的对象"))


def _wan(fen: Any) -> str:
    return "" if pd.isna(fen) else format_fen(int(fen), decimals=2)


class _Facets:
    """What the filters of a list work on: numbers that name places, levels, years, kinds and rules."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, int]] = {n: {} for n in ("places", "levels", "years", "kinds", "rules")}
        self._rows: list[list[Any]] = []

    def add(self, body: Body, document: Mapping[str, Any], marks: Iterable[tuple[str, str]], counts: list[int], extra: str, order: int) -> None:
        """One row: of which body and disclosure, with which severities of which rules, how many of each severity,
        more words to search, and the body's turn."""
        year = "" if pd.isna(document["fiscal_year"]) else str(int(document["fiscal_year"]))
        values = (("places", body.place), ("levels", body.level), ("years", year), ("kinds", text_of(document["kind"])))
        numbers = [self._number(name, value) for name, value in values]
        told = sorted(self._number("rules", rule) * len(SEVERITIES) + SEVERITIES.index(severity) for severity, rule in marks)
        self._rows.append([*numbers, told, counts, extra, order])

    def _number(self, name: str, value: str) -> int:
        return self._names[name].setdefault(value, len(self._names[name]))

    def told(self) -> dict[str, Any]:
        """The data script."""
        return {name: list(numbers) for name, numbers in self._names.items()} | {"rows": self._rows}

    def options(self, lang: str) -> dict[str, list[tuple[str, str]]]:
        """What can be chosen in each filter: value and words."""
        titles = {rule.id: language.title(rule, lang) for rule in rules()}
        unknown = language.words(lang)("（未说明）")
        names = self._names
        return {
            "level": [(name, name or unknown) for name in sorted(names["levels"], key=lambda n: _LEVELS.get(n, 9))],
            "year": [(name, name or unknown) for name in sorted(names["years"], reverse=True)],
            "kind": [(name, language.kind(name, lang) or unknown) for name in sorted(names["kinds"])],
            "rule": [(name, f"{name} {titles.get(name, '')}") for name in sorted(names["rules"])],
            "place": [(name, name) for name in sorted({part for place in names["places"] for part in place.split()})],
        }
