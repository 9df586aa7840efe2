"""TX-01, TX-02, TX-16: shares against their part and whole, and against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yqlib.audit.compare import NOTHING, Sum, Trial, add, claim, compare, ratio, skip
from yqlib.audit.prose import Said
from yqlib.audit.records import Document
from yqlib.audit.registry import rule
from yqlib.audit.told import Entry, Talk, squeezed, talk, thing

_OF = re.compile("占[^，。；：、占]{2,40}$")
_ALL = Sum(value=Decimal(100))


@dataclass(slots=True, eq=False)
class Group:
    """Shares told of one whole; `whole` is its sum, None where it is not found. `sure`: the words name it."""

    parts: list[Entry] = field(default_factory=list)
    whole: Sum | None = None
    sure: bool = True

    @property
    def complete(self) -> bool:
        """The parts are all there: they add up to the whole, or their shares to 100."""
        amounts = [_part(e) for e in self.parts]
        if self.whole is None or not all(amounts) or len(amounts) < 2:
            return False
        parts = add(amounts)
        if parts.scales == self.whole.scales and abs(parts.value - self.whole.value) <= parts.up + self.whole.up:
            return True
        shares = add(e.share for e in self.parts)
        return abs(shares.value - 100) <= shares.up


def groups(doc: Document) -> list[Group]:
    """The shares of the document, by what they are shares of."""
    spoken = talk(doc)
    if "groups" in spoken.worked:
        return spoken.worked["groups"]
    found: dict[tuple[str, str], Group] = defaultdict(Group)
    for entry in spoken.entries:
        share = entry.share
        if share is None or share.unit != "%":
            continue
        group = found[(entry.chapter if share.scope else share.section, thing(share.scope) if share.scope else "")]
        group.parts.append(entry)
    for group in found.values():
        _settle(spoken, group)
    spoken.worked["groups"] = list(found.values())
    return spoken.worked["groups"]


def _settle(spoken: Talk, group: Group) -> None:
    first = group.parts[0]
    share = first.share
    if share is None:
        return
    _named(spoken, group, first, share)
    _borne_out(spoken, group, first)


def _borne_out(spoken: Talk, group: Group, first: Entry) -> None:
    """Where the parts do not make up the whole that is named, a total told before that they make up exactly is meant."""
    parts = [_part(e) for e in group.parts]
    if len(parts) < 2 or not all(parts):
        return
    together = add(parts)
    if group.whole is not None and abs(group.whole.value - together.value) <= together.up + group.whole.up:
        return
    for other in reversed(spoken.entries[max(0, first.at - 12) : first.at]):
        amount = other.amount
        if amount is None or other.chapter != first.chapter or other in group.parts or other.head.scale != first.head.scale:
            continue
        if abs(amount.amount - together.value) <= together.up + amount.half and together.value:
            group.whole, group.sure = add([amount]), True
            return


def _named(spoken: Talk, group: Group, first: Entry, share: Said) -> None:
    """The whole that the words name, or the amount told before the list."""
    if share.scope:
        whole = spoken.before(first, thing(share.scope))
        amount = _matching(whole, first) if whole is not None else None
        if amount is not None:
            group.whole = add([amount])
        elif len(group.parts) > 1 and thing(share.scope) == "three_public":
            named = {e.key for e in group.parts}
            if {"abroad", "vehicles", "reception"} <= named:
                group.whole = add(_part(e) for e in group.parts)
        return
    group.sure = False
    at = first.at
    for other in reversed(spoken.entries[max(0, at - 12) : at]):
        alone = other.chapter == first.chapter and other.share is None and not other.head.scope
        if alone and other.amount is not None and other.head.scale == first.head.scale:
            group.whole = add([other.amount])
            group.sure = group.complete
            return


def _matching(whole: Entry, part: Entry) -> Said | None:
    """The whole's figure of the part's own basis."""
    own = next((k for k, f in part.figures.items() if f is _part(part)), "")
    return whole.figures.get(own) or whole.amount


def _part(entry: Entry) -> Said | None:
    return entry.amount


@rule("TX-01", "占比复算", "share recomputed", severity="warning")
def shares(doc: Document) -> Iterator[Trial | None]:
    """A printed share is 100 times the part divided by the whole the words name.

    Where no whole is named it is the amount told before the list, if most shares of the list bear that out.
    """
    for group in groups(doc):
        scope = group.parts[0].head.scope if group.parts[0].share is None else group.parts[0].share.scope
        if "项目支出" in scope and not group.parts[0].head.subject.startswith("项目支出"):
            yield from (_of_projects(doc, group, e) for e in group.parts)
            continue
        for entry in group.parts:
            if entry.share is not None and entry.share.amount > _ALL.value:  # a part is never more than all
                yield compare(entry.name, add([entry.share]), _ALL, ("占比印为", "至多"), "<=", zero_right=True)
            if group.whole is None:
                yield skip(entry.name, "not_checkable", "文中未见占比所对的总额")
        if group.whole is not None:
            yield from _shares_of(doc, group, group.whole, _wholes(doc, group))


def _of_projects(doc: Document, group: Group, entry: Entry) -> Trial | None:
    """A share of 项目支出: with the money carried over or without, as the document prints it somewhere."""
    part, share = _part(entry), entry.share
    if part is None or share is None:
        return None
    readings = [group.whole] if group.whole is not None else []
    readings += [add([e.amount]) for e in talk(doc).entries if e.key == "project" and e.amount is not None]
    for table in doc.role("expenditure", "general_public", "projects"):
        row = table.total_row()
        if row is not None and (figure := row.get("project", "total")) is not None:
            readings.append(add([figure]))
    tried = [ratio(entry.name, share, add([part]), r, ("占比印为", "按分项与总额复算")) for r in readings]
    good = [t for t in tried if t is not None and t.outcome in ("pass", "rounding")]
    return next(iter(good or tried), None)


def _says_of_what(share: Said) -> bool:
    """占某某的5%: the words name what it is a share of; 占5% is of what the sentence speaks of."""
    text = "" if share.sentence is None else squeezed(share.sentence).partition(share.printed)[0]
    return _OF.search(text) is not None


def _wholes(doc: Document, group: Group) -> list[Sum]:
    """What the other shares told in the sentences of these are shares of."""
    sentences = {id(e.share.sentence) for e in group.parts if e.share is not None}
    beside = (
        g for g in groups(doc)
        if g is not group and any(e.share is not None and id(e.share.sentence) in sentences for e in g.parts)
    )  # fmt: skip
    return [g.whole for g in beside if g.whole is not None]


def _shares_of(doc: Document, group: Group, whole: Sum, others: Sequence[Sum] = ()) -> Iterator[Trial | None]:
    tried = []
    for entry in group.parts:
        part, share = _part(entry), entry.share
        if part is None or share is None or (part in whole.figures[:1] and len(whole.figures) == 1):
            continue
        if not part.amount and not whole.value:
            continue
        trial = ratio(entry.name, share, add([part]), whole, ("占比印为", "按分项与总额复算"))
        if trial is not None and trial.outcome == "fail" and not _says_of_what(share):
            trial = next((t for w in others if (t := ratio(entry.name, share, add([part]), w, trial.words)) and t.outcome != "fail"), trial)
        if trial is not None and trial.outcome == "fail" and share.scope and (own := talk(doc).before(entry, thing(share.scope))):
            nearest = _matching(own, entry)  # each unit's share is of its own total
            if nearest is not None and (t := ratio(entry.name, share, add([part]), add([nearest]), trial.words)) and t.outcome != "fail":
                trial = t
        tried.append(trial)
    good = sum(1 for t in tried if t is not None and t.outcome in ("pass", "rounding"))
    bad = sum(1 for t in tried if t is not None and t.outcome == "fail")
    for trial in tried:
        if trial is not None and trial.outcome == "fail" and not group.sure and good <= bad:
            trial.outcome, trial.reason = "not_checkable", "占比所对的总额不明"
        yield trial


@rule("TX-02", "占比合计", "shares add to 100", severity="notice")
def shares_add_up(doc: Document) -> Iterator[Trial | None]:
    """The shares of a list that is complete add up to 100, within half a unit of each one's last digit."""
    for group in groups(doc):
        printed = [e.share for e in group.parts if e.share is not None]
        if group.complete and any(s.amount for s in printed):
            total = add(printed)
            words = ("占比合计", "应为")
            trial = compare(group.parts[0].name, total, _ALL, words, zero_right=True)
            if trial is not None and trial.outcome == "fail" and _all_right(doc, group):
                trial.outcome = "rounding"  # each is rightly rounded, or cut
            yield trial


