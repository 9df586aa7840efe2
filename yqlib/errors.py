"""Errors a user meets, each one sentence that names the file and says what to do."""

from __future__ import annotations


def readable(name: object) -> str:
    """A file name as text that UTF-8 can hold.

    On Linux a name is bytes; one unpacked from a Chinese Windows archive is often GBK.
    """
    return "/".join(map(_readable, str(name).split("/")))


def _readable(text: str) -> str:
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        held = text.encode("utf-8", "surrogateescape" if all(map(_escaped, text)) else "replace")
    try:
        return held.decode()
    except UnicodeDecodeError:
        return held.decode("gb18030", "replace")


def _escaped(char: str) -> bool:
    """Whether Python may have made this character of a byte: no other half of a pair can be undone."""
    return not "\ud800" <= char <= "\udfff" or "\udc80" <= char <= "\udcff"


class ReadError(ValueError):
    """A file could not be read as a disclosure; the message names it and what to do."""

    def __init__(self, file: object, why: str, do: str) -> None:
        self.file, self.why, self.do = readable(file), why, do
        super().__init__(f"{self.file}：{why}。{do}。")


class FormsError(ValueError):
    """A folder of forms of one's own cannot be used; the message is one sentence with file and line."""
