"""Templates, uploads and exports as people meet them on pages."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from groupportal.audit.models import AccessEntry
from groupportal.jobs.models import Job
from groupportal.records import views
from groupportal.records.registry import all_kinds, kind_of
from groupportal.records.template import template
from groupportal.tenancy.scope import group_scope
from members.models import Contact
from tests.members.ground import enrol
from tests.records.ground import bring, sheet_of

KINDS = ("members", "contacts", "experts", "expert_deeds", "points", "plan_points")
ROSTERS = ("students", "classes", "teachers", "programmes")
"""Tried in ``tests/rosters``."""
INTERNSHIPS = (
    "hosts",
    "posts",
    "placements",
    "pays",
    "national_placements",
    "national_covers",
    "national_reports",
    "assessment_scores",
)
"""Tried in ``tests/internships``."""
GOVERNANCE = ("seats", "regulations")
"""Tried in ``tests/governance``."""
PARKS = (
    "attendances",
    "facilities",
    "projects",
    "residents",
    "service_requests",
    "training_bases",
    "trainings",
    "usages",
)
"""Tried in ``tests/parks``."""
EMPLOYMENT = (
    *("demands", "firm_visits", "job_wishes", "graduates"),
    *("national_wishes", "national_visits", "national_employed", "national_studying", "national_looking"),
)
"""Tried in ``tests/employment``."""


@pytest.mark.parametrize("code", KINDS)
def test_a_template_has_heads_comments_lists_formats_and_one_example(code, tmp_path):
    kind = kind_of(code)
    (tmp_path / "t.xlsx").write_bytes(template(kind, {}))
    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    assert [c.value for c in sheet[1]] == ["序号", *(c.label for c in kind.columns)]
    assert all(cell.comment for cell in sheet[1][1:])
    assert sheet["A2"].value == "示例"
    listed = {str(v.sqref) for v in sheet.data_validations.dataValidation}
    assert len(listed) == sum(bool(c.choices) for c in kind.columns)
    for number, column in enumerate(kind.columns, 2):
        shape = {"code": "@", "phone": "@", "date": "yyyy-mm-dd"}.get(column.kind)
        if shape:
            assert {sheet.cell(row=r, column=number).number_format for r in (2, 250, 501)} == {shape}
    assert "填写说明" in book.sheetnames
    assert book["可选项"].sheet_state == "hidden"


@pytest.mark.parametrize("code", KINDS)
def test_the_example_of_a_template_would_pass_its_own_checks(code):
    from groupportal.records.cells import cleaner

    for column in kind_of(code).columns:
        if column.example:
            assert cleaner(column)(column.example)[0] is not None


def test_an_untouched_template_has_no_row(inside, tmp_path):
    (tmp_path / "t.xlsx").write_bytes(template(kind_of("members"), {}))
    with pytest.raises(Exception, match="只有表头"):
        bring("members", tmp_path / "t.xlsx", write=False)


def test_the_upload_page_offers_the_template_and_asks_what_the_file_may_not_say(world, client_for):
    page = client_for(world.wang, world.a).get("imports:upload", kind="members").content.decode()
    assert f"/{world.a.slug}/records/members/template/" in page
    assert "职工人数的统计日期" in page
    assert client_for(world.cai, world.a).get("imports:upload", kind="members").status_code == 403


def test_a_template_is_for_those_who_may_import(world, client_for):
    response = client_for(world.wang, world.a).get("records:template", kind="contacts")
    assert response.status_code == 200
    assert "%E8%81%94%E7%B3%BB%E4%BA%BA" in response["Content-Disposition"]
    assert client_for(world.cai, world.a).get("records:template", kind="contacts").status_code == 403
    assert client_for(world.zhang, world.a).get("records:template", kind="contacts").status_code == 403
    assert client_for(world.qian, world.a).get("records:template", kind="contacts").status_code == 404
    assert client_for(world.wang, world.a).get("records:template", kind="nothing").status_code == 404


FOR = "理事会换届通知"


def people(world):
    with group_scope(world.a, actor=world.wang):
        for number, name in enumerate(("甲厂", "=乙厂"), 1):
            member = enrol(world, name)
            Contact.objects.create(
                member=member, name=f"张{number}", phone=f"1380013800{number}", is_main=True
            )


def export(client_for, user, world, code, query=""):
    visitor = client_for(user, world.a)
    return visitor.client.post(f"{visitor.url('records:export', kind=code)}{query}", {"purpose": FOR})


def test_a_list_is_exported_with_safe_cells_and_its_filters(world, client_for, tmp_path):
    people(world)
    sheet = sheet_of(export(client_for, world.wang, world, "members").content, tmp_path)
    cells = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(cells) == {"甲厂", "=乙厂"}
    assert cells["=乙厂"][1].data_type == "s"
    assert cells["=乙厂"][1].quotePrefix
    sheet = sheet_of(export(client_for, world.wang, world, "members", "?q=甲").content, tmp_path)
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["甲厂"]


def test_phones_are_masked_for_those_who_may_not_read_them_and_the_export_is_written_down(
    world, client_for, tmp_path
):
    people(world)
    for user, phone, purpose in (
        (world.wang, "13800138001", f"导出联系人（完整电话和邮箱） 2 条。用途：{FOR}"),
        (world.cai, "138****8001", f"导出联系人（电话和邮箱已遮盖） 2 条。用途：{FOR}"),
    ):
        sheet = sheet_of(export(client_for, user, world, "contacts").content, tmp_path)
        heads = [cell.value for cell in sheet[1]]
        found = {
            row[heads.index("姓名")].value: row[heads.index("联系电话")].value
            for row in sheet.iter_rows(min_row=2)
        }
        assert found["张1"] == phone
        with group_scope(world.a):
            entry = AccessEntry.objects.filter(kind="export").latest("id")
            assert (entry.actor, entry.purpose) == (user, purpose)
    assert export(client_for, world.zhang, world, "contacts").status_code == 403
    assert export(client_for, world.qian, world, "contacts").status_code == 404


def test_a_long_list_is_exported_by_a_job(
    world, client_for, monkeypatch, django_capture_on_commit_callbacks, tmp_path
):
    people(world)
    monkeypatch.setattr(views, "ROWS_AT_ONCE", 1)
    with django_capture_on_commit_callbacks(execute=True):
        response = export(client_for, world.wang, world, "members", "?state=active")
    assert response.status_code == 302
    with group_scope(world.a):
        job = Job.objects.get(kind="records.export")
        assert job.message == "已导出 2 条。"
        assert FOR in AccessEntry.objects.get(kind="export", actor=world.wang).purpose


def test_what_of_people_goes_out_is_said_before_and_what_for_is_asked(world, client_for):
    people(world)
    for user, words in (
        (world.wang, "姓名、职务、联系电话、邮箱完整导出。"),
        (world.cai, "姓名、职务完整导出，联系电话、邮箱已遮盖"),
    ):
        page = client_for(user, world.a).get("records:export", kind="contacts").content.decode()
        assert words in page
        assert "共 2 条" in page
    wang = client_for(world.wang, world.a)
    for purpose, reason in (("", "导出个人信息要写明用途"), ("看", "至少 4 个字")):
        refused = wang.post("records:export", {"purpose": purpose}, kind="contacts")
        assert refused.status_code == 422
        assert reason in refused.content.decode()
    with group_scope(world.a):
        assert not AccessEntry.objects.filter(kind="export").exists()
    assert wang.post("records:export", kind="points").status_code == 200, "nothing about people in it"


def test_the_lists_carry_the_buttons_of_those_who_may(world, client_for):
    for name, code in (("members:list", "members"), ("experts:list", "experts"), ("points:ledger", "points")):
        page = client_for(world.wang, world.a).get(name).content.decode()
        assert f"/imports/new/{code}/" in page
        assert f"/records/{code}/template/" in page
        assert f"/records/{code}/export/" in page
        page = client_for(world.li, world.a).get(name).content.decode()
        assert f"/imports/new/{code}/" not in page
        assert f"/records/{code}/export/" not in page


def test_kinds_are_declared_once():
    assert sorted(kind.code for kind in all_kinds()) == sorted(
        ["people", *KINDS, *ROSTERS, *INTERNSHIPS, *GOVERNANCE, *PARKS, *EMPLOYMENT]
    )
