"""The outline of a disclosure: parts, sections, subsections and items as a tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.layout.contents import Entry
from yqlib.layout.marks import Mark, mark_of
from yqlib.layout.prose import Paragraph

_LONGEST_PART = 60  # letters of the heading of a part
_LONGEST = 50  # letters of any other heading
_LONGEST_LEAD = 30  # letters of a heading that runs on into its text
_LISTED = 4  # from this level on, names without any text below are a list
_SENTENCE = re.compile(r"[。；;！？]")
_LEAD = re.compile(r"(?P<lead>[^，,。；;：:！？]{2,})(?P<stop>[。：:])\s*(?=\S)")
_AMOUNT = re.compile(r"\d\s*([万亿]?元|[%％])")
_FIRST = re.compile(r"\D*[一1①⑴]\D*$")


@dataclass(eq=False)
class Section:
    """A node of the outline; the root has level 0 and no heading.

    `kind` is part, section, subsection, item, subitem or point; `mark` the number as printed;
    `own_line` tells a heading on its own line from one that runs on into its text (then `heading` is
    the leading words, or empty for a numbered item that is a sentence).
    """

    level: int = 0
    kind: str = "root"
    mark: str = ""
    heading: str = ""
    own_line: bool = True
    parent: Section | None = field(default=None, repr=False)
    printed: Paragraph | None = field(default=None, repr=False)
    children: list[Section] = field(default_factory=list, repr=False)
    paragraphs: list[Paragraph] = field(default_factory=list, repr=False)
    tables: list[str] = field(default_factory=list)

    @property
    def page(self) -> int | None:
        """The page its heading stands on; None for the root and in a transcript."""
        return self.printed.page if self.printed else None

    @property
    def path(self) -> tuple[str, ...]:
        """Marks with headings from the part down to this node."""
        above = self.parent.path if self.parent else ()
        return (*above, self.mark + self.heading) if self.parent else above

    def walk(self) -> Iterator[Section]:
        """This node and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, wording: str) -> list[Section]:
        """All nodes whose heading holds the wording (white space and width of letters do not count)."""
        plain = forms.normalise(wording)
        return [s for s in self.walk() if plain and plain in forms.normalise(s.heading)]

    def text(self) -> Iterator[Paragraph]:
        """Every paragraph of this node and below, in reading order."""
        yield from sorted((p for s in self.walk() for p in s.paragraphs), key=lambda p: p.order)

    def __str__(self) -> str:
        return "\n".join(self._printed_lines(0)) or "（没有识别出标题）"

    def _printed_lines(self, depth: int) -> Iterator[str]:
        for child in self.children:
            if child.shown:
                gap = " " if child.kind == "part" and child.mark else ""
                yield "  " * depth + child.mark + gap + child.heading + child._counts()
            yield from child._printed_lines(depth + 1 if child.shown else depth)

    @property
    def shown(self) -> bool:
        """Whether it is printed as a line of the outline: headings, and leading words of （一） and above."""
        return bool(self.heading) and (self.own_line or self.kind in ("section", "subsection"))

    def _hidden(self) -> Iterator[Section]:
        yield self
        for child in self.children:
            if not child.shown:
                yield from child._hidden()

    def _counts(self) -> str:
        own = [p for s in self._hidden() for p in s.paragraphs if p.kind == "text"]
        counts = ((len(own), "段"), (len(self.tables), "表"))
        told = [f"{n} {word}" for n, word in counts if n]
        where = [f"第{self.page}页"] if self.page else []
        return f"（{'，'.join([*where, *told])}）" if where or told else ""


def read_outline(paragraphs: Sequence[Paragraph], contents: Sequence[Entry] = ()) -> Section:
    """The tree of the paragraphs; each learns its section, and headings get the kind `heading`.

    Numbers need not be in order: a repeated or skipped one stays as printed. Unnumbered headings are
    parts where they are set as such (centred, large) or known wordings; see yqlib/forms/outline.csv.
    """
    root = Section()
    builder = _Builder(root, {forms.normalise(e.title) for e in contents})
    for paragraph in paragraphs:
        if paragraph.kind == "cover":
            builder.keep(root, paragraph)
        elif paragraph.kind == "caption":
            builder.keep(builder.current(), paragraph)
        else:
            builder.add(paragraph)
    _lists(root)
    return root


