"""Templates into pages: everything escaped and tamed, one style sheet and one script inside each page, a policy that
lets in nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from yqlib.present import language
from yqlib.present.finding import FINDING_CSS
from yqlib.present.tables import CSS, Table, tame
from yqlib.run.report import FONTS

_HOME = files("yqlib.run.site")


@cache
def _asset(name: str) -> str:
    return _HOME.joinpath("templates", name).read_text("utf-8")


@cache
def style() -> str:
    """The style sheet of every page: that of tables and findings, then the site's own."""
    return f":root{{--fonts:{FONTS}}}{CSS}{FINDING_CSS}{_asset('site.css')}"


def script() -> str:
    """The script of every page."""
    return _asset("site.js")


#: Says first of all that there are scripts: long lists are then not laid out before they are filtered. Where the other
#: script fails they are shown whole.
EARLY = """document.documentElement.className="js";addEventListener("error",()=>{document.documentElement.className=""})"""


@cache
def policy() -> str:
    """Nothing but this style sheet and script by their hashes, and pictures of the site itself.

    `file:` stands beside 'self' because browsers differ on what 'self' is for a page opened from a disk; a page from a
    server can load no file.
    """
    inline = {"style-src": (style(),), "script-src": (EARLY, script())}
    parts = [" ".join([name, *(f"'{_hash(text)}'" for text in texts)]) for name, texts in inline.items()]
    return "; ".join(["default-src 'none'", *parts, "img-src 'self' file:", "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def english() -> dict[str, str]:
    """The words of the templates in English."""
    return tomllib.loads(_asset("english.toml"))


def words(lang: str) -> Callable[[str], str]:
    """What turns a word of a template into the language asked for. Raises KeyError for one that has no translation."""
    return str if language.checked(lang) == "zh" else english().__getitem__


def page(template: str, lang: str, **context: Any) -> str:
    """A page as HTML."""
    from yqlib import __version__

    html = _environment(lang).get_template(template)
    inline = {"style": Markup(style()), "early": Markup(EARLY), "script": Markup(script())}
    return html.render(lang=lang, policy=policy(), version=__version__, **inline, **context)


@cache
def _environment(lang: str) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_tamed,
    )  # fmt: skip
    made.globals["_"] = words(lang)
    made.filters |= {"table": table, "href": href}
    return made


def _tamed(value: Any) -> Any:
    return tame(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def table(shown: Table, heads: int = 0) -> Markup:
    """A table of `present` (which has escaped it) with the column whose cells name the rows."""
    return Markup(shown.markup(heads))


def href(path: str) -> str:
    """A path within the site as a link. Its letters, of any script, stay as they are: a third of the length."""
    return re.sub(r"[^\w./#=-]", lambda m: quote(m[0]), path)
