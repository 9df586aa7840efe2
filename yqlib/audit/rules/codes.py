"""CODE-03 to CODE-07: codes against names, years, the other classification, the kind of body, the column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from yqlib import forms
from yqlib.audit.compare import Trial, claim, place, skip
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.audit.rules.levels import ECONOMIC, FUNCTIONAL, coded
from yqlib.extract.own_names import difference
from yqlib.extract.wordings import find

_NAMED = f"{FUNCTIONAL} {ECONOMIC} income operating"


def _rows(doc: Document) -> Iterator[tuple[Table, Row, str]]:
    """Rows with a code and a name, and the bare name."""
    for table in doc.role(*_NAMED.split()):
        for row in coded(table):
            name = forms.strip_ordinal(forms.normalise(row.label))[1]
            if name and forms.scheme_of(row.code or ""):
                yield table, row, name


def _in_order(one: str, whole: str) -> bool:
    rest = iter(whole)
    return all(c in rest for c in one)


def _told(row: Row) -> dict:
    return {"also": (row.figures[0].id,), "address": row.figures[0].address}


@rule("CODE-03", "编码名称配对", "code and name", roles=_NAMED, severity="warning", basis="legal")
def names_of_codes(doc: Document) -> Iterator[Trial | None]:
    """A code bears its name of the official list, and the same name in every table.

    Only names met in print or official sources are the ground of a finding; a name that leaves words out is
    a shorter spelling, an unknown name is not judged.
    """
    by_code: dict[str, list[tuple[Table, Row, str]]] = defaultdict(list)
    for table, row, name in _rows(doc):
        by_code[row.code or ""].append((table, row, name))
    for code, places in by_code.items():
        names = Counter(n for _, _, n in places)
        first: dict[str, tuple[Table, Row]] = {}
        for table, row, name in places:
            first.setdefault(name, (table, row))
        for name, (table, row) in first.items():
            yield _judged(table, row, code, name, names, doc.year)


def _judged(
    table: Table, row: Row, code: str, name: str, names: Counter[str], year: int | None
) -> Trial:
    subject = place(table, row)
    if forms.fit(code, name, None) in ("fits", "other_year"):
        return claim(subject, True, ("", ""), **_told(row))
    known = [forms.normalise(n) for n in forms.account_names(code, met=True)]
    if any(_in_order(name, k) or _in_order(k, name) for k in known):
        return claim(subject, True, ("", ""), **_told(row))
    if table.doubtful:
        return skip(subject, "not_checkable", "名称与编码不合，而该表读取存疑")
    scheme = forms.scheme_of(code) or ""
    owners = [c for c in forms.codes_of(name, scheme) if name in map(forms.normalise, forms.account_names(c, met=True))]
    near = next((k for k in known if _slip(name, k)), "")
    other = next((n for n, times in names.most_common() if n != name and times >= names[name] and _slip(name, n)), "")
    if known and owners:
        zh = f"编码 {code} 应为“{known[0]}”，印作“{name}”（{owners[0]} 的名称）"
    elif near or other:
        zh = f"编码 {code} 的名称印作“{name}”，应为“{near or other}”（{difference(name, near or other)}）"
    else:
        outcome = "not_checkable" if known else "not_applicable"
        return skip(subject, outcome, f"科目 {code}“{name}”的规范名称无从核对")
    return claim(subject, False, (f"{table.name}{zh}", f"{code} is printed as {name}"), **_told(row))


def _slip(one: str, other: str) -> bool:
    """Of nearly the same length and the same but for one or two characters."""
    if one == other or abs(len(one) - len(other)) > 1 or len(one) < 3:
        return False
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = sum(max(a1 - a0, b1 - b0) for kind, a0, a1, b0, b1 in codes if kind != "equal")
    return changed == 1 or (changed == 2 and len(one) > 8)


@rule("CODE-04", "年度失效科目", "code or name of another year", roles=_NAMED, severity="warning", basis="legal")
def names_of_the_year(doc: Document) -> Iterator[Trial | None]:
    """A name is one its code bears in the fiscal year; only where the years of the name are known."""
    if doc.year is None:
        return
    seen: set[tuple[str, str]] = set()
    for table, row, name in _rows(doc):
        key = (row.code or "", name)
        if key in seen:
            continue
        seen.add(key)
        dated = [
            a for a in forms.account_list()
            if a.code == row.code and a.met and (a.first or a.last) and forms.normalise(a.name) == name
        ] if forms.fit(*key, doc.year) == "other_year" or _dated(key[0]) else []  # fmt: skip
        if not dated:
            continue
        span = "、".join(f"{a.first or ''}—{a.last or ''}" for a in dated)
        says = (
            f"{place(table, row)}是 {span} 年度的科目名称，本件为 {doc.year} 年度",
            f"{row.code} {name} is a name of {span}",
        )
        yield claim(place(table, row), any(a.holds(doc.year) for a in dated), says, **_told(row))


@cache
def _dated(code: str) -> bool:
    return any(a.code == code and (a.first or a.last) for a in forms.account_list())


@cache
def _crosswalk() -> dict[str, frozenset[str]]:
    return {r["dept"]: frozenset(r["gov"].split()) for r in forms.table("crosswalk.csv")}


@rule("CODE-05", "两套经济科目对应", "the two economic classifications", roles=ECONOMIC, severity="warning", basis="legal")
def classifications_agree(doc: Document) -> Iterator[Trial | None]:
    """部门预算经济分类 and 政府预算经济分类 printed side by side are a pair of the official table (财预〔2017〕98号)."""
    for table in doc.role(*ECONOMIC.split()):
        for row in table.rows:
            if not row.gov_class:
                continue
            codes = [row.code] if row.code else forms.codes_of(row.label, "economic")
            listed = [c for c in codes if c in _crosswalk()]
            gov = forms.codes_of(row.gov_class, "government", None)
            subject = place(table, row, row.gov_class)
            if len(listed) != 1 or not gov:
                yield skip(subject, "not_applicable", "该科目不在对应表中")
                continue
            fits = bool(_crosswalk()[listed[0]] & set(gov))
            names = "、".join(dict.fromkeys(n for c in sorted(_crosswalk()[listed[0]]) for n in forms.account_names(c)[:1]))
            says = (
                f"{place(table, row)}对应的政府经济分类印作“{row.gov_class}”，应为{names}",
                f"{row.label} does not go to {row.gov_class}",
            )
            yield claim(subject, fits, says, **_told(row))


#: Names that only one kind of body uses: administrative (and those run like it) or institutional.
_ORGAN = frozenset(("行政运行", "行政单位医疗"))
_INSTITUTION = frozenset(("事业运行", "事业单位医疗", "事业单位离退休"))


@rule("CODE-06", "单位性质与科目", "kind of body against code", roles="expenditure general_public", severity="warning")
def kind_of_body(doc: Document) -> Iterator[Trial | None]:
    """A unit that calls itself an institution uses no 行政运行 or 行政单位医疗, an organ no 事业运行 or 事业单位医疗.

    Only for one unit whose text tells its kind, and only one kind; departments hold both.
    """
    if doc.info.get("scope") != "unit":
        return
    kinds = _kinds(doc)
    if len(kinds) != 1:
        reason = "文中没有说明单位性质" if not kinds else "文中说到几种单位性质"
        yield skip("单位性质", "not_checkable", reason)
        return
    (kind, quote), = kinds.items()
    foreign = _ORGAN if kind == "institution" else _INSTITUTION
    for table in doc.role("general_public", "expenditure")[:1]:
        for row in table.rows:
            name = forms.strip_ordinal(forms.normalise(row.label))[1]
            if name in _ORGAN | _INSTITUTION and any(f.amount for f in row.figures):
                says = (
                    f"文中称“{quote}”，{place(table, row)}却是另一类单位的科目",
                    f"{row.code} {name} is an account of another kind of body",
                )
                yield claim(place(table, row), name not in foreign, says, **_told(row))


def _kinds(doc: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for told in doc.prose.sentences:
        if "单位" not in told.text and "公务员" not in told.text and "机关" not in told.text:
            continue
        text = forms.normalise(told.text)
        if "名词解释" in told.section or find("type_other", text, "checks.csv"):
            continue
        for kind in ("civil", "institution", "organ"):
            if (hit := find(f"type_{kind}", text, "checks.csv")) is not None:
                start = max(0, hit[1].start() - 8)
                found.setdefault("organ" if kind == "civil" else kind, text[start : hit[1].end() + 6])
                break
    return found


_MANY = 2  # lines in the other column that may be slips
#: Classes of one column alone.
_COLUMN = {"301": "personnel", "303": "personnel", "302": "public", "310": "public"}


@rule("CODE-07", "人员/公用列错位", "line in the wrong column", roles="basic_economic", severity="warning", basis="legal")
def right_column(doc: Document) -> Iterator[Trial | None]:
    """工资福利支出 and 对个人和家庭的补助 stand under 人员经费, 商品和服务支出 and 资本性支出 under 公用经费.

    Many such lines in one table are the body's own way of dividing: one notice.
    """
    for table in doc.role("basic_economic"):
        placed = list(_placed(table))
        wrong = [(row, f, zh) for row, f, zh, bad in placed if bad and not forms.class_code(row.label, "economic")]
        wrong = wrong or [(row, f, zh) for row, f, zh, bad in placed if bad]
        for row, figure, _, bad in placed:
            if not bad:
                yield claim(place(table, row), True, ("", ""), figures=(figure,))
        if len(wrong) > _MANY:
            names = "、".join(row.label for row, _, _ in wrong[:6])
            says = (f"{table.name}有 {len(wrong)} 个科目列在另一类经费下：{names}等", f"{len(wrong)} lines in the other column")
            yield claim(table.name, False, says, figures=[f for _, f, _ in wrong], severity="notice")
            continue
        for row, figure, zh in wrong:
            says = (f"{place(table, row, figure)}为 {figure.printed}，该科目应列{zh}经费", f"{row.label} in the wrong column")
            yield claim(place(table, row), False, says, figures=(figure,))


def _placed(table: Table) -> Iterator[tuple[Row, Figure, str, bool]]:
    """Rows of one kind of expenditure: a figure, the kind in words, whether it stands under the other kind."""
    current = ""
    for row in table.rows:
        if not row.code and (named := forms.class_code(row.label, "economic")):
            current = named
        want = _COLUMN.get((row.code or "")[:3] or _class_of(row.label) or current)
        if want is None or row.key in ("total", "subtotal"):
            continue
        mine, other = row.get(want), row.get("public" if want == "personnel" else "personnel")
        bad = other is not None and bool(other.amount)
        figure = other if bad else mine or other
        if figure is not None:
            yield row, figure, "人员" if want == "personnel" else "公用", bad


def _class_of(label: str) -> str:
    codes = {c[:3] for c in forms.codes_of(label, "economic")}
    return codes.pop() if len(codes) == 1 else ""
