"""The demo groups: the figures of the documents, and something on every page."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from reports.annex.collect import collect_annex, collect_breakdown
from reports.annex.figures import in_wan, rate


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
        rows = collect_breakdown(dt.date(2023, 12, 31)).rows
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
