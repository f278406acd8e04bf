"""The rules that are broken on purpose (``python -m tools.break_rules``) still stand where the list says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tools.rules_to_break import RULES

ROOT = Path(__file__).resolve().parent.parent


def test_every_rule_stands_once_in_its_file_and_has_its_tests() -> None:
    wrong = [
        f"{rule.name}: stands {times} times in {rule.path}"
        for rule in RULES
        if (times := (ROOT / rule.path).read_text("utf-8").count(rule.old)) != 1
    ]
    wrong += [
        f"{rule.name}: no test {test}"
        for rule in RULES
        for test in rule.tests.split()
        if not (ROOT / test.partition("::")[0]).exists()
    ]
    wrong += [f"{name}: twice" for name, times in Counter(rule.name for rule in RULES).items() if times > 1]
    assert not wrong
