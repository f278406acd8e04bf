"""Texts are kept with codes and written with names: both ways lead back, and what is meant as text stays text."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from groupportal.errors import DomainError
from groupportal.metrics.forms import NarrativeField
from groupportal.metrics.naming import coded, named
from groupportal.metrics.narrative import answered, known_to
from groupportal.metrics.registry import known_metrics, metric
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import PlanItem
from plans.services.content import ItemContent, create_plan, draft_revision, put_in_force, replace_content
from tests.world import World

DAY = dt.date(2023, 6, 30)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("共{{members.active}}家。", "共【集团成员总数】家。"),
        ("{{budget.received source=municipal}}", "【实际已到位（资金来源：市级财政）】"),
        ("{{members.joined since=2023-01-01}}", "【新加入成员（起始日期：2023年1月1日）】"),
        ("{{experts.in_pool field=机械%20制造}}", "【专家库人数（专业领域：机械 制造）】"),
        ("{{experts.in_pool field=机械，电子}}", "【专家库人数（专业领域：机械，电子）】"),
        ("按【附件】和【集团成员总数见附件】，{说明}", "按【附件】和【集团成员总数见附件】，{说明}"),
        ("{{gone.metric}}", "{{gone.metric}}"),
    ],
)
def test_both_ways_lead_back(world: World, kept: str, shown: str) -> None:
    with group_scope(world.a):
        assert named(kept) == shown
        assert coded(shown) == kept
        assert coded(kept) == kept, "codes may be typed as well"
        assert NarrativeField("文字").prepare_value(kept) == shown


def test_a_record_goes_by_its_name_where_only_one_has_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with group_scope(world.a, actor=world.wang):
        plan = create_plan("方案", dt.date(2018, 6, 1), dt.date(2026, 6, 30), by=world.wang, is_main=True)
        draft = draft_revision(plan, by=world.wang)
        replace_content(draft, [ItemContent("task", "治理，体系", "1.换届")], by=world.wang)
        put_in_force(draft, on=plan.starts_on, decided_by="决议", by=world.wang)
        item = PlanItem.objects.select_related("thread", "parent").get(revision=draft, name="治理，体系")
        text = f"{{{{plans.points_total heading={item.thread.public_id}}}}}"
        assert named(text) == "【验收要点总数（任务或指标：治理，体系）】"
        assert coded(named(text)) == text
        monkeypatch.setattr("plans.selectors.options._items", lambda: [item, item])
        assert coded(named(text)) == text, "one of two by one name keeps its sign"
        with pytest.raises(DomainError, match="有 2 个"):
            coded("【验收要点总数（任务或指标：治理，体系）】")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("【集团成员总数（地区：江门）】", "没有的条件。可以用：类别、行业、级别"),
        ("【实际已到位（资金来源：天上）】", "可以是：省级及以上财政、市级财政"),
        ("【新加入成员（起始日期：去年）】", "2023-06-30"),
    ],
)
def test_what_names_no_condition_is_refused_at_the_field(world: World, typed: str, reason: str) -> None:
    with group_scope(world.a), pytest.raises(ValidationError) as caught:
        NarrativeField("文字").clean(typed)
    assert reason in caught.value.messages[0]
    assert "【" in caught.value.messages[0]


def test_a_picked_value_with_a_blank_is_answered(world: World) -> None:
    with group_scope(world.a):
        viewer = viewer_for(world.wang, world.a)
        assert (
            answered(coded("专家【专家库人数（专业领域：机械 制造）】人"), DAY, known_to(viewer)) == "专家0人"
        )


def test_two_figures_of_one_name_are_refused() -> None:
    taken = known_metrics()[0].label
    words = {"unit": "", "definition": "", "records": "", "keeper": "", "action": "plans.view_plan"}
    for label in (taken, "括号（一）"):
        with pytest.raises(ValueError, match="by name"):
            metric("toy.twin", label=label, **words)(lambda as_of: None)


def test_the_picker_gives_conditions_the_value_and_what_to_write(world: World, visitor) -> None:
    page = visitor(world.wang, world.a)
    first = page.get("metrics:reference").content.decode()
    assert "集团成员总数" in first
    assert "插入到光标处" not in first
    picked = page.get(
        "metrics:reference",
        data={"metric": "budget.received", "given_source": "municipal", "as_of": "2023-06-30"},
    ).content.decode()
    assert "截至2023年6月30日是 <strong>0元</strong>" in picked
    assert 'data-writer-insert="【实际已到位（资金来源：市级财政）】"' in picked
    assert 'form=""' in picked, "not sent with the text's form"


def test_the_preview_says_the_sentence_with_its_number_or_why_not(world: World, visitor) -> None:
    page = visitor(world.wang, world.a)

    def shown(text: str) -> str:
        return page.post("metrics:preview", data={"text": text}).content.decode()

    assert "{{" not in shown("共【集团成员总数】家")
    assert "会印成" in shown("共【集团成员总数】家")
    assert shown("没有引用").strip() == ""
    assert "没有的条件" in shown("【集团成员总数（地区：江门）】")
    assert "无权" not in shown("支出【实际支出】")
    school = visitor(world.li, world.a).post("metrics:preview", data={"text": "支出【实际支出】"})
    assert "没有查看“实际支出”的权限" in school.content.decode()
