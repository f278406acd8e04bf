"""Sentences about figures: who has the most, and units that fit what a reference prints."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from groupportal.metrics.narrative import number_in_words
from groupportal.metrics.registry import metric_of
from groupportal.reporting.readings import most

ROOT = Path(__file__).resolve().parents[2]
_PRINTED = re.compile(r"\{\{+([a-z]+\.[a-z_]+)[^{}]*\}\}+([^\"]{0,2})")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("企业", 124), ("学校", 5)], "企业最多，124 家"),
        ([("授课", 3), ("评审", 3), ("项目", 1)], "授课、评审最多，各 3 家"),
        ([("“甲”", 3), ("“乙”", 3), ("“丙”", 1)], "“甲”“乙”最多，各 3 家"),
        ([("甲校", 2), ("乙校", 2)], "各项相同，都是 2 家"),
        ([("企业", 1200)], "企业最多，1,200 家"),
    ],
)
def test_who_has_the_most_is_never_one_of_several_that_have_as_many(
    rows: list[tuple[str, int]], says: str
) -> None:
    assert most(rows, "家") == says


def test_money_is_followed_by_wan_and_a_share_by_its_sign() -> None:
    """A reference to an amount prints 万元, one to a share the bare number."""
    checked = set()
    for file in ROOT.glob("*/*report*.py"):
        for code, after in _PRINTED.findall(file.read_text()):
            unit = metric_of(code).unit
            if unit in ("元", "%"):
                assert after.startswith("万元" if unit == "元" else "%"), (file.name, code, after)
                checked.add(code)
    assert len(checked) > 10


def test_a_share_in_a_sentence_has_two_places_at_most() -> None:
    assert number_in_words(metric_of("governance.attendance"), Decimal(500) / 6) == "83.33"
