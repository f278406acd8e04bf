"""Drafting rules as a browser sends them: the empty rows for new items and grades come along untouched."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from points.forms.rule import RuleForm
from points.models import PointRuleSet
from points.services.source import (
    ATTENDED,
    FEEDBACK,
    HIRED,
    INTERN,
    LENT,
    MATERIAL,
    POSTED,
    SERVED,
    TRAINED,
    WORTH,
)
from tests.points.ground import MEETING, Ground, in_a
from tests.world import World

pytestmark = pytest.mark.django_db


def body(response: Any) -> str:
    return response.content.decode()


def as_sent(page: str) -> dict[str, str]:
    """What a browser would send of the page's last form."""
    page = page.partition('<dialog class="dialog finder')[0]
    form = page[page.rindex("<form class=") :]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search(r'type="(?:checkbox|radio)"', tag) or "checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else "on" if "checkbox" in tag else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(text).strip()
    return sent


@pytest.fixture
def draft(world: World, kept: Ground, client_for: Any) -> PointRuleSet:
    """A second version, with what the first says."""
    client_for(world.wang, world.a).post("points:rules_new", {"name": "新办法"})
    with in_a(world):
        return PointRuleSet.objects.get(version=2)


def test_a_rule_offers_the_events_that_somebody_emits_and_no_others() -> None:
    offered = {code for code, _ in RuleForm().fields["event"].choices}
    assert offered - {"", MEETING} == {
        *(MATERIAL, INTERN, FEEDBACK, ATTENDED),
        *(SERVED, TRAINED, WORTH, LENT, POSTED, HIRED),
    }