def _all_right(doc: Document, group: Group) -> bool:
    return group.whole is not None and all(
        t is None or t.outcome != "fail" for t in _shares_of(doc, group, group.whole)
    )


@rule("TX-16", "占比凑整", "share forced", severity="notice")
def forced(doc: Document) -> Iterator[Trial | None]:
    """A share that is off by its last digit where the printed shares add up to 100 exactly was forced to do so."""
    for group in groups(doc):
        printed = [e.share for e in group.parts if e.share is not None]
        if not group.complete or group.whole is None or add(printed).value != 100:
            continue
        for entry in group.parts:
            part, share = _part(entry), entry.share
            if part is None or share is None or not part.amount:
                continue
            trial = ratio(entry.name, share, add([part]), group.whole, ("", ""))
            if trial is None or trial.outcome in ("fail", "not_checkable"):
                continue
            room = share.half + max(trial.right.up, trial.right.down, NOTHING)
            exact = trial.right.value
            yield claim(
                entry.name, abs(trial.difference) <= room,
                (f"{entry.name}：占比按金额算为 {exact:.4f}%，印为 {share.printed}%，似为凑足 100% 而调整",
                 f"{entry.name}: the share is {exact:.4f}%, printed {share.printed}%, as if to make 100"),
                figures=[share, part],
            )  # fmt: skip
