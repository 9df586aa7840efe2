"""The registry: every rule has its examples, no id twice, the page of rules is current."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from yqlib.audit import rules
from yqlib.audit.docs import page
from yqlib.audit.engine import TABLE_FAMILIES
from yqlib.audit.identities import parse
from yqlib.audit.registry import KINDS, rule


def test_every_rule_has_a_right_and_a_wrong_document():
    modules = [import_module(p.stem) for p in sorted(Path(__file__).parent.glob("test_*.py")) if p.stem != "test_registry"]
    shown = [e.rule for module in modules for e in getattr(module, "EXAMPLES", ())]
    assert sorted(set(shown)) == [r.id for r in rules()]


def test_an_id_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        rule("INT-01", "重复", "again", roles="balance")(lambda doc: [])


def test_rules_say_what_they_are():
    for one in rules():
        assert one.zh and one.en and one.claim
        assert one.roles or one.family not in TABLE_FAMILIES
        assert one.severity in ("error", "warning", "notice")
        assert set(one.kinds) <= set(KINDS)
        assert one.basis in ("legal", "formal")


def test_page_of_rules_is_current():
    path = Path(__file__).parents[2] / "docs" / "rules.md"
    assert path.read_text("utf-8") == page(), "write it again: python -m yqlib.audit.docs"


@pytest.mark.parametrize("text", ["total", "= a", "a = b = c", "a = "])
def test_broken_formulas_are_refused(text):
    with pytest.raises(ValueError):
        parse(text)
