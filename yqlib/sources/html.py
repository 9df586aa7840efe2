"""Pages of the web, saved whole or as an archive (MHTML), and what Word and Excel save as such.

What a browser hides does not count; nothing is fetched and nothing is run.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from typing import Any

from yqlib.errors import ReadError
from yqlib.sources.marking import Writer
from yqlib.sources.page import Page

_MAX_BYTES = 32 * 1024 * 1024
_MAX_PARTS = 5000  # of an archive
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|table|div|section|article|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"<html[\s>]", re.IGNORECASE)
_ARCHIVE = re.compile(
    rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "windows-1252": "cp1252", "iso-8859-1": "cp1252",
}  # fmt: skip
_SKIPPED = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "noframes",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "applet",
        "audio",
        "video",
        "canvas",
        "svg",
        "math",
        "map",
        "datalist",
        "rp",
        "rt",
        "xml",
        "del",
        "nav",
        "footer",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "caption",
    ]
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z]+)?([.#][\w\u4e00-\u9fff-]+)", re.IGNORECASE)


def is_html(data: bytes) -> bool:
    """A page of the web by how it begins, or by its root element among the first characters."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return _START.match(text) is not None or _ROOT.search(text) is not None


def is_archive(data: bytes) -> bool:
    """A web archive (MHTML): the head of a message of related parts."""
    return _ARCHIVE.match(data[:8192].lstrip()) is not None


def read_pages(name: str, data: bytes) -> list[Page]:
    """The page as one flow of lines and tables. Raises ReadError where it is too large or shows nothing."""
    if len(data) > _MAX_BYTES:
        raise ReadError(
            name, f"网页过大（{len(data) // 1024 // 1024} MB）", "请确认是否为公开文本，必要时另存为 PDF"
        )
    if is_archive(data) and data.count(b"\n--") > _MAX_PARTS:
        raise ReadError(name, "网页档案中的部件过多", "请在浏览器中打开后另存为 PDF 再读")
    page = Page(None, reader="html")
    writer = Writer(name)
    for part in _parts(data) if is_archive(data) else [data]:
        _walk(name, decode(part, page.doubts), writer)
        writer.line()
    page.flow = writer.flow()
    if not page.flow:
        raise ReadError(
            name, "网页中没有文字（内容可能要运行脚本才显示）", "请在浏览器中打开后另存为 PDF 再读"
        )
    if writer.pictures and not any(not isinstance(item, tuple) for item in page.flow):
        page.doubts.append(f"没有读到表格；网页中有 {writer.pictures} 幅图片，其中的内容没有读")
    return [page]


def _parts(data: bytes) -> list[bytes]:
    """The pages of an archive in order: the first is the page itself, others are its frames or sheets."""
    found = []
    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            found.append(_with_charset(part))
    return found


def _with_charset(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    charset = str(part.get_param("charset") or "")
    raw = body if isinstance(body, bytes) else b""
    told = re.fullmatch(r"[\w.:-]{1,40}", charset)
    return (
        f'<meta charset="{charset}">'.encode() + raw
        if told and raw[:2] not in (b"\xff\xfe", b"\xfe\xff")
        else raw
    )


def decode(data: bytes, doubts: list[str]) -> str:
    """The text of a page: by its byte order mark, as UTF-8 where it is, by its meta element, as GB 18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    told = _META.search(data[:8192])
    declared = _CHARSETS.get(told[1].decode("ascii", "replace").lower(), "") if told else ""
    for encoding in dict.fromkeys(filter(None, ("utf-8", declared, "gb18030"))):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    utf8 = told is not None and told[1].lower().replace(b"-", b"") == b"utf8"
    text = data.decode(declared or ("utf-8" if utf8 else "gb18030"), "replace")
    doubts.append(f"有 {text.count(chr(0xFFFD))} 个字符无法解码")
    return text


# ---- the tree ------------------------------------------------------------------------------------


def _walk(name: str, text: str, writer: Writer) -> None:
    root = _tree(name, text)
    if root is None:
        return
    from lxml import etree

    hiding = _hiding_rules(root)
    skipped = 0  # depth inside what is not shown
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not skipped and node.tail:
                writer.text(node.tail)
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipped or _hidden(node, tag, hiding):
                skipped += 1
                continue
            _start(node, tag, writer)
            if node.text:
                _say(node.text, tag, writer)
        else:
            if skipped:
                skipped -= 1
            else:
                _end(tag, writer)
            if not skipped and node.tail:
                writer.text(node.tail)


def _tree(name: str, text: str) -> Any:
    from lxml import etree  # here and not above: a PDF needs none of it

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=False)
    try:
        root = etree.fromstring(
            re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\x00", "").encode("utf-8", "replace"), parser
        )
    except etree.XMLSyntaxError:
        root = None
    if any(error.level_name == "FATAL" and "RESOURCE" in error.type_name for error in parser.error_log):
        raise ReadError(name, "网页的元素层层嵌套过深，无法完整读取", "请在浏览器中另存为 PDF 后再读")
    return root


def _say(text: str, tag: str, writer: Writer) -> None:
    if tag != "pre":
        writer.text(text)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            writer.line()
        writer.text(line)


def _start(node: Any, tag: str, writer: Writer) -> None:
    if tag == "table":
        writer.open_table()
    elif tag == "tr":
        writer.open_row()
    elif tag in ("td", "th"):
        writer.open_cell(_number(node.get("rowspan")), _number(node.get("colspan")) or 1)
    elif tag == "br":
        writer.line(even_blank=True)
    elif tag == "img":
        if not any(_number(node.get(side), 99) <= 5 for side in ("width", "height")):
            writer.picture()
    elif tag in _BLOCKS:
        writer.line()


def _end(tag: str, writer: Writer) -> None:
    if tag == "table":
        writer.close_table()
    elif tag in ("td", "th"):
        writer.close_cell()
    elif tag in _BLOCKS:
        writer.line(even_blank=tag == "p")


def _number(text: str | None, default: int = 1) -> int:
    found = re.match(r"\s*(\d{1,9})", text or "")
    return int(found[1]) if found else default


def _hidden(node: Any, tag: str, hiding: set[str]) -> bool:
    if tag in _SKIPPED or node.get("hidden") is not None or (tag == "input"):
        return True
    if _HIDING.search(node.get("style") or ""):
        return True
    if not hiding:
        return False
    names = {"." + name for name in (node.get("class") or "").split()} | {"#" + (node.get("id") or "")}
    return not names.isdisjoint(hiding)


def _hiding_rules(root: Any) -> set[str]:
    """Classes and ids that a plain rule of the page's own style sheet hides."""
    found: set[str] = set()
    for style in root.iter("style"):
        if (style.get("media") or "all").lower() not in ("all", "screen"):
            continue
        text = re.sub(r"/\*.*?\*/|<!--|-->", "", (style.text or "")[:500_000], flags=re.DOTALL)
        for selectors, body in _RULE.findall(re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)):
            if _HIDING.search(body):
                found |= {m[1] for s in selectors.split(",") if (m := _SIMPLE.fullmatch(s.strip()))}
    return found