def test_items_are_saved_as_the_browser_sends_them(
    world: World, draft: PointRuleSet, client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    sent = as_sent(body(wang.get("points:rules_edit", public_id=draft.public_id)))
    assert (sent["rule-2-points"], sent["rule-2-yearly_cap"]) == ("0.5", "20"), "numbers as people write them"
    assert sent["rule-5-label"] == "", "a row for a new item"
    done = wang.post("points:rules_edit", {**sent, "rule-0-yearly_cap": "14"}, public_id=draft.public_id)
    assert done.status_code == 302, body(done)
    with in_a(world):
        rules = list(draft.rules.order_by("position"))
    assert [rule.code for rule in rules] == ["meeting", "material", "interns", "donation", "course"]
    assert rules[0].yearly_cap == Decimal(14)


def test_a_new_item_needs_no_code(world: World, draft: PointRuleSet, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    sent = as_sent(body(wang.get("points:rules_edit", public_id=draft.public_id)))
    new = {
        "rule-5-label": "提供实训场地",
        "rule-5-points": "6",
        "rule-6-label": "M1 证书",
        "rule-6-points": "1",
    }
    struck = {"rule-2-DELETE": "on"}
    done = wang.post("points:rules_edit", {**sent, **new, **struck}, public_id=draft.public_id)
    assert done.status_code == 302, body(done)
    sent = as_sent(body(wang.get("points:rules_edit", public_id=draft.public_id)))
    again = {"rule-6-label": "接收实习学生", "rule-6-points": "1"}
    assert wang.post("points:rules_edit", {**sent, **again}, public_id=draft.public_id).status_code == 302
    with in_a(world):
        codes = dict(draft.rules.values_list("label", "code"))
    assert codes["提供实训场地"] == "tgsxcd"
    assert codes["M1 证书"] == "m1zs"
    assert codes["接收实习学生"] == "interns", "an item that comes back goes on under its old code"


def test_a_group_without_rules_begins_with_room_for_some(world: World, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    wang.post("points:rules_new", {"name": "新办法"})
    with in_a(world):
        draft = PointRuleSet.objects.get()
    for name in ("points:rules_edit", "points:grades_edit"):
        page = body(wang.get(name, public_id=draft.public_id))
        assert page.count('data-formset-cell="删除"') == 7, "six rows, and the one that others are made of"


def test_wrong_rows_are_named_by_number(world: World, draft: PointRuleSet, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    sent = as_sent(body(wang.get("points:rules_edit", public_id=draft.public_id)))
    bad = {"rule-0-yearly_cap": "-5", "rule-1-label": ""}
    page = body(wang.post("points:rules_edit", {**sent, **bad}, public_id=draft.public_id))
    assert "第 1 行的“年度上限（分）”：不能小于 0.01。" in page
    assert "第 2 行的“项目”：这一项还没有填。" in page
    assert page.count("这一项还没有填") == 2, "at the top and at the field, nowhere else"


def test_grades_are_saved_as_the_browser_sends_them(
    world: World, draft: PointRuleSet, client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    sent = as_sent(body(wang.get("points:grades_edit", public_id=draft.public_id)))
    assert sent["grade-0-min_points"] == "30"
    done = wang.post("points:grades_edit", {**sent, "grade-0-min_points": "45"}, public_id=draft.public_id)
    assert done.status_code == 302, body(done)
    with in_a(world):
        assert [g.min_points for g in draft.grades.order_by("position")] == [45, 15, 5]


@pytest.mark.parametrize("name", ["points:rules_edit", "points:grades_edit", "points:rules_in_force"])
def test_a_version_in_force_leads_to_a_new_one_instead_of_a_form(
    world: World, kept: Ground, client_for: Any, name: str
) -> None:
    wang, version = client_for(world.wang, world.a), kept.rule_set
    answer = wang.client.get(wang.url(name, public_id=version.public_id), follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/points/rules/{version.public_id}/")
    assert "已经生效或归档，不能再改" in body(answer)
    assert "另建新版本" in body(answer)
    wang.post("points:rules_new", {"name": "新办法"})
    page = body(wang.get("points:rule_set", public_id=version.public_id))
    assert "另建新版本" not in page, "one draft at a time"
    assert "打开正在起草的新版本" in page
    seen = body(client_for(world.li, world.a).get("points:rule_set", public_id=version.public_id))
    assert "新版本" not in seen


def test_a_version_for_a_later_day_is_not_in_force_yet(
    world: World, draft: PointRuleSet, client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    year = timezone.localdate().year + 1
    force = {"on": f"{year}-01-01", "decided_by": "第二次理事会决议"}
    made = wang.client.post(wang.url("points:rules_in_force", public_id=draft.public_id), force, follow=True)
    assert f"自{year}年1月1日起执行" in body(made)
    assert "已通过，待生效" in body(made)
    page = body(wang.get("points:rule_sets"))
    assert f"2020年1月1日至{year - 1}年12月31日" in page
    assert "已归档" not in page, "the first version still holds today"


def test_a_group_without_rules_begins_with_an_example_it_can_change(world: World, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    page = body(wang.get("points:rules_new"))
    assert "先放一套示例项目和等级" in page
    assert "示例不是任何文件的规定" in page
    drafted = wang.post("points:rules_new", {"name": "办法", "example": "on"}, follow=True)
    assert "已放入示例项目和等级" in body(drafted)
    with in_a(world):
        made = PointRuleSet.objects.get()
        assert made.state == "draft", "nothing holds before it is decided"
        assert made.rules.count() >= 5
        assert made.grades.count() >= 3
        sent = as_sent(body(wang.get("points:rules_edit", public_id=made.public_id)))
    saved = wang.post("points:rules_edit", {**sent, "rule-0-label": "参加年会"}, public_id=made.public_id)
    assert saved.status_code == 302
    with in_a(world):
        first = made.rules.order_by("position").first()
    assert (first.label, first.code) == ("参加年会", "meeting"), "the item stays the same item"


def test_the_second_version_offers_no_example(world: World, draft: PointRuleSet, client_for: Any) -> None:
    wang = client_for(world.wang, world.a)
    assert "示例" not in body(wang.get("points:rules_new"))
