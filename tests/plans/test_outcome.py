"""What is 达成: each kind of target by one rule, on pages, tables, tile and API; a 否决要点 fails the whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from groupportal.errors import DomainError
from groupportal.metrics.selectors import ask
from groupportal.reporting.values import Period
from groupportal.tenancy.scope import group_scope
from plans.cockpit_tiles import tasks as tile
from plans.enums import Result, TargetKind, TaskState
from plans.models import AcceptancePoint, Filing, ItemThread
from plans.reading import figure_label, read_target
from plans.report_sections import lacking, states_table, tasks
from plans.selectors import progress_of, revision_as_of
from plans.selectors.outcome import NO_BASE, NO_PROOF, NO_VALUE, TOTAL_ONLY, Outcome, outcomes_of
from plans.services.binding import bind_metric
from plans.services.content import (
    ItemContent,
    PointContent,
    create_plan,
    draft_revision,
    put_in_force,
    replace_content,
)
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.items import edit_item, edit_of
from plans.services.items import fingerprint as item_print
from plans.services.points import edit_point
from plans.services.review import approve_filing
from tests.plans.people import pdf, viewer
from tests.records.ground import Desk
from tests.standing import standing
from tests.visitor import Visitor, body, looked_at
from tests.world import World

END = dt.date(2023, 6, 30)
YEARLY, TOTAL, SHARE, SAFE = (
    "社会培训1000人次/年；",
    "课程总数达30门；",
    "校企共育人数占在校生80%；",
    "安全责任事故不超过1项。",
)


@standing
def plan(world: World) -> World:
    """A plan of June 2018 to June 2021 whose task asks for each kind of target, the last a 否决要点; the same in B."""
    for group, user in ((world.a, world.wang), (world.b, world.qian)):
        with group_scope(group, actor=user):
            by = viewer(user)
            made = create_plan("方案", dt.date(2018, 6, 1), dt.date(2021, 6, 30), by=by, is_main=True)
            points = tuple(
                PointContent(f"{n}.", text) for n, text in enumerate((YEARLY, TOTAL, SHARE, SAFE), 1)
            )
            item = ItemContent("task", "资源", "双精准", points_label="验收要点", points=points)
            draft = replace_content(draft_revision(made, by=by), [item], by=by)
            AcceptancePoint.objects.filter(text=SAFE).update(is_veto=True)
            put_in_force(draft, on=made.starts_on, decided_by="决议", by=by)
    return world


def _filed(world: World, *figures: FigureContent, proven: bool = True, as_of: dt.date = END) -> Filing:
    with group_scope(world.a, actor=world.wang):
        wang, wen = viewer(world.wang), viewer(world.wen)
        filing = start_filing(ItemThread.objects.get(name="双精准"), as_of=as_of, by=wang)
        filing = save_filing(
            filing, as_of=as_of, text="按计划推进。", figures=figures, seen=fingerprint(filing), by=wang
        )
        if proven:
            add_evidence(filing, pdf(), by=wang)
        return approve_filing(submit_filing(filing, by=wang), by=wen)


def _figure(text: str, value: int | str, year: int | None = None, base: int | None = None) -> FigureContent:
    point = AcceptancePoint.objects.get(text=text)
    of = Decimal(base) if base else None
    return FigureContent(point.position, figure_label(text), Decimal(value), point.unit, year, of)


def _outcomes(as_of: dt.date = END) -> dict[str, Outcome]:
    point = AcceptancePoint.objects.first()
    revision = revision_as_of(point.item.revision.plan, as_of) if point else None
    assert revision
    return {one.point.text: one for one in outcomes_of(progress_of(revision, as_of).rows, as_of)}


def test_targets_are_read_with_side_and_base() -> None:
    safe, share = read_target(SAFE), read_target(SHARE)
    assert (safe.sense, safe.value, safe.unit) == ("at_most", Decimal(1), "项")
    assert (share.kind, share.base) == (TargetKind.SHARE, "在校生")
    assert read_target("参与率不低于50%").sense == "at_least"


def test_a_yearly_target_is_met_year_by_year_and_never_by_a_total(plan: World) -> None:
    with group_scope(plan.a):
        total = [_figure(YEARLY, 3300)]
        enough = [_figure(YEARLY, 1300, 2019), _figure(YEARLY, 1000, 2020), _figure(YEARLY, 10, 2018)]
        short = [_figure(YEARLY, 1300, 2019), _figure(YEARLY, 999, 2020)]
    _filed(plan, *total)
    with group_scope(plan.a):
        one = _outcomes()[YEARLY]
        assert (one.result, one.lack) == (Result.LACKING, f"2019、2020年{TOTAL_ONLY}")
        assert one.rate is None
    _filed(plan, *enough, as_of=dt.date(2022, 12, 31))
    with group_scope(plan.a):
        day = dt.date(2022, 12, 31)
        one = _outcomes(day)[YEARLY]
        assert [(a.year, a.value, a.said) for a in one.answers] == [
            (2018, 10, "不足一年，不计"),
            (2019, 1300, "达成"),
            (2020, 1000, "达成"),
            (2021, None, "不足一年，不计"),
            (2022, None, "规划期外，不计"),
        ]
        assert (one.result, one.rate) == (Result.MET, 100)
        assert one.answers[1].rate == 130, "never clamped"
        assert "year=2019" in one.answers[1].url
        before = _outcomes(dt.date(2020, 6, 30))[YEARLY]
        assert before.result == Result.LACKING
        assert [a.result for a in before.answers][-1] == Result.NOT_DUE
    _filed(plan, *short)
    with group_scope(plan.a):
        assert (_outcomes()[YEARLY].result, _outcomes()[YEARLY].rate) == (Result.MISSED, Decimal("99.90"))


@pytest.mark.parametrize(
    ("value", "base", "proven", "expected"),
    [
        (81, None, True, (Result.LACKING, NO_BASE, None)),
        (81, 3200, True, (Result.MET, "", Decimal("101.25"))),
        (79, 3200, True, (Result.MISSED, "", Decimal("98.75"))),
        (81, 3200, False, (Result.LACKING, NO_PROOF, Decimal("101.25"))),
    ],
)
def test_a_share_needs_its_base_and_whatever_is_reached_its_proof(
    plan: World, value: int, base: int | None, proven: bool, expected: tuple[Any, ...]
) -> None:
    with group_scope(plan.a):
        figure = _figure(SHARE, value, base=base)
    _filed(plan, figure, proven=proven)
    with group_scope(plan.a):
        one = _outcomes()[SHARE]
        assert (one.result, one.lack, one.rate) == expected
        assert _outcomes()[TOTAL].lack == NO_VALUE
        assert ask("plans.points_reached", END, {}).value == (expected[0] == Result.MET)
        assert ask("plans.reached_rate", END, {}).value == (25 if expected[0] == Result.MET else 0)


def test_a_floor_can_be_reached_until_the_end_and_a_ceiling_not_be_mended(plan: World) -> None:
    with group_scope(plan.a):
        figures = [_figure(TOTAL, 12), _figure(SAFE, 2)]
    early = dt.date(2020, 12, 31)
    _filed(plan, *figures, as_of=early)
    with group_scope(plan.a):
        assert _outcomes(early)[TOTAL].result == Result.NOT_DUE
        assert _outcomes(early)[SAFE].is_vetoing
        assert _outcomes(END)[TOTAL].result == Result.MISSED


def test_a_veto_fails_task_plan_tables_tile_report_and_api(plan: World, visitor: Any) -> None:
    why = "否决要点“4.安全责任事故不超过1项”未达标：为 2项，要求不超过 1项"
    with group_scope(plan.a):
        figures = [_figure(SAFE, 2), _figure(TOTAL, 30)]
    _filed(plan, *figures)
    period = Period(dt.date(2023, 1, 1), END)
    with group_scope(plan.a):
        revision = AcceptancePoint.objects.get(text=SAFE).item.revision
        found = progress_of(revision, END)
        assert [row.state for row in found.rows] == [TaskState.VETOED]
        assert why in found.vetoes[0]
        assert ask("plans.vetoes", END, {}).value == 1
        assert why in ask("plans.reached_rate", END, {}).answer().note
        assert ask("plans.tasks_total", END, {"state": "vetoed"}).value == 1
        assert why in tasks(period)
        assert "达成率{{plans.reached_rate" in tasks(period)
        assert "}}%。" in tasks(period), "a rate says that it is one"
        assert why in lacking(period)
        shown, table = tile(period), states_table(period)
        assert shown
        assert table
        assert f"否决：{why}" in shown.warning
        assert "否决 1 项" in table.reading
        thread, public = ItemThread.objects.get(name="双精准").public_id, revision.plan.public_id
    wang, day = visitor(plan.wang, plan.a), {"as_of": END.isoformat()}
    for name, kwargs in (
        ("plans:task", {"public_id": thread}),
        ("plans:plan", {"public_id": public}),
        ("reports:cockpit", {}),
    ):
        assert why in body(wang.get(name, data=day, **kwargs)), name
    sheet = body(wang.get("reports:sheet", table="tasks", data=day))
    assert why in sheet
    (told,) = (
        t for t in wang.get("reports-api:cockpit-list", data=day).json()["results"] if t["key"] == "tasks"
    )
    assert why in told["warning"]
    assert "plans.vetoes" in {figure["code"] for figure in told["figures"]}
    with group_scope(plan.b):
        point = AcceptancePoint.objects.get(text=SAFE)
        assert not progress_of(point.item.revision, END).vetoes


def test_a_metric_that_gives_a_total_answers_no_yearly_target(plan: World) -> None:
    with group_scope(plan.a, actor=plan.wang):
        by, yearly = viewer(plan.wang), AcceptancePoint.objects.get(text=YEARLY)
        with pytest.raises(DomainError, match="不能回答每年的目标"):
            bind_metric(yearly, "members.active", {}, by=by)
        with pytest.raises(DomainError, match="不是比率"):
            bind_metric(AcceptancePoint.objects.get(text=SHARE), "members.active", {}, by=by)
        bind_metric(yearly, "members.joined", {}, by=by)
        answers = _outcomes()[YEARLY].answers
        assert [(a.year, a.params["since"], a.as_of) for a in answers[:2]] == [
            (2018, dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
            (2019, dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
        ]
        assert answers[-1].as_of == END, "up to the cut-off"


def test_what_a_form_takes_by_years_comes_back_and_a_year_to_come_is_refused(
    plan: World, visitor: Any
) -> None:
    with group_scope(plan.a, actor=plan.wang):
        filing = start_filing(ItemThread.objects.get(name="双精准"), as_of=END, by=viewer(plan.wang))
        point = AcceptancePoint.objects.get(text=YEARLY)
        third = AcceptancePoint.objects.get(item=point.item, position=3).line.hex
        seen = fingerprint(filing)
    yearly, share, base = f"figure_{point.line.hex}_2019", f"figure_{third}", f"base_{third}"
    wang = visitor(plan.wang, plan.a)
    form = wang.get("plans:filing_edit", public_id=filing.public_id)
    names = list(form.context["form"].fields)
    assert {f"figure_{point.line.hex}_{year}" for year in (2018, 2019, 2020, 2021)} <= set(names)
    assert {share, base} <= set(names)
    data = {"as_of": "2023-06-30", "text": "推进。", "seen": seen, "deed": "save"}
    kept = {**data, yearly: "1300", share: "81", base: "3200"}
    assert wang.post("plans:filing_edit", kept, public_id=filing.public_id).status_code == 302
    again = wang.get("plans:filing_edit", public_id=filing.public_id).context["form"]
    assert again[yearly].value() == "1300"
    assert again[base].value() == "3200"
    bad = wang.post(
        "plans:filing_edit",
        {**data, "seen": again["seen"].value(), share: "81", base: "0"},
        public_id=filing.public_id,
    )
    assert "基数要大于 0" in body(bad)
    early = {**data, "seen": again["seen"].value(), "as_of": "2018-12-31", yearly: "1300"}
    assert "不能报2019年的数值" in body(wang.post("plans:filing_edit", early, public_id=filing.public_id))


def test_editing_a_task_leaves_side_base_and_veto_of_its_points(plan: World) -> None:
    with group_scope(plan.a, actor=plan.wang):
        revision = AcceptancePoint.objects.get(text=SAFE).item.revision
        draft = draft_revision(revision.plan, by=viewer(plan.wang), copy_from=revision)
        item = draft.items.get(name="双精准")
        changed = replace(edit_of(item), goal="新的目标")
        edit_item(item, changed, seen=item_print(item), by=viewer(plan.wang))
        held = {p.text: (p.target_sense, p.base, p.is_veto) for p in item.points.all()}
        assert held[SAFE] == ("at_most", "", True)
        assert held[SHARE] == ("at_least", "在校生", False)


def test_a_veto_is_set_in_the_form_and_needs_a_target(plan: World) -> None:
    with group_scope(plan.a, actor=plan.wang):
        revision = AcceptancePoint.objects.get(text=SAFE).item.revision
        draft = draft_revision(revision.plan, by=viewer(plan.wang), copy_from=revision)
        item = draft.items.get(name="双精准")
        place = next(n for n, p in enumerate(item.points.all()) if p.text == SHARE)
        thread = item.thread
    wang = Visitor(plan.wang, plan.a)
    form = wang.get("plans:item_edit", public_id=item.public_id)
    data = {
        **{name: value for name, value in form.context["form"].initial.items() if value is not None},
        **{f.html_name: f.value() for f in form.context["form"] if f.value() is not None},
        "points-TOTAL_FORMS": form.context["points"].total_form_count(),
        "points-INITIAL_FORMS": form.context["points"].initial_form_count(),
    }
    for one in form.context["points"]:
        data |= {f.html_name: f.value() for f in one if f.value() not in (None, False)}
    chosen = {f"points-{place}-is_veto": "on", f"points-{place}-waits_for": "rosters"}
    lost = {**data, **chosen, f"points-{place}-target_value": "", f"points-{place}-text": "校企共育"}
    assert "否决要点“校企共育”没有目标值" in body(
        wang.post("plans:item_edit", lost, public_id=item.public_id)
    )
    assert wang.post("plans:item_edit", {**data, **chosen}, public_id=item.public_id).status_code == 302
    with group_scope(plan.a, actor=plan.wang):
        point = item.points.get(text=SHARE)
        assert (point.is_veto, point.waits_for, point.base) == (True, "rosters", "在校生")
    told = body(wang.get("plans:points", data={"answered": "veto"}, public_id=draft.public_id))
    assert SHARE in told
    assert "占在校生不低于 80%" in told
    assert wang.url("plans:item_edit", public_id=item.public_id) in told
    ruling = body(wang.get("plans:points", public_id=revision.public_id))
    assert wang.url("plans:task", public_id=thread.public_id) in ruling
    waiting = body(wang.get("plans:points", data={"answered": "waiting"}, public_id=draft.public_id))
    assert "等待记录：师生名册" in waiting
    assert Visitor(plan.qian, plan.b).get("plans:points", public_id=draft.public_id).status_code == 404


def _draft(plan: World) -> Any:
    with group_scope(plan.a, actor=plan.wang):
        revision = AcceptancePoint.objects.get(text=SAFE).item.revision
        return draft_revision(revision.plan, by=viewer(plan.wang), copy_from=revision)


def _of(plan: World, revision: Any) -> dict[str, AcceptancePoint]:
    with group_scope(plan.a):
        return {p.text: p for p in AcceptancePoint.objects.filter(item__revision=revision)}


def test_points_are_changed_several_at_once_and_one_by_one(plan: World) -> None:
    draft, wang = _draft(plan), Visitor(plan.wang, plan.a)
    points, where = _of(plan, draft), {"public_id": draft.public_id}
    with group_scope(plan.a, actor=plan.wang):
        AcceptancePoint.objects.filter(pk=points[TOTAL].pk).update(target_value=None)
    assert wang.url("plans:points", **where) in body(wang.get("plans:revision", **where))
    listed = body(wang.get("plans:points", **where))
    assert "目标不能改" not in listed
    assert wang.url("plans:points_bulk_edit", **where) in listed
    assert wang.url("plans:point_edit", public_id=points[SHARE].public_id) in listed
    sent = {"ids": [str(points[text].public_id) for text in (SHARE, TOTAL, SAFE)], "is_veto": "yes"}
    page, form = looked_at(wang, "plans:points_bulk_edit", {**sent, "waits_for": "mall"}, **where)
    assert "将修改 2 条，1 条不能改" in " ".join(page.split()).replace("， ", "，")
    assert "没有目标值，无法判断是否否决" in page
    assert wang.post("plans:points_bulk_edit", form, **where).status_code == 302
    held = _of(plan, draft)
    assert [(held[t].is_veto, held[t].waits_for) for t in (SHARE, SAFE)] == [(True, "mall")] * 2
    assert not held[TOTAL].is_veto

    one = {"public_id": held[SHARE].public_id}
    form = {n: v for n, v in wang.get("plans:point_edit", **one).context["form"].initial.items() if v}
    lost = wang.post("plans:point_edit", {**form, "target_value": ""}, **one)
    assert (lost.status_code, "没有目标值" in body(lost)) == (422, True)
    kept = {**form, "target_sense": "at_most", "base": "毕业生", "waits_for": ""}
    assert wang.post("plans:point_edit", kept, **one).status_code == 302
    share = _of(plan, draft)[SHARE]
    assert (share.target_sense, share.base, share.is_veto, share.waits_for) == ("at_most", "毕业生", True, "")

    with group_scope(plan.a):
        ruling = AcceptancePoint.objects.select_related("item__revision").get(
            text=SHARE, item__revision__state="in_force"
        )
    only = {"public_id": ruling.public_id}
    assert "目标不能改" in body(wang.get("plans:points", public_id=ruling.item.revision.public_id))
    assert set(wang.get("plans:point_edit", **only).context["form"].fields) == {"waits_for"}
    late = wang.post("plans:point_edit", {"waits_for": "internships", "target_value": "1"}, **only)
    assert "您填的没有保存" in body(late), "who began in a draft that is in force by now is told"
    wang.post("plans:point_edit", {"waits_for": "internships"}, **only)
    with group_scope(plan.a):
        ruling.refresh_from_db()
    assert (ruling.waits_for, ruling.target_value) == ("internships", 80), "a target takes a new revision"
    with group_scope(plan.a, actor=plan.wang), pytest.raises(DomainError, match="已经生效"):
        edit_point(ruling, {"target_value": Decimal(1)}, by=viewer(plan.wang))
    admin = f"/admin/plans/acceptancepoint/{share.public_id}/change/"
    assert wang.post(admin, {**form, "base": "在校生"}).status_code == 302
    assert _of(plan, draft)[SHARE].base == "在校生"
    assert "占什么的比例" in body(wang.get(admin))


def test_points_go_out_to_excel_and_come_back(
    plan: World, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    draft, wang = _draft(plan), Visitor(plan.wang, plan.a)
    asked = f"{wang.url('records:export', kind='plan_points')}?revision={draft.public_id}"
    assert asked in body(wang.get("plans:points", public_id=draft.public_id)).replace("&amp;", "&")
    book = load_workbook(BytesIO(wang.client.post(asked).content))
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[heads["验收要点"] - 1].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(rows) == {YEARLY, TOTAL, SHARE, SAFE}
    for text, label, value in (
        (SAFE, "目标值", 0),
        (SHARE, "占比的基数", "毕业生"),
        (TOTAL, "否决要点", "是"),
        (TOTAL, "等待的记录", "商城与资源平台"),
    ):
        rows[text][heads[label] - 1].value = value
    rows[YEARLY][heads["验收要点"] - 1].value = "没有这一条"
    book.save(tmp_path / "要点.xlsx")
    desk = Desk(plan, django_capture_on_commit_callbacks)
    wrong = desk.upload(tmp_path / "要点.xlsx", "plan_points")
    ((_, column, words),) = desk.problems(wrong)
    assert (column, "草稿里没有这条要点" in words) == ("验收要点", True)
    sheet.delete_rows(rows[YEARLY][0].row)
    book.save(tmp_path / "要点.xlsx")
    done = desk.confirm(desk.upload(tmp_path / "要点.xlsx", "plan_points"))
    held = _of(plan, draft)
    assert held[SAFE].target_value == 0
    assert (held[SHARE].base, held[TOTAL].is_veto, held[TOTAL].waits_for) == ("毕业生", True, "mall")
    desk.undo(done)
    held = _of(plan, draft)
    assert (held[SAFE].target_value, held[SHARE].base, held[TOTAL].is_veto) == (1, "在校生", False)
    reader = Visitor(plan.zhang, plan.a)
    assert reader.client.post(asked).status_code == 403, "drafts are for those who edit"
