"""Errors a user meets, each one sentence that names the file and says what to do."""

from __future__ import annotations


class ReadError(ValueError):
    """A file could not be read as a disclosure; the message names it and what to do."""

    def __init__(self, file: object, why: str, do: str) -> None:
        self.file, self.why, self.do = str(file), why, do
        super().__init__(f"{self.file}：{why}。{do}。")


class FormsError(ValueError):
    """A row of yqlib/forms cannot be understood."""
