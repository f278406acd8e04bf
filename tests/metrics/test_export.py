from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from groupportal.audit.models import AccessEntry
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.jobs.models import Job
from groupportal.jobs.services import enqueue
from groupportal.metrics.job_kinds import EXPORT
from groupportal.metrics.registry import Column, MetricResult, metric
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.metrics.conftest import WORDS

pytestmark = pytest.mark.usefixtures("toys", "sixty_units")


def _sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def _ask(visitor, code, query=""):
    return visitor.client.post(visitor.url("metrics:figure_export", code=code) + query)


def test_all_rows_stand_below_what_was_asked(world, visitor):
    cai = visitor(world.cai, world.a)
    page = cai.get(
        "metrics:figure", code="toy.units", data={"as_of": "2023-06-30", "active": "no", "page": "1"}
    )
    answer = cai.client.post(page.context["export_action"])
    sheet = _sheet(answer.content)
    above = {row[0].value: row[1].value for row in sheet.iter_rows(max_row=8)}
    assert above == {
        "指标": "单位数",
        "口径": "名称已登记的单位。",
        "依据": "单位名册；由秘书处登记",
        "在用": "停用",
        "截至": "2023年6月30日",
        "数值（家）": 29,
        "记录条数": 29,
        None: None,
    }
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=9)]
    assert rows[0] == ("单位", "在用")
    assert len(rows) == 30
    assert rows[1] == ("单位 01", "否")


def test_every_kind_of_value_is_stored_as_what_it_is(world, visitor):
    @metric("toy.kinds", label="各类", **{**WORDS, "unit": "元"})
    def kinds(as_of):
        columns = (
            Column("文字", lambda u: f"=1+1{u.name}"),
            Column("金额", lambda u: Decimal("1215.50"), "money"),
            Column("日期", lambda u: dt.date(2023, 5, 4), "date"),
            Column("比率", lambda u: Decimal("116.82"), "percent"),
            Column("单位", lambda u: u),
            Column("空", lambda u: None),
        )
        return MetricResult(None, Unit.objects.filter(name="单位 07"), columns, note="=没有预算")

    sheet = _sheet(_ask(visitor(world.cai, world.a), "toy.kinds").content)
    heads, row = list(sheet.iter_rows())[-2:]
    assert [c.value for c in heads] == ["文字", "金额（元）", "日期", "比率（%）", "单位", "空"]
    assert (row[0].value, row[0].data_type) == ("=1+1单位 07", "s")
    assert [c.value for c in row[1:]] == [1215.5, dt.datetime(2023, 5, 4), 116.82, "单位 07", None]  # noqa: DTZ001
    above = {r[0].value: r[1] for r in sheet.iter_rows(max_row=7)}
    assert above["数值（元）"].value == "—"
    assert (above["说明"].value, above["说明"].data_type) == ("=没有预算", "s")


def test_who_takes_rows_out_is_written_down(world, visitor):
    _ask(visitor(world.cai, world.a), "toy.units", "?active=no")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        entry = AccessEntry.objects.get(kind="export")
        assert entry.actor == world.cai
        assert entry.purpose == "导出“单位数”（停用）的 29 条记录"


def test_the_figure_s_own_action_is_asked(world, visitor):
    assert _ask(visitor(world.li, world.a), "toy.money").status_code == 403
    assert _ask(visitor(world.cai, world.a), "toy.money").status_code == 200
    assert _ask(visitor(world.qian, world.a), "toy.units").status_code == 404
    assert _ask(visitor(world.cai, world.a), "toy.nothing").status_code == 404
    assert _ask(visitor(world.cai, world.a), "toy.one").status_code == 409
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(kind="export").count() == 1


@pytest.fixture
def guarded(toys):
    """A figure that all may see and few may take out."""

    @metric("toy.guarded", label="名单", **WORDS, export_action="members.export_roll")
    def rows(as_of):
        return MetricResult(60, Unit.objects.all(), (Column("单位", "name"),))


@pytest.mark.usefixtures("guarded")
def test_rows_that_few_may_take_out_are_seen_by_the_others_without_the_button(world, visitor):
    reader, finance = visitor(world.zhang, world.a), visitor(world.cai, world.a)
    for person, offered, status in ((reader, False, 403), (finance, True, 200)):
        page = person.get("metrics:figure", code="toy.guarded")
        assert page.status_code == 200
        assert "单位 07" in page.content.decode()
        assert ("导出 Excel" in page.content.decode()) is offered
        assert _ask(person, "toy.guarded").status_code == status
    assert "您没有“导出成员名单”的权限" in _ask(reader, "toy.guarded").content.decode()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert [e.actor for e in AccessEntry.objects.filter(kind="export")] == [world.cai]


@pytest.mark.usefixtures("guarded")
def test_the_job_asks_again_who_may_take_the_rows_out(world, django_capture_on_commit_callbacks):
    found = {}
    for person in (world.zhang, world.cai):
        with django_capture_on_commit_callbacks(execute=True), group_scope(world.a, actor=person):
            by = viewer_for(person, active_group())
            params = {"code": "toy.guarded", "as_of": "2023-06-30", "params": {}}
            job = enqueue(EXPORT, params, by=by, title="导出名单")
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            job.refresh_from_db()
            found[person] = (job.state, [kept.file.view_action for kept in job.files.all()])
    assert found == {world.zhang: ("failed", []), world.cai: ("done", ["members.export_roll"])}


def test_a_figure_without_rows_offers_no_file(world, visitor):
    page = visitor(world.cai, world.a).get("metrics:figure", code="toy.money").content.decode()
    assert "导出 Excel" not in page


@pytest.fixture
def long(monkeypatch):
    monkeypatch.setattr("groupportal.metrics.views.ROWS_AT_ONCE", 59)


@pytest.mark.usefixtures("long")
def test_many_rows_are_a_job_in_the_person_s_name(world, visitor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = _ask(visitor(world.cai, world.a), "toy.units", "?as_of=2023-06-30")
    assert answer.status_code == 302
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        job = Job.objects.get()
        assert (job.state, job.message) == ("done", "已导出 60 条。")
        file: StoredFile = job.files.get().file
        assert file.view_action == "metrics.view_metric"
        assert file.name == "单位数-截至20230630.xlsx"
        assert _sheet(path_of(file).read_bytes()).max_row == 8 + 60
        assert AccessEntry.objects.get(kind="export").object_id == file.public_id
