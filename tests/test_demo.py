"""The demo groups: the figures of the documents, and something on every page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import AcceptancePoint
from plans.selectors import progress_of
from plans.selectors.content import main_revision
from plans.selectors.outcome import outcomes_of
from reports.annex.breakdown import collect_breakdown
from reports.annex.collect import collect_annex
from reports.annex.figures import in_wan, rate
from reports.selectors.checks import checks_on, title_of


def test_the_groups_hold_the_figures_of_their_documents(in_demo: None) -> None:
    jiangmen, enan, _ = Group.objects.order_by("pk")
    with group_scope(jiangmen):
        annex = collect_annex(dt.date(2023, 6, 30)).annex
        total = annex.funds.grand_total()
        assert [str(in_wan(total.total(m))) for m in ("budget", "received", "spent")] == [
            "1215",
            "1419.34",
            "1419.32",
        ]
        assert rate(annex.funds.rows[1].total("received"), annex.funds.rows[1].total("budget")) == "173.38%"
        assert (len(annex.tasks.rows), len(annex.indicators.rows)) == (12, 12)
    with group_scope(enan):
        rows = collect_breakdown(dt.date(2023, 12, 31)).breakdown.rows
        assert len(rows) == 12
        assert [y.text for y in rows[9].years] == ["35%", "40%", "45%"]
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert out.getvalue().count("秘书处：") == 6
    with pytest.raises(CommandError):
        call_command("seed_demo")
    call_command("seed_demo", "--if-empty")


def test_the_line_on_the_size_of_the_group_comes_from_the_roll(in_demo: None) -> None:
    jiangmen = Group.objects.get(slug="jiangmen")
    with group_scope(jiangmen):
        rows = collect_annex(dt.date(2023, 6, 30)).annex.tasks.rows
    line = next(r.completion for r in rows if r.name == "2.成员规模扩大")
    assert "成员总数135家，其中学校5家、行业协会6家、制造业51家、服务业73家" in line


def test_every_point_is_answered_by_records_or_names_those_it_waits_for(in_demo: None) -> None:
    day, end_of_2022 = dt.date(2023, 6, 30), dt.date(2022, 12, 31)
    with group_scope(Group.objects.get(slug="jiangmen"), reading=True):
        revision = main_revision(day)
        assert revision
        points = AcceptancePoint.objects.filter(item__revision=revision)
        assert [p.text for p in points if not p.metric and not p.waits_for] == []
        assert sorted(points.exclude(metric="").values_list("metric", flat=True)) == [
            *("employment.matching_rate", "employment.places", "employment.study_rate"),
            *("internships.mode_reports", "members.active", "members.active", "members.papers"),
            *("parks.apprenticeship_bases", "parks.centres", "parks.full_bases", "parks.full_bases"),
            *("parks.mutual_services", "parks.projects", "parks.training_persons", "parks.training_times"),
            *("parks.value", "points.rules_in_force"),
        ]
        found = {one.point.text: one for one in outcomes_of(progress_of(revision, day).rows, day)}
        for text, value in (
            ("加盟审批表和企业介绍材料130份。", 135),
            ("合作贡献积分等级制度1项；", 1),
            ("“6+2”实习模式报告1份；", 1),
        ):
            assert ([a.value for a in found[text].answers], found[text].said) == ([value], "达成"), text
        papers = ask("members.papers", day, {}).answer()
        assert papers.value == papers.rows.count() == len(list(papers.files())) == 135
        assert ask("members.papers", day, {"kind": "approval_form"}).value == 130
        assert ask("members.papers", end_of_2022, {}).value == 130


def test_the_traps_of_the_documents_are_found_and_little_else(in_demo: None) -> None:
    jiangmen = Group.objects.get(slug="jiangmen")
    with group_scope(jiangmen):
        secretary = Membership.objects.filter(role=Role.SECRETARIAT).order_by("pk")[0].user
    with group_scope(jiangmen, actor=secretary, reading=True):
        rows = checks_on(viewer_for(secretary, jiangmen), dt.date(2023, 6, 30))
        in_2022 = checks_on(viewer_for(secretary, jiangmen), dt.date(2022, 12, 31))
    found = Counter(title_of(row.warning) for row in rows)
    claims = {title: found.pop(title) for title in ("没有数值", "没有佐证", "经费")}
    assert claims == {"没有数值": 3, "没有佐证": 10, "经费": 5}
    assert found == {
        "各版规划的目标不同": 3,
        "写全部完成而数值低于目标": 1,
        "手写的数与记录不一致": 1,
        "编号和条数": 1,
        "率相同而金额不同": 1,
        "每年的目标用累计数回答": 2,
        "建设期以外的收支": 1,
        "占比没有基数": 1,
        "写的会议与会议记录不一致": 4,
        "章程：条款编号缺漏、抄错的文字": 2,
    }, "no council in 2022, no assembly on record at all; T1, T2, T4, T6, T7, T13, T14; a share of nothing"
    typed = [title_of(row.warning) for row in in_2022 if row.warning.place == "年度工作报告"]
    assert typed == [], "the report of 2022 is final and holds no number that anything contradicts"
