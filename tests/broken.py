"""A sound small file, ways to break it, and a reader with bounded time and memory to try it on."""

from __future__ import annotations

import atexit
import re
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from fuzzing.worker import Reader  # noqa: E402
from torture.doc import EXPENDITURE, Doc  # noqa: E402
from torture.paper import Page  # noqa: E402

BAD = Path(__file__).parent / "golden" / "bad"
#: Seconds a small bad file may take: ten times what a sound one takes on a slow machine.
QUICK = 15.0


def sound_doc() -> Doc:
    """A cover and one page with one table, not yet written."""
    doc = Doc()
    doc.cover()
    doc.put(doc.page(), EXPENDITURE)
    return doc


@cache
def sound() -> bytes:
    """The same, written."""
    return sound_doc().save()


@cache
def wanted() -> list[list[str]]:
    """What must be read of it: title, row label, column path, printed, page."""
    return sorted([f.title, f.row_label, f.column_path, f.printed, f.page] for f in EXPENDITURE.facts(2))


@cache
def _reader() -> Reader:
    reader = Reader()
    atexit.register(reader.close)
    return reader


def reading(
    data: bytes | Path, name: str = "x.pdf", seconds: float = QUICK, megabytes: int = 1000
) -> dict[str, Any]:
    """What becomes of a file; never a traceback, a crash, or more than the time and memory given."""
    with tempfile.TemporaryDirectory() as folder:
        path = data if isinstance(data, Path) else Path(folder) / name
        if isinstance(data, bytes):
            path.write_bytes(data)
        found = _reader().read(path, seconds, megabytes)
    assert found["outcome"] in ("read", "ReadError"), found
    assert not found.get("unfit"), found["unfit"]
    return found


def read_whole(data: bytes | Path, **bounds: Any) -> dict[str, Any]:
    """All facts of the sound table are read and nothing else is."""
    found = reading(data, **bounds)
    assert found["outcome"] == "read", found["message"]
    assert sorted(found["facts"]) == wanted()
    return found


def read_sound_page(data: bytes | Path, **bounds: Any) -> dict[str, Any]:
    """The sound page's facts are read exactly, whatever becomes of the others."""
    found = reading(data, **bounds)
    assert found["outcome"] == "read", found["message"]
    assert sorted(f for f in found["facts"] if f[4] == "2") == wanted()
    return found


def refused(data: bytes | Path, why: str, **bounds: Any) -> str:
    """One sentence on what is wrong and one on what to do, that name the file."""
    found = reading(data, **bounds)
    message = found["message"]
    assert found["outcome"] == "ReadError", message
    assert re.search(why, message), message
    assert message.count("。") == 2 and "\n" not in message, message
    return message


def read_or_refused(data: bytes | Path, **bounds: Any) -> dict[str, Any]:
    """Facts that are read are facts of the sound table: nothing is invented."""
    found = reading(data, **bounds)
    extra = [f for f in found.get("facts", []) if f not in wanted()]
    assert not extra, extra[:5]
    return found


def with_page(content: str | bytes, more: str = "", resources: str = "", doc: Doc | None = None) -> bytes:
    """The sound file with one page more, made of this content stream."""
    doc = doc or sound_doc()
    page = RawPage(doc.pdf)
    page.content = content if isinstance(content, bytes) else content.encode("latin-1")
    page.more, page.held = more, resources
    doc.pages.append(page)
    return doc.save()


class RawPage(Page):
    """A page with given bytes, entries and resources; `more` may hold its own boxes."""

    content: bytes = b""
    held: str = ""

    def done(self) -> int:
        stream = self.pdf.stream(self.content)
        box = "" if "/MediaBox" in self.more else "/MediaBox [0 0 595 842]"
        font = self.pdf.font("song").number
        held = self.held or f"/Resources << /Font << /F1 {font} 0 R >> >>"
        number = self.pdf.add(
            f"<< /Type /Page /Parent {self.pdf.tree} 0 R {box} {held} {self.more} /Contents {stream} 0 R >>"
        )
        self.pdf.pages.append(number)
        return number


def code(text: str) -> str:
    """A text as a string of the predefined font F1."""
    return f"<{text.encode('utf-16-be').hex()}>"
