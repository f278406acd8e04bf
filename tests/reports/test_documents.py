"""What was made stands in one list; two of a kind are compared; of two who settle at once one is told of the other."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from groupportal.tenancy.scope import group_scope
from reports.models import FinalReport, ReportRun
from reports.package.collect import collect_package
from reports.services.package import keep_package
from reports.services.run import collect_report, forms_of, keep_report, settle_report
from tests.outcomes import race_codes
from tests.plans.people import pdf, viewer
from tests.reports.evidenced import AS_OF, approved, plan_of
from tests.visitor import body, row_names
from tests.world import World


def made(world: World, kind: str = "annex") -> ReportRun:
    with group_scope(world.a, actor=world.wang):
        if kind == "package":
            return keep_package(collect_package(AS_OF), by=world.wang)
        return keep_report(collect_report(kind, AS_OF), forms_of("xlsx"), by=world.wang)


def test_documents_are_listed_by_version_compared_and_settled_once(world: World, visitor: Any) -> None:
    plan_of(world)
    approved(world, "2.扩大集团规模", "成员135个。新增6家。", pdf("审批表.pdf"))
    first, packed = made(world), made(world, "package")
    wang = visitor(world.wang, world.a)
    alone = body(wang.get("reports:versions"))
    assert "没有可以比较的两份" in alone
    assert "两边没有同一张表" not in alone
    # Made by no request: the way to what was found leads into the group all the same.
    found = body(wang.get("reports:run", public_id=first.public_id))
    assert f'href="{wang.url("/plans/tasks/")}' in found
    assert 'href="/plans/' not in found
    assert "与前一版比较" not in found, "there is none"
    approved(world, "2.扩大集团规模", "成员140个。新增6家。", pdf("名单.pdf", b"2"))
    second, again = made(world), made(world, "package")

    page = wang.get("reports:documents")
    assert row_names(page) == [
        "佐证材料包（第 2 版）",
        "附件2-1、2-2、2-3（第 2 版）",
        "佐证材料包（第 1 版）",
        "附件2-1、2-2、2-3（第 1 版）",
    ]
    assert row_names(wang.get("reports:documents", data={"kind": "annex", "q": "王芳"})) == [
        "附件2-1、2-2、2-3（第 2 版）",
        "附件2-1、2-2、2-3（第 1 版）",
    ]
    reader = visitor(world.zhang, world.a)
    assert len(row_names(reader.get("reports:documents"))) == 2, "packages are for others"
    assert reader.get("reports:run", public_id=packed.public_id).status_code == 404
    later = body(wang.get("reports:run", public_id=second.public_id))
    assert "第 2 版" in later
    assert "与前一版比较" in later

    with group_scope(world.a, actor=world.wang):
        keep_report(collect_report("breakdown", AS_OF), forms_of("xlsx"), by=world.wang)
    assert "名单.pdf" in body(wang.get("reports:versions")), "the latest of which there are two"
    assert "2099年1月1日还没有到" in body(wang.get("reports:breakdown", data={"as_of": "2099-01-01"}))
    shown = body(wang.get("reports:versions", data={"later": second.public_id}))
    assert "<del>135</del>" in shown
    assert "<ins>140</ins>" in shown
    assert "较早的一份" in shown
    assert "新增6家" in shown
    files = body(wang.get("reports:versions", data={"later": again.public_id}))
    assert "名单.pdf" in files
    sheet = wang.post(f"/reports/documents/compare/export/?later={second.public_id}")
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(min_row=2)
    ]
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [
        ("不同", "2.扩大集团规模", "成员135个。新增6家。", "成员140个。新增6家。")
    ]
    other = wang.get("reports:versions", data={"earlier": first.public_id, "later": again.public_id})
    assert "不是同一种，不能比较" in body(other)

    settle = {"public_id": first.public_id}
    assert wang.post("reports:settle", {"note": "", "accepted": "逐条看过"}, **settle).status_code == 302
    told = wang.post("reports:settle", {"note": "", "accepted": "逐条看过"}, public_id=second.public_id)
    assert (told.status_code, "已有定稿" in body(told)) == (422, True)
    assert (
        wang.post(
            "reports:settle", {"note": "改交更正后的", "accepted": "逐条看过"}, public_id=second.public_id
        ).status_code
        == 302
    )
    assert len(row_names(wang.get("reports:documents", data={"final": "1"}))) == 2
    with group_scope(world.b):
        assert not ReportRun.objects.exists()
    stranger = visitor(world.qian, world.b)
    assert stranger.get("reports:run", public_id=first.public_id).status_code == 404


def test_of_two_who_settle_at_once_one_is_told_of_the_other(committed_world: World) -> None:
    world = committed_world
    plan_of(world)
    first, second = made(world), made(world)

    def settle(run: ReportRun, user: Any) -> Any:
        return user, lambda: settle_report(run, accepted="逐条看过", by=viewer(user))

    same = race_codes(world.a, settle(first, world.wang), settle(first, world.wen))
    assert same == ["done", "final"]
    with group_scope(world.a, actor=world.wang):
        assert FinalReport.objects.count() == 1
        third = keep_report(collect_report("breakdown", AS_OF), forms_of("xlsx"), by=world.wang)
        fourth = keep_report(collect_report("breakdown", AS_OF), forms_of("xlsx"), by=world.wang)
    assert race_codes(world.a, settle(third, world.wang), settle(fourth, world.wen)) == [
        "another_final",
        "done",
    ]
    assert race_codes(world.a, settle(second, world.wang)) == ["another_final"]
