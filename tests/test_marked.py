"""Marked-up media as they really come: page layout by tables, hidden parts, Word's and Excel's own habits."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import media
import openpyxl
import pytest
from docx.oxml import parse_xml
from test_bad_media import S, W, packed, word, workbook
from test_media import pdf, same

import yqlib
from yqlib.sources import open_source
from yqlib.sources.page import MarkedTable, Page

SLUG = "yangquan-center-2024-accounts"
JUNK = "<div class='path'>首页 &gt; 信息公开 &gt; 财政</div>"


def read(data: str | bytes, tmp_path: Path) -> Page:
    file = tmp_path / "x"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_source(file).pages[0]


def body(markup: str) -> str:
    return f"<html><meta charset=utf-8><body>{markup}"


def texts(table: object) -> list[list[str]]:
    assert isinstance(table, MarkedTable)
    rows: list[list[str]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append("|".join(cell.lines))
    return rows


def _site_layout(content: str) -> str:
    """The whole article in a table of tables, the way of many government sites."""
    return (
        "<table width=980><tr><td colspan=2><img src=top.jpg width=980 height=120></td></tr><tr><td width=200>"
        "<table><tr><td>政务公开</td></tr><tr><td>机构职能</td></tr></table></td><td>"
        f"<table><tbody><tr><td>{content}</td></tr></tbody></table></td></tr><tr><td colspan=2>主办单位</td></tr></table>"
    )


def _word_made(content: str) -> str:
    """What Word saves: conditional comments, o:p, styles on everything."""
    content = content.replace("<p>", "<p class=MsoNormal style='mso-pagination:none'><span lang=EN-US>")
    content = content.replace("</p>", "<o:p></o:p></span></p><![if !supportEmptyParas]>&nbsp;<![endif]>")
    return (
        "<!--[if gte mso 9]><xml><o:Author>某</o:Author></xml><![endif]--><style>.h{display:none}</style>"
        + content
    )


def _careless(content: str) -> str:
    """Ends of cells and rows left off, capitals, hidden rows, full-width spaces."""
    content = (
        content.replace("</tr>", "")
        .replace("<tr>", "<TR>")
        .replace("</td>", "")
        .replace("<p>", "<P>\u3000\u3000")
    )
    return content.replace("<TR>", "<TR><TR style='DISPLAY: none'><td>1<td>999.99</TR><TR>", 1)


def _wrapped(content: str) -> str:
    """Spans within spans, breaks within paragraphs, styles that hide by class."""
    content = content.replace("<td", "<td><div><span style='font-size:10pt'><font><!--", 0)
    hidden = (
        "<style>.no, #gone {display: none}</style><div class='a no'>合计 888.88</div><p id=gone>777.77</p>"
    )
    return hidden + content.replace("</p>", "<br></p>").replace("&nbsp;", "\u00a0<span>\u200b</span>")


@pytest.mark.parametrize("shape", [_site_layout, _word_made, _careless, _wrapped])
def test_sites(shape, tmp_path: Path) -> None:
    page = media.as_html(SLUG)
    content = page.partition("<body>")[2].removesuffix("</body></html>")
    file = tmp_path / "某单位.htm"
    file.write_bytes(
        f"<html><head><meta charset=gb2312></head><body>{shape(content)}</body></html>".encode("gb18030")
    )
    got, wanted = yqlib.read(file), pdf(SLUG)
    for name in ("role", "row", "row_label", "column", "column_path", "printed", "amount_fen"):
        assert list(got.facts[name].astype("string").fillna("")) == list(
            wanted.facts[name].astype("string").fillna("")
        ), name
    assert list(got.tables["title"]) == list(wanted.tables["title"])


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_web_archive(transfer: str, tmp_path: Path) -> None:
    from email.encoders import encode_base64, encode_quopri
    from email.mime.multipart import MIMEMultipart
    from email.mime.nonmultipart import MIMENonMultipart

    part = MIMENonMultipart("text", "html", charset="gb2312")
    part.set_payload(media.as_html(SLUG).replace("<meta charset='utf-8'>", "").encode("gb18030"))
    (encode_base64 if transfer == "base64" else encode_quopri)(part)
    whole = MIMEMultipart("related")
    whole.attach(part)
    file = tmp_path / "某单位.mht"
    file.write_bytes(whole.as_bytes())
    same(yqlib.read(file), pdf(SLUG))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_charsets(encoding: str, tmp_path: Path) -> None:
    for told in (
        "<meta charset=utf-8>",
        '<META http-equiv=Content-Type content="text/html; charset=gb2312">',
        "",
    ):
        page = read(f"<html>{told}<p>决算㐂".encode(encoding), tmp_path)
        assert page.flow == [(1, "决算㐂")] and not page.doubts


def test_bytes_that_are_no_text_are_a_doubt(tmp_path: Path) -> None:
    page = read(b"<html><meta charset=gbk><p>" + "决算".encode("gbk") + b"\xff\xff</p>", tmp_path)
    assert "无法解码" in page.doubts[0]


def test_lines_and_spaces(tmp_path: Path) -> None:
    page = read(
        body(
            "<p>甲\n 乙<br>丙&nbsp;丁</p><div>戊<div>己</div>庚</div><script>辛</script><ol><li>壬<li>癸</ol>"
        ),
        tmp_path,
    )
    assert [t for _, t in page.flow] == ["甲 乙", "丙 丁", "戊", "己", "庚", "壬", "癸"]


def test_spans_are_one_cell(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>项目<td colspan=2>收入</tr><tr><td>甲<td>乙</tr><tr><td>丙<td>1<td><p>2</p><p>3</p></tr>"
    table = read(body(f"<p>一<table>{rows}</table>"), tmp_path).flow[1]
    assert isinstance(table, MarkedTable) and (table.n_rows, table.n_cols) == (3, 3)
    assert [(c.row, c.col, c.rowspan, c.colspan, c.lines, c.line) for c in table.cells[:3]] == [
        (0, 0, 2, 1, ("项目",), 2), (0, 1, 1, 2, ("收入",), 2), (1, 1, 1, 1, ("甲",), 3),
    ]  # fmt: skip
    assert table.cells[-1].lines == ("2", "3")


def test_pictures_in_cells_are_a_doubt(tmp_path: Path) -> None:
    table = read(body("<table><tr><td>甲<td>乙<tr><td>丙<td><img src=a.png></table>"), tmp_path).flow[0]
    assert isinstance(table, MarkedTable) and "图片" in table.doubts[0]
    page = read(body("<p>决算公开<img src=a.png><img src=b.png>"), tmp_path)
    assert "2 幅图片" in page.doubts[0]


# ---- Word ----------------------------------------------------------------------------------------


def test_tracked_changes_and_hidden_text(tmp_path: Path) -> None:
    data = word(
        "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    flow = read(data, tmp_path).flow
    assert flow[0] == (1, "甲新显") and texts(flow[1]) == [["一", "1"], ["二", ""]]


def test_text_boxes_controls_and_fields(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl>{(f'<w:tr>{cell * 2}</w:tr>' * 2).format(*'甲乙丙丁')}</w:tbl>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{table}</w:txbxContent></w:pict></w:r></w:p>"
    field = "<w:p><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>2024</w:t></w:r></w:p>"
    control = f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{field}{table}</w:sdtContent></w:sdt>"
    flow = read(word(box + control + "<w:sectPr/>"), tmp_path).flow
    assert [texts(item) if isinstance(item, MarkedTable) else item[1] for item in flow] == [
        [["甲", "乙"], ["丙", "丁"]], "2024", [["甲", "乙"], ["丙", "丁"]],
    ]  # fmt: skip


def test_rows_that_begin_late_and_merged_downwards(tmp_path: Path) -> None:
    def cell(text: str, marks: str = "") -> str:
        return f"<w:tc><w:tcPr>{marks}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = [
        cell("项目", "<w:vMerge w:val='restart'/>") + cell("收入", "<w:gridSpan w:val='2'/>"),
        cell("", "<w:vMerge/>") + cell("甲") + cell("乙"),
        f"<w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('1')}{cell('2')}",
    ]
    table = read(word("<w:tbl>" + "".join(f"<w:tr>{r}</w:tr>" for r in rows) + "</w:tbl>"), tmp_path).flow[0]
    assert isinstance(table, MarkedTable)
    assert (table.cells[0].rowspan, table.cells[1].colspan) == (2, 2)
    assert texts(table)[2] == ["", "1", "2"]


def test_page_heads_are_left_out(tmp_path: Path) -> None:
    got = yqlib.read(media.as_docx(SLUG, tmp_path / "a.docx"))
    assert not any("页眉" in line.text for line in got.lines)


# ---- workbooks -----------------------------------------------------------------------------------


def book(fill) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_what_cells_show(tmp_path: Path) -> None:
    def fill(made) -> None:
        sheet = made.active
        for at, (value, form) in enumerate(
            [
                (1234.5, "#,##0.00"),
                (0.1 + 0.2, "General"),
                (0.125, "0.0%"),
                ("文", "@"),
                (True, "General"),
                (0, "0;-0;"),
            ],
            1,
        ):
            sheet.cell(1, at, value).number_format = form
            sheet.cell(2, at, "x")

    assert texts(read(book(fill), tmp_path).flow[1])[0] == ["1,234.50", "0.3", "12.5%", "文", "TRUE", ""]


def test_formulas_without_results_are_unread(tmp_path: Path) -> None:
    def fill(made) -> None:
        for row in (("项目", "金额"), ("甲", 1), ("合计", "=SUM(B2:B2)")):
            made.active.append(row)

    page = read(book(fill), tmp_path)
    assert texts(page.flow[1])[2] == ["合计", "（公式没有存下结果）"]
    assert page.doubts == ["B3 的公式没有存下结果，未读"]
    kept = workbook(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><v>3</v></c></row>'
    )
    page = read(kept, tmp_path)
    assert texts(page.flow[1]) == [["2", "", "3"]] and not page.doubts


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    def fill(made) -> None:
        sheet = made.active
        for row in (("项目", "旧", "金额"), ("甲", 9, 1), ("乙", 9, 2), ("丙", 9, 3)):
            sheet.append(row)
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        made.create_sheet("底稿").append(["密"])
        made["底稿"].sheet_state = "hidden"

    page = read(book(fill), tmp_path)
    assert texts(page.flow[1]) == [["项目", "金额"], ["甲", "1"], ["丙", "3"]]
    assert sorted(page.doubts) == ["隐藏的 1 列没有计入", "隐藏的 1 行没有计入", "隐藏的工作表“底稿”没有计入"]


def test_several_tables_on_one_sheet(tmp_path: Path) -> None:
    def fill(made) -> None:
        sheet = made.active
        for at, title in ((1, "收入决算表"), (8, "支出决算表")):
            sheet.cell(at, 1, title)
            sheet.cell(at + 1, 3, "单位：万元")
            for r, row in enumerate((("项目", "上年", "合计"), ("甲", 1, 2), ("合计", 3, 4)), at + 2):
                for c, value in enumerate(row, 1):
                    sheet.cell(r, c, value)
            sheet.cell(at + 5, 1, "注：本表为示例。")

    flow = read(book(fill), tmp_path).flow
    tables = [item for item in flow if isinstance(item, MarkedTable)]
    assert len(tables) == 2 and {"收入决算表", "支出决算表"} <= {i[1] for i in flow if isinstance(i, tuple)}


def test_sheets_are_never_joined_and_name_their_table(tmp_path: Path) -> None:
    def fill(made) -> None:
        for name in ("收入决算表", "支出决算表"):
            sheet = made.create_sheet(name)
            for row in (("项目", "本年收入合计"), ("合计", 5), ("某单位2024年度部门决算", None)):
                sheet.append(row)
        del made["Sheet"]

    file = tmp_path / "某局2024年度部门决算.xlsx"
    file.write_bytes(book(fill))
    got = yqlib.read(file)
    assert list(got.tables["title"]) == ["收入决算表", "支出决算表"]
    assert list(got.facts["page"]) == [1, 2] and list(got.facts["line"]) == [2, 2]
    assert got.document["page"] == 1 and got.document["line"] == 1 and got.document["pages"] == 2


def test_zeros_not_shown_and_centred_across(tmp_path: Path) -> None:
    sheets = packed({
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="a.spreadsheetml.b"/></Types>',
        "_rels/.rels": '<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>',
        "xl/workbook.xml": f'<workbook {S}><sheets><sheet name="a" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="s" Type="x/worksheet" Target="/xl/s.xml"/>'
        '<Relationship Id="t" Type="x/styles" Target="t.xml"/></R>',
        "xl/t.xml": f'<styleSheet {S}><cellXfs><xf numFmtId="0"/><xf numFmtId="0"><alignment horizontal="centerContinuous"/>'
        "</xf></cellXfs></styleSheet>",
        "xl/s.xml": f'<worksheet {S}><sheetViews><sheetView showZeros="0"/></sheetViews><sheetData><row r="1">'
        '<c r="A1"><v>7</v></c><c r="B1" s="1"><v>5</v></c><c r="C1" s="1"/></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>0</v></c><c r="C2"><v>3</v></c></row></sheetData></worksheet>',
    })  # fmt: skip
    table = read(sheets, tmp_path).flow[1]
    assert isinstance(table, MarkedTable) and texts(table) == [["7", "5"], ["1", "", "3"]]
    assert table.cells[1].colspan == 2


def test_python_docx_agrees_on_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "甲"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "乙"
    table.cell(2, 3).text = "1"
    table.cell(1, 2)._tc.append(parse_xml(f"<w:p {W}><w:r><w:t>丙</w:t></w:r></w:p>"))
    document.save(str(tmp_path / "a.docx"))
    got = open_source(tmp_path / "a.docx").pages[0].flow[0]
    assert isinstance(got, MarkedTable)
    placed = {c.lines[0]: (c.row, c.col, c.rowspan, c.colspan) for c in got.cells if c.lines}
    assert placed["甲"] == (0, 0, 2, 1) or placed["甲"] == (0, 0, 2, 2)
    assert set(placed) == {"甲", "乙", "丙", "1"}