@dataclass
class _Builder:
    root: Section
    listed: set[str]
    stack: list[tuple[int, Section]] = field(default_factory=list)  # usual level of the mark, node
    bare: Section | None = None  # a part whose name stands on the next line

    def current(self) -> Section:
        """Where text without a mark belongs: the deepest heading, or an item that announces it."""
        for _, node in reversed(self.stack):
            if node.own_line or (node.printed and re.search(r"[：:]$", node.printed.text)):
                return node
        return self.root

    def keep(self, node: Section, paragraph: Paragraph) -> None:
        paragraph.section = node
        node.paragraphs.append(paragraph)

    def add(self, paragraph: Paragraph) -> None:
        mark = mark_of(paragraph.text)
        if self.bare is not None and mark is None and _nameable(paragraph.text):
            self.bare.heading, paragraph.section, paragraph.kind = paragraph.text, self.bare, "heading"
            self.bare = None
            return
        self.bare = None
        if mark is None:
            if _is_chapter(paragraph, self.listed, self.root):
                node = Section(kind="part", heading=paragraph.text.strip())
                self._open(1, node, paragraph)
            else:
                self.keep(self.current(), paragraph)
            return
        node = _node(mark, paragraph)
        if node is None:
            self.keep(self.current(), paragraph)
        elif not self._again(node, paragraph):
            self._open(mark.level, node, paragraph)
            self.bare = node if mark.kind == "part" and not node.heading else None

    def _open(self, level: int, node: Section, paragraph: Paragraph) -> None:
        kinds = [n.kind for _, n in self.stack]
        if node.mark and node.kind in kinds:
            del self.stack[kinds.index(node.kind) :]
        elif not (self.stack and node.mark and self.stack[-1][1].own_line and _FIRST.match(node.mark)):
            while self.stack and self.stack[-1][0] >= level:
                self.stack.pop()
        node.parent = self.stack[-1][1] if self.stack else self.root
        node.level = node.parent.level + 1
        node.parent.children.append(node)
        self.stack.append((level, node))
        node.printed, paragraph.section = paragraph, node
        if node.own_line:
            paragraph.kind = "heading"
        else:
            node.paragraphs.append(paragraph)

    def _again(self, node: Section, paragraph: Paragraph) -> bool:
        """The heading of a part printed on a page of its own and again above its text."""
        last = self.stack[-1][1] if self.stack else None
        if last is None or node.kind != "part" or last.kind != "part" or last.paragraphs:
            return False
        if forms.normalise(last.mark + last.heading) != forms.normalise(node.mark + node.heading):
            return False
        paragraph.kind, paragraph.section = "heading", last
        return True


def _node(mark: Mark, paragraph: Paragraph) -> Section | None:
    """The node a marked paragraph opens; None for a sentence that merely begins like a part."""
    rest = paragraph.text[mark.end :].strip()
    if mark.kind == "part":
        if len(rest) > _LONGEST_PART or _SENTENCE.search(rest) or re.match(r"[的为是，、]|中的", rest):
            return None
        return Section(kind=mark.kind, mark=mark.printed, heading=rest.lstrip("：:、 "))
    node = Section(kind=mark.kind, mark=mark.printed, heading=rest)
    if _on_its_own(mark, rest):
        node.heading = rest.rstrip("：:。 ")
        return node
    lead = _LEAD.match(rest)
    node.own_line = False
    if lead is None or len(lead["lead"]) > _LONGEST_LEAD or _AMOUNT.search(lead["lead"]):
        node.heading = ""
    else:
        node.heading = lead["lead"].strip()
    return node


def _on_its_own(mark: Mark, rest: str) -> bool:
    if not rest or len(rest) > _LONGEST or _SENTENCE.search(rest.rstrip("。")):
        return False
    if re.search(r"[，,、]$", rest) or re.search(r"[：:](?=.)", rest):
        return False
    if rest.endswith("。"):  # a heading may be printed with a full stop, an item is a sentence
        return (
            mark.level < _LISTED and forms.wordings("heading_end").search(forms.normalise(rest)) is not None
        )
    return mark.level < _LISTED or not ("，" in rest or _AMOUNT.search(rest))


def _nameable(text: str) -> bool:
    return len(text) <= _LONGEST_PART and not _SENTENCE.search(text)


def _is_chapter(paragraph: Paragraph, listed: set[str], root: Section) -> bool:
    """An unnumbered heading: a known wording, or one the contents list, that stands alone.

    In a disclosure whose parts are numbered it must also be set like a heading.
    """
    text = paragraph.text
    if len(text) > _LONGEST or _SENTENCE.search(text) or re.search(r"[：:，、]$", text):
        return False
    plain = forms.normalise(text)
    known = forms.wordings("chapter").fullmatch(plain) is not None
    numbered = any(c.mark and c.kind == "part" for c in root.children)
    if paragraph.placed == "title":
        return known or not numbered
    if paragraph.page is not None or numbered:
        return False
    return known or plain in listed


def _lists(root: Section) -> None:
    """Names numbered one after another with nothing below them are a list, not headings."""
    for node in root.walk():
        deep = [c for c in node.children if c.kind in ("item", "subitem", "point")]
        empty = [c for c in deep if c.own_line and not (c.children or c.paragraphs)]
        bodies = [c for c in deep if c.own_line and _names_body(c.heading)]
        if len(empty) * 2 <= len(deep) and len(bodies) < max(len(deep), 2):
            continue
        for child in deep:
            if not child.own_line or child.printed is None:
                continue
            child.own_line, child.printed.kind = False, "text"
            child.heading = ""
            for paragraph in child.paragraphs:
                paragraph.section = node
            node.paragraphs = sorted([*node.paragraphs, *child.paragraphs], key=lambda p: p.order)
            child.paragraphs = [child.printed]


def _names_body(heading: str) -> bool:
    return re.search(f"(?:{forms.wordings('unit_suffix').pattern})$", forms.normalise(heading)) is not None


def place_tables(root: Section, tables: Iterable[tuple[str, tuple[float, ...]]]) -> None:
    """Put each table (id, position as `position` gives it) into the last section that begins before it."""
    nodes = [n for n in root.walk() if n.printed is not None and n.own_line]
    nodes.sort(key=lambda n: position(n.printed))  # type: ignore[arg-type]
    places = [position(n.printed) for n in nodes if n.printed is not None]
    for table_id, at in tables:
        before = bisect_right(places, at)
        (nodes[before - 1] if before else root).tables.append(table_id)


def position(paragraph: Paragraph) -> tuple[float, ...]:
    """Where a paragraph begins: file, page (0 in a transcript), line, top."""
    line = paragraph.pieces[0].line
    return (paragraph.file, line.page or 0, line.line or 0, line.box.top if line.box else 0.0)
