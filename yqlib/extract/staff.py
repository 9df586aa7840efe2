"""Head counts and counts of bodies: from prose and from the base part of goal sheets (frame `staff`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yqlib.extract import lists
from yqlib.extract.said import About, Count, Folded, address, counts, fold, words_before
from yqlib.extract.topics import Topic, at
from yqlib.extract.wordings import allowed, find, first_category, opens
from yqlib.layout.prose import Paragraph
from yqlib.layout.sentences import Piece, Run, Sentence

_PERSON, _BODY = ("名", "人", "位", ""), ("个", "家", "所")
_POSTS = re.compile(r"编制(?:数|总数|人数)?(?:为|共|有|共有|:|：)?$")
_OF = re.compile(r"(?:下属|所属|直属|下辖|共|有|含|包括|包含|由|及|和)$")
_REASON = re.compile(r"原因|由于")
_HEADS = frozenset(("establishment", "hired"))  # also counted in 个
_INNER = frozenset(("on_staff", "in_post", "other", "hired", "retired", "retired_cadre", "retirees"))


class Passage(NamedTuple):
    """Sentences to be read together: a paragraph, or the base part of a sheet; the headings above it
    (`path`), where it comes from, whom it is about (`owner`), and the paragraphs numbered below it."""

    run: Run
    sentences: Sequence[Sentence]
    path: tuple[str, ...]
    source: str = "prose"
    owner: str | None = None
    below: tuple[list[Paragraph], lists.Listed] | None = None
    heading: bool = False


@dataclass
class _Read:
    """What was met in a passage so far."""

    passage: Passage
    topic: Topic
    about: About
    rows: list[dict[str, Any]] = field(default_factory=list)
    head: dict[str, Any] | None = None
    among: bool = False
    bodies: dict[str, Any] | None = None  # the last count of units
    kinds: list[str] = field(default_factory=list)  # kinds of bodies met in the sentence


def passages(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """The paragraphs of the prose, headings too, each with what is numbered below it."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind not in ("text", "heading"):
            continue
        path = paragraph.section.path if paragraph.section else ()
        heading = paragraph.kind == "heading"
        announces = heading or paragraph.text.rstrip().endswith(("：", ":"))
        below = lists.numbered(paragraphs, index) if announces else None
        yield Passage(paragraph.run, paragraph.sentences, path, below=below, heading=heading)


