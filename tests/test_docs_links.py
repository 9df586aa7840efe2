"""Links between the project's own pages: files and headings they point at are there, and no machine is named."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT

PAGES = [ROOT / n for n in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/raw/README.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```\s*$", re.M | re.S)


def broken(page: Path, text: str) -> list[str]:
    """Links of a page whose file or heading is not there."""
    found = []
    for link in _LINK.findall(_CODE.sub("", text)):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (page.parent / name) if name else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            found.append(link)
    return found


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as forges and the site make them."""
    headings = re.findall(r"^#{1,6} +(.+?)\s*$", _CODE.sub("", text), re.M)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_hold(page) -> None:
    assert broken(page, page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_machine_is_named(page) -> None:
    assert not re.search(r"/(?:home|root|Users|work|opt)/\w|[A-Z]:\\\\?Users|--(?:extra-)?index-url|\bpypi\.", page.read_text("utf-8"))


def test_a_broken_link_is_noticed() -> None:
    page = ROOT / "README.md"
    assert broken(page, "[a](docs/rules.md#int-01) ![b](docs/report.png) [c](https://a.b)") == []
    assert broken(page, "[a](docs/none.md) [b](docs/rules.md#none)") == ["docs/none.md", "docs/rules.md#none"]
