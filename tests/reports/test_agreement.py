"""Report, tables and cockpit of one date never disagree: all figures they share are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from budget.enums import Source
from groupportal.metrics.naming import REFERENCE, given_params
from groupportal.metrics.narrative import answered, number_in_words
from groupportal.metrics.selectors import Question, ask
from groupportal.reporting.registry import EXHIBITS, SECTIONS, tiles_in_order
from groupportal.reporting.values import Exhibit, Fact, Period
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.formats import percent
from plans.enums import ItemKind
from plans.selectors import main_plan, progress_of, revision_as_of
from reports.annex.breakdown import collect_breakdown
from reports.annex.collect import collect_annex
from reports.annex.figures import in_wan

END = Period.of_year(2023, dt.date(2023, 6, 30))
Key = tuple[str, dt.date, tuple[tuple[str, str], ...]]


def _key(question: Question) -> Key:
    params = {name: str(value) for name, value in question.params.items()}
    return question.metric.code, question.as_of, tuple(sorted(params.items()))


def _drafts(period: Period) -> dict[str, str]:
    return {section.key: section.draft(period) for section in SECTIONS.values()}


def _exhibits(period: Period) -> dict[str, Exhibit]:
    built = {key: declared.build(period) for key, declared in EXHIBITS.items()}
    return {key: exhibit for key, exhibit in built.items() if exhibit}


def _facts(period: Period) -> Iterator[Fact]:
    """What tables and tiles print."""
    for exhibit in _exhibits(period).values():
        assert "%%" not in exhibit.reading, "a share says its sign itself"
        yield from exhibit.facts
    for declared in tiles_in_order():
        if tile := declared.fill(period):
            assert "%%" not in tile.reading + tile.warning
            yield from (*tile.facts, *filter(None, [tile.target]))
            yield from tile.exhibit.facts if tile.exhibit else ()


LAST = Period.of_year(timezone.localdate().year - 1)
"""The demo's points are of the last two years."""


@pytest.mark.parametrize(
    ("slug", "period", "least"), [("jiangmen", END, 15), ("jiangmen", LAST, 15), ("enan", END, 8)]
)
def test_text_table_and_tile_say_what_the_metric_says(
    in_demo: None, slug: str, period: Period, least: int
) -> None:
    with group_scope(Group.objects.get(slug=slug), actor=SYSTEM_ACTOR, reading=True):
        printed: dict[Key, Any] = {}
        for fact in _facts(period):
            assert printed.setdefault(_key(fact.question), fact.value) == fact.value, fact
        asked = {key: ask(key[0], key[1], dict(key[2])).answer().value for key in printed}
        assert {key: value for key, value in printed.items() if value != asked[key]} == {}
        shared = 0
        for draft in _drafts(period).values():
            for reference in REFERENCE.finditer(draft):
                question = ask(reference["code"], period.as_of, given_params(reference))
                key = _key(question)
                shared += key in printed
                value = printed.get(key, question.answer().value)
                assert answered(reference[0], period.as_of, lambda _: True) == number_in_words(
                    question.metric, value
                )
        assert shared >= least, "texts, tables and tiles share figures"


def test_the_annex_prints_the_same_money_tasks_and_members(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="jiangmen"), actor=SYSTEM_ACTOR, reading=True):
        annex = collect_annex(END.as_of).annex
        tables, texts = _exhibits(END), _drafts(END)
        for row, source in zip(tables["budget.by_source"].rows, Source.values, strict=False):
            whole = annex.funds.grand_total().amounts[source]
            assert _numbers(row[1:4]) == [in_wan(amount) for amount in whole.values()]
        *tasks, total = tables["budget.by_task"].rows
        rows = [*annex.funds.rows, annex.funds.grand_total()]
        for said, printed in zip([*tasks, total], rows, strict=True):
            sums = [printed.total(measure) for measure in ("budget", "received", "spent")]
            assert _numbers(said[1:4]) == [in_wan(amount) for amount in sums]
            assert [c.text for c in said[4:] if isinstance(c, Fact)] == [
                percent(Decimal(sums[n] * 100 / sums[0])) for n in (1, 2)
            ]
        assert [c.text for c in total[1:] if isinstance(c, Fact)] == [
            *("1,215.00", "1,419.34", "1,419.32"),
            *("116.82%", "116.82%"),
        ]
        assert "到位减支出为{{budget.left}}万元" in texts["budget"], "one rate, two amounts"
        counts = tables["plans.tasks"].rows[-1][3:5], tables["plans.indicators"].rows[-1][3:5]
        for (known, filed), sheet in zip(counts, (annex.tasks, annex.indicators), strict=True):
            assert isinstance(known, Fact)
            assert isinstance(filed, Fact)
            assert known.value == len(sheet.rows)
            assert filed.value == sum(bool(row.completion) for row in sheet.rows)
        size = next(row.completion for row in annex.tasks.rows if row.name == "2.成员规模扩大")
        roll = {row[0]: row[1] for row in tables["members.by_category"].rows}
        for name, words in (("合计", "成员总数{}家"), ("学校", "学校{}家"), ("行业协会", "行业协会{}家")):
            cell = roll[name]
            assert isinstance(cell, Fact)
            assert words.format(cell.text) in size


def _numbers(cells: tuple[Any, ...]) -> list[Decimal | None]:
    return [cell.number for cell in cells]


def test_every_task_stands_in_one_state(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="jiangmen"), actor=SYSTEM_ACTOR, reading=True):
        plan = main_plan()
        assert plan
        revision = revision_as_of(plan, END.as_of)
        assert revision
        rows = progress_of(revision, END.as_of).rows
        states = {row[0]: row[1] for row in _exhibits(END)["plans.states"].rows}
        values = {name: cell.value for name, cell in states.items() if isinstance(cell, Fact)}
        assert values == {
            "否决": 0,
            "无待补": sum(r.reported and not r.claims for r in rows),
            "待补": sum(bool(r.claims) for r in rows),
            "未填报": sum(not r.reported for r in rows),
            "合计": len(rows),
        }
        text = _drafts(END)["tasks"]
        assert (
            "1.治理结构优化。目标：理顺集团决策、监督和执行的分工。完成情况：完成率100%。（1）2019年" in text
        )
        assert len(REFERENCE.findall(text)) < 60, "what one text may refer to"
        assert {row.item.kind for row in rows} == {ItemKind.TASK, ItemKind.INDICATOR}


def test_a_breakdown_says_of_each_year_what_its_metric_says(in_demo: None) -> None:
    day = dt.date(2022, 12, 31)
    with group_scope(Group.objects.get(slug="enan"), actor=SYSTEM_ACTOR, reading=True):
        found = collect_breakdown(day, with_state=True)
        opened = 0
        for row, answers in zip(found.breakdown.rows, found.answers, strict=True):
            for cell in row.years:
                answer = answers[cell.year]
                if not cell.is_filed:
                    assert answer.value is None
                    continue
                opened += 1
                assert ask(answer.code, day, answer.params).answer().value == answer.value
                if cell.actual:
                    assert Decimal(cell.actual.rstrip("%")) == answer.value
                    assert (answer.value < (cell.number or 0)) == (cell.state == "未达成")
        assert opened >= 12
        assert {cell.state for row in found.breakdown.rows for cell in row.years} == {
            *("达成", "未达成", "未开始"),
            *("待补：缺佐证", "待补：没有数值"),
        }