def staff_rows(
    found: Sequence[Passage], about: About, listed: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Rows of the frame `staff`: prose and sheets in reading order, then what tables list (`listed`).

    Nothing is raised: what is no count gives no row.
    """
    rows: list[dict[str, Any]] = []
    for passage in found:
        if allowed(passage.path) is False and passage.source == "prose":
            continue
        topic = Topic(about)
        topic.now = topic.settled(passage.owner) if passage.owner else topic.now
        read = _Read(passage, topic, about)
        for sentence in passage.sentences:
            _sentence(sentence, read)
        if passage.below is not None:
            _below(read, passage)
        rows.extend(read.rows)
    rows.extend(listed)
    for order, row in enumerate(rows, 1):
        row["staff_id"] = f"{about.doc_id}/n{order:03d}"
    return [_tied(row) for row in rows]


def _tied(row: dict[str, Any]) -> dict[str, Any]:
    whole = row.pop("whole", None)
    return row | {"part_of": whole["staff_id"] if whole else None}


# ---- one sentence --------------------------------------------------------------------------------


def _sentence(sentence: Sentence, read: _Read) -> None:
    folded = fold(sentence.text)
    text = folded.text
    names = read.topic.follow(text)
    found = counts(text, bare=True)
    read.kinds.clear()
    end = 0
    for count in found:
        between = text[end : count.start]
        if re.search(r"[；;。]", between):
            read.among = False
        read.among = read.among or "其中" in between or (text[end : end + 1] == "(" and read.head is not None)
        if count.unit in _PERSON or _of_posts(text, count):
            _person(sentence, folded, count, end, names, read)
        elif count.unit in _BODY:
            _body(sentence, folded, count, end, names, read)
        if text[count.end : count.end + 1] == ")":
            read.among = False
        end = count.end
    read.among = read.among and text.endswith(("：", ":"))
    _unnumbered(sentence, folded, names, read)


def _of_posts(text: str, count: Count) -> bool:
    """编制36个, 8个事业编制: posts are counted in 个 too."""
    if count.unit != "个":
        return False
    behind = opens("after", text[count.end :])
    return bool(behind and behind[0].kind == "establishment") or bool(_POSTS.search(text[: count.start]))


def _person(
    sentence: Sentence, folded: Folded, count: Count, floor: int, names: list[Any], read: _Read
) -> None:
    text = folded.text
    start, words = words_before(text, count, floor)
    if count.decimals:
        return
    if not count.unit and not re.search(r"(?:人数|编制数?|总数|人员数)[为:：]?$", words):
        return
    if find("change", words) or (_REASON.search(text[: count.start]) and read.passage.source == "prose"):
        return
    kind, category, noun, part = _person_kind(
        words, text[_clause(text, start, "。；;") : start], text[count.end :], read
    )
    if kind is None:
        return
    body = read.topic.before(words[:noun]) or at(names, start)
    row = _row(read, sentence, folded, (start + noun, count.end), count, kind, category, body)
    if category in ("head_office", "second_tier"):
        row["unit_name"] = words[noun:].removeprefix("其中")
    head = read.head
    if head is not None and (part or _is_part(kind, head["kind"], read.among)):
        row["whole"] = head
    elif kind != "unspecified":
        read.head, read.among = row, False


def _is_part(kind: str, whole: str, among: bool) -> bool:
    """A count behind 其中 of the same kind as the one before, or one of those in post."""
    if whole == "retirees" and kind in ("retired", "retired_cadre"):
        return among
    return among and (kind == whole or (whole in ("actual", "in_post") and kind in _INNER))


def _announced(lead: str) -> str | None:
    """The kind that the words before a colon give (编制人数：行政15人，事业20人)."""
    words, colon, _ = lead.replace(":", "：").partition("：")
    found = find("before", words) if colon else None
    return found[0].kind if found else None


def _person_kind(words: str, lead: str, after: str, read: _Read) -> tuple[str | None, str | None, int, bool]:
    """(kind, category, where the noun begins in the words, part) of a count of persons; kind None for none.

    `part`: the words only name a category (管理人员), the kind is that of the count before.
    """
    before = find("before", words)
    behind = opens("after", after)
    if before is not None and not (before[0].kind == "actual" and behind and behind[0].kind != "actual"):
        noun = words[before[1].start() :]
        return before[0].kind, first_category("category", noun), before[1].start(), False
    if behind is not None and (behind[0].kind != "actual" or re.search(r"(?:有|配备|为)$", words)):
        return behind[0].kind, first_category("category", behind[1].group()), len(words), False
    part = find("part", words)
    if part is not None and (kind := _announced(lead)) is not None:
        return kind, first_category("category", words[part[1].start() :]), part[1].start(), False
    if part is not None and (read.head is not None or allowed(read.passage.path)):
        kind = read.head["kind"] if read.head else "unspecified"
        return kind, first_category("category", words[part[1].start() :]), part[1].start(), True
    return None, None, 0, False


def _body(
    sentence: Sentence, folded: Folded, count: Count, floor: int, names: list[Any], read: _Read
) -> None:
    text = folded.text
    start, words = words_before(text, count, floor)
    if count.decimals or find("change", words) or not _bodies_here(text, read):
        return
    behind, before = opens("body_after", text[count.end :]), find("body_before", words)
    if behind is not None and (behind[1].group() != "单位" or _OF.search(words)):
        wording, noun, rest, end = behind[0], behind[1].group(), words, count.end + behind[1].end()
    elif before is not None:
        wording, noun, rest, end = before[0], before[1].group(), words[: before[1].start()], count.end
    else:
        return
    clause = text[_clause(text, start) : start] + rest
    kind = "subordinate_units" if wording.kind == "units" and find("below", clause) else wording.kind
    body = at(names, start)
    category = first_category("body_category", noun) if kind in ("units", "subordinate_units") else None
    whole = read.bodies if read.among and kind == "units" else None
    kind = whole["kind"] if whole else kind
    row = _row(read, sentence, folded, (start, end), count, kind, category, body)
    if whole:
        row["whole"] = whole
    else:
        read.bodies = row if kind in ("units", "subordinate_units") else None
    read.kinds.append(kind)
    _listed_with(sentence, folded, (count.start, end), kind, body, read)


def _bodies_here(text: str, read: _Read) -> bool:
    if read.passage.source != "prose" or allowed(read.passage.path):
        return True
    return find("strong", text) is not None


# ---- lists ---------------------------------------------------------------------------------------


def _listed_with(
    sentence: Sentence, folded: Folded, span: tuple[int, int], kind: str, body: str | None, read: _Read
) -> None:
    """The list a number closes (A、B等2个科室) or opens (2个科室，分别是A、B)."""
    text, (start, end) = folded.text, span
    first = _clause(text, start)
    if (found := lists.before(text[first:start])) is not None:
        closed = found._replace(open=False)
        _list_row(read, sentence, folded, (text.find(closed.names[0], first), start), closed, kind, body)
    elif (later := lists.after(text[end:])) is not None:
        _list_row(read, sentence, folded, (end + later[0], end + later[1]), later[2], kind, body)


def _clause(text: str, start: int, marks: str = "，,。；;：:") -> int:
    """Where the clause that a character stands in begins."""
    return max(text.rfind(mark, 0, start) for mark in marks) + 1


def _unnumbered(sentence: Sentence, folded: Folded, names: list[Any], read: _Read) -> None:
    """A list without a number: 所属单位有：A、B等。"""
    found = find("body_list", folded.text)
    if found is None or found[0].kind in read.kinds or not _bodies_here(folded.text, read):
        return
    end = found[1].end()
    if (later := lists.after(folded.text[end:], plain=found[1].group() == "内设")) is not None:
        span = (end + later[0], end + later[1])
        _list_row(read, sentence, folded, span, later[2], found[0].kind, at(names, end))
    elif folded.text.endswith(("：", ":")):
        read.kinds.append(found[0].kind)


def _list_row(
    read: _Read,
    sentence: Sentence,
    folded: Folded,
    span: tuple[int, int],
    found: lists.Listed,
    kind: str,
    body: str | None,
) -> None:
    count = Count(len(found.names), 0, "个", *span)
    row = _row(read, sentence, folded, span, count, kind, None, body)
    row |= {"basis": "listed", "doubt": found.doubt}


def _below(read: _Read, passage: Passage) -> None:
    """The bodies numbered below a sentence that announces them, or below a heading that names their kind."""
    assert passage.below is not None
    items, found = passage.below
    kind = read.kinds[-1] if read.kinds else None
    if passage.heading and kind is None:
        heading = find("body_before", fold(passage.run.text).text)
        kind = heading[0].kind if heading else None
    if kind is None:
        return
    pieces = [piece for item in items for piece in item.pieces]
    read.rows.append(
        _base(read, pieces, read.topic.now)
        | {
            "kind": kind,
            "basis": "listed",
            "count": len(found.names),
            "unit": "个",
            "printed": "、".join(found.names),
        }
    )


# ---- rows ----------------------------------------------------------------------------------------


def _row(
    read: _Read,
    sentence: Sentence,
    folded: Folded,
    span: tuple[int, int],
    count: Count,
    kind: str,
    category: str | None,
    body: str | None,
) -> dict[str, Any]:
    first, last = folded.at[span[0]], folded.at[span[1] - 1] + 1
    printed = sentence.text[first:last]
    row = _base(read, read.passage.run.cut(sentence.offset + first, sentence.offset + last), body) | {
        "kind": kind,
        "category": category,
        "basis": "said",
        "count": count.digits,
        "unit": "人" if kind in _HEADS or count.unit in _PERSON else "个",
        "printed": printed,
        "doubt": "数字中有空格" if re.search(r"\d[ \u3000]+\d", printed) else None,
    }
    read.rows.append(row)
    return row


def _base(read: _Read, pieces: Sequence[Piece], body: str | None) -> dict[str, Any]:
    return {
        "doc_id": read.about.doc_id,
        "source": read.passage.source,
        "unit_name": body,
        "section": "/".join(read.passage.path) or None,
    } | address(pieces, read.about.reader)
