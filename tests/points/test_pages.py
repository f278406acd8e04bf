"""What people see and do on the pages of points, by role."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.audit.models import AccessEntry
from points.models import GradingRun, PointRuleSet, PointsAppeal, PointsClaim, PointsEntry
from points.services.entry import reverse_points
from points.services.grading import grade_year
from points.services.rule import draft_rules
from tests.points.ground import D, Ground, facts, give, in_a, proof
from tests.visitor import body
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
AS_OF = {"as_of": "2023-12-31"}
pytestmark = pytest.mark.django_db


PLAIN = (
    "points:ranking",
    "points:ledger",
    "points:claims",
    "points:appeals",
    "points:rule_sets",
    "points:runs",
    "points:record",
    "points:claim_new",
    "points:rules_new",
    "points:run_new",
)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("wang", [200, 200, 200, 200, 200, 200, 200, 403, 200, 200]),
        ("zhang", [200, 200, 200, 200, 200, 200, 403, 403, 403, 403]),
        ("li", [403, 200, 200, 200, 200, 200, 403, 200, 403, 403]),
        ("cai", [200, 200, 200, 200, 200, 200, 403, 403, 403, 403]),
        ("qian", [404] * 10),
    ],
)
def test_who_may_open_what(
    world: World, kept: Ground, client_for: Any, who: str, statuses: list[int]
) -> None:
    visitor = client_for(getattr(world, who), world.a)
    assert [visitor.get(name).status_code for name in PLAIN] == statuses


def test_the_ranking_as_of_a_date(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        give(world, kept, quantity=10)
        give(world, kept, quantity=20, member=kept.school, occurred_on=D(2023, 6, 1))
    visitor = client_for(world.zhang, world.a)

    def order(**ask: str) -> list[str]:
        page = body(visitor.get("points:ranking", data=ask))
        return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)

    assert order(as_of="2023-12-31") == [world.ua.name, "海信电子有限公司"]
    assert order(as_of="2023-05-31") == ["海信电子有限公司", world.ua.name]
    assert order(as_of="2024-02-01", year="2023") == [world.ua.name, "海信电子有限公司"]
    assert order(as_of="2023-12-31", q="hxdz") == ["海信电子有限公司"]
    assert order(as_of="2023-12-31", category="school") == [world.ua.name]
    page = body(visitor.get("points:ranking", data=AS_OF))
    assert f"/metrics/points.total/?as_of=2023-12-31&amp;member={kept.firm.public_id}" in page
    assert visitor.get("points:ranking", data={"year": "99999", "page": "x"}).status_code == 200


def test_a_units_people_see_their_own_page_and_no_other(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        give(world, kept, quantity=10, member=kept.school)
        other = give(world, kept, quantity=10)
    visitor = client_for(world.li, world.a)
    mine = visitor.get("points:mine")
    assert mine.url == visitor.url("points:member", public_id=kept.school.public_id)
    page = body(visitor.client.get(f"{mine.url}?as_of=2023-12-31"))
    assert "接收实习学生" in page
    assert "申报积分" in page
    assert visitor.get("points:member", public_id=kept.firm.public_id).status_code == 404
    ledger = body(visitor.get("points:ledger"))
    assert str(other.public_id) not in ledger
    assert kept.school.name in ledger


def test_claim_and_ruling_on_the_pages(world: World, kept: Ground, client_for: Any) -> None:
    li, cai = client_for(world.li, world.a), client_for(world.cai, world.a)
    upload = SimpleUploadedFile("协议.pdf", PDF, "application/pdf")
    sent = facts(kept, member=str(kept.school.public_id), item="donation", quantity="2", files=[upload])
    answer = li.post("points:claim_new", sent)
    assert answer.status_code == 302, body(answer)
    with in_a(world):
        claim = PointsClaim.objects.get()
    assert "确认并记分" not in body(li.client.get(answer.url))
    assert "确认并记分" in body(cai.get("points:claim", public_id=claim.public_id))
    assert li.post("points:claim", {"deed": "confirmed"}, public_id=claim.public_id).status_code == 403
    without = cai.post("points:claim", {"deed": "refused", "answer": ""}, public_id=claim.public_id)
    assert (without.status_code, "请写明原因" in body(without)) == (422, True)
    with in_a(world):
        assert not PointsEntry.objects.exists()
    done = cai.post("points:claim", {"deed": "confirmed"}, public_id=claim.public_id)
    assert done.status_code == 302
    with in_a(world):
        assert PointsEntry.objects.get().counted == 10
    foreign = li.post("points:claim_new", facts(kept, item="course", key="two"))
    assert foreign.status_code == 422


def test_appeal_and_answer_on_the_pages(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        entry = give(world, kept, quantity=10, member=kept.school)
    li, wang = client_for(world.li, world.a), client_for(world.wang, world.a)
    assert "提出申诉" in body(li.get("points:entry", public_id=entry.public_id))
    li.post("points:appeal_entry", {"text": "应为 20 人"}, public_id=entry.public_id)
    with in_a(world):
        appeal = PointsAppeal.objects.get()
    assert "答复申诉" in body(wang.get("points:appeal", public_id=appeal.public_id))
    answer = {"deed": "upheld", "answer": "属实", "item": "interns", "quantity": "20"}
    missing = wang.post("points:appeal", answer, public_id=appeal.public_id)
    assert "补记积分要填写发生日期" in body(missing)
    done = wang.post("points:appeal", {**answer, "occurred_on": "2023-03-15"}, public_id=appeal.public_id)
    assert done.status_code == 302, body(done)
    assert "查看补记的积分" in body(li.client.get(done.url))
    assert (
        li.post("points:appeal_missing", {"text": "漏记"}, public_id=kept.school.public_id).status_code == 302
    )


def formset(prefix: str, rows: list[dict[str, str]], initial: int) -> dict[str, str]:
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_version_from_draft_to_force_on_the_pages(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    to_items = visitor.post("points:rules_new", {"name": "新办法"}).url
    with in_a(world):
        draft = PointRuleSet.objects.get(version=2)
    assert "接收实习学生" in body(visitor.client.get(to_items))
    row = {
        "label": "参会",
        "code": "meeting",
        "points": "3",
        "measure": "event",
        "unit": "次",
        "yearly_cap": "9",
    }
    bad = visitor.client.post(to_items, formset("rule", [row, {**row, "label": "再次"}], 0))
    assert bad.status_code == 422
    assert "与前面的项目重复" in body(bad)
    assert visitor.client.post(to_items, formset("rule", [row], 0)).status_code == 302
    grades = [{"name": "甲", "top_count": "1", "earns": "表彰"}, {"name": "乙"}]
    sent = {**formset("grade", grades, 0), "grading": "quota"}
    assert visitor.post("points:grades_edit", sent, public_id=draft.public_id).status_code == 302
    page = body(visitor.get("points:rule_set", public_id=draft.public_id))
    assert "3 分/次" in page
    assert "前 1 名" in page
    assert "其余单位" in page
    assert client_for(world.li, world.a).get("points:rule_set", public_id=draft.public_id).status_code == 404
    force = {"on": "2024-01-01", "decided_by": "2023年第二次理事会决议"}
    assert visitor.post("points:rules_in_force", force, public_id=draft.public_id).status_code == 302
    late = visitor.post("points:rules_edit", formset("rule", [row], 0), public_id=draft.public_id)
    assert "已经生效或归档，不能修改" in body(late)


def test_grading_as_a_job_published_and_printed(
    world: World, kept: Ground, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with in_a(world):
        give(world, kept, quantity=40, member=kept.school)
    visitor, li = client_for(world.wang, world.a), client_for(world.li, world.a)
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post("points:run_new", {"year": "2023", "as_of": "2024-01-05"})
    assert answer.status_code == 302, body(answer)
    with in_a(world):
        run = GradingRun.objects.get()
        line = run.lines.get(member=kept.school)
    assert li.get("points:run", public_id=run.public_id).status_code == 404, "not yet published"
    assert li.get("points:certificate", public_id=line.public_id).status_code == 404
    assert "公布结果" in body(visitor.get("points:run", public_id=run.public_id))
    assert visitor.post("points:run_publish", public_id=run.public_id).status_code == 302
    assert "四星" in body(li.get("points:run", public_id=run.public_id))
    assert "全部证书" in body(visitor.get("points:run", public_id=run.public_id))
    every = docx.Document(io.BytesIO(visitor.get("points:run_certificates", public_id=run.public_id).content))
    titles = [p.text for p in every.paragraphs if p.text == "合作贡献等级证书"]
    with in_a(world):
        assert len(titles) == run.lines.exclude(grade="").count() > 0
    assert li.get("points:run_certificates", public_id=run.public_id).status_code == 403
    one, two = (li.get("points:certificate", public_id=line.public_id) for _ in range(2))
    assert one.content == two.content
    assert "四星" in "".join(p.text for p in docx.Document(io.BytesIO(one.content)).paragraphs)
    with in_a(world):
        assert AccessEntry.objects.filter(kind="download", actor=world.li).count() == 2
        other = run.lines.get(member=kept.firm)
    assert li.get("points:certificate", public_id=other.public_id).status_code == 404


def test_drafts_and_admin_pages_open(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        entry = give(world, kept, files=[proof(world.wang)])
        draft_rules("办法", by=world.wang, copy_from=kept.rule_set)
        grade_year(2023, as_of=D(2023, 12, 31), by=world.wang)
    visitor = client_for(world.wang, world.a)
    for model in ("pointsentry", "pointruleset", "pointsclaim", "pointsappeal", "gradingrun"):
        assert visitor.get(f"/admin/points/{model}/", data={"q": "hxdz"}).status_code == 200, model
    assert visitor.get(f"/admin/points/pointsentry/{entry.public_id}/change/").status_code == 200
    with in_a(world):
        reverse_points(entry, reason="重复登记", on=entry.occurred_on + dt.timedelta(days=9), by=world.wang)
    for days, said in ((-1, ["当天还没有"] * 2), (5, ["当天还没有", "计入"]), (9, ["冲销", "已冲销"])):
        day = entry.occurred_on + dt.timedelta(days=days)
        listed = visitor.get("/admin/points/pointsentry/", data={"as_of": day.isoformat()})
        assert [row.then for row in listed.context["cl"].result_list] == said
        assert said[0] in body(listed)
