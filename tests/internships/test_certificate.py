"""Certificates: issued for what is confirmed, verified by whoever has the code, withdrawn with a reason; the yearly data set."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import segno
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from groupportal.errors import NotAllowed
from groupportal.metrics.selectors import ask
from groupportal.reporting.values import Period
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from internships.models import Certificate, PayRecord, Placement
from internships.selectors.certificate import certificates_for, masked_name
from internships.selectors.dataset import CODES, dataset
from internships.services.archive import archive_placements
from internships.services.certificate import issue_certificates, withdraw_certificate
from internships.services.journal import JOURNALS
from internships.views import certificate as pages
from rosters.enums import Level
from rosters.models import Programme
from tests.internships.closing import confirmed, explained, over
from tests.internships.ground import post
from tests.internships.teaching import DAY, Room, running, today, visit, written
from tests.members.ground import viewer
from tests.office.document.test_write import modules
from tests.outcomes import race_codes, refused
from tests.rosters.ground import student
from tests.visitor import body
from tests.world import World

_OF_PAY = ("average_pay", "pay_total")


def test_issued_once_withdrawn_with_a_reason_issued_anew(it: Room, world: World) -> None:
    over(it)
    confirmed(it, world)
    li = viewer(world.li)
    found = issue_certificates([it.jiangs, it.hes, it.suns], by=li)
    (one,) = found.done
    assert {error.code for _, error in found.refused} == {"not_graded", "not_yours"}
    assert one.number == f"{today().year}-0001"
    assert dict(one.said)["考核结果"] == "良好"
    assert dict(one.said)["实习时间"].endswith(cndate(it.jiangs.ends_on - DAY)), (
        "the last day, not the one after"
    )
    refused(lambda: issue_certificates([it.jiangs], by=li).only(), "issued")
    refused(lambda: withdraw_certificate(one, reason=" ", by=li), "reason_missing")
    new = withdraw_certificate(one, reason="姓名有误", again=True, by=li)
    assert (new.serial, new.code == one.code) == (2, False)
    refused(lambda: withdraw_certificate(one, reason="再撤", by=li), "withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=new.pk).update(said=[["姓名", "别人"]])
    for user in (it.zhou, it.firm, it.jiang, it.sun):
        with pytest.raises(NotAllowed):
            withdraw_certificate(new, reason="试", by=viewer(user))

    def sees(user: Any) -> bool:
        return certificates_for(viewer(user)).filter(pk=new.pk).exists()

    assert [sees(u) for u in (world.li, it.zhou, it.jiang)] == [True] * 3
    assert [sees(u) for u in (it.huang, it.firm, it.sun)] == [False] * 3
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not certificates_for(viewer(world.qian)).exists()


def test_whoever_has_the_code_sees_whether_it_counts_and_no_more(
    taught: Room, world: World, client_for: Any, monkeypatch: Any
) -> None:
    it = taught
    with group_scope(world.a, actor=world.wang):
        over(it)
        confirmed(it, world)
        (one,) = issue_certificates([it.jiangs], by=viewer(world.li)).done
    assert [masked_name(name) for name in ("姜勇", "欧阳小明", "王")] == ["姜*", "欧***", "王*"]
    anyone, path = Client(), f"/{world.a.slug}/internships/certificates/verify/{one.code}/"
    shown = anyone.get(path).content.decode()
    assert "姜*" in shown
    assert it.school.name in shown, "where to ask"
    assert "有效" in shown
    for secret in ("姜勇", "2020101", "良好"):
        assert secret not in shown
    assert anyone.get(path.replace(one.code, "x" * 14)).status_code == 404
    assert anyone.get(path.replace(world.a.slug, world.b.slug)).status_code == 404, "of another group"
    li, jiang = client_for(world.li, world.a), client_for(it.jiang, world.a)
    assert "由学校开具" in body(client_for(it.huang, world.a).get("internships:certificates"))
    page = body(jiang.get("internships:certificate", public_id=one.public_id))
    assert f"verify/{one.code}/" in page
    assert "<svg" in page
    word = jiang.get("internships:certificate_word", public_id=one.public_id).content
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        (address,) = re.findall(r"https?://[^<]+/verify/[^<]+/", archive.read("word/document.xml").decode())[
            :1
        ]
    assert urlsplit(address).path == path
    assert modules(word) == [[bool(m) for m in row] for row in segno.make(address, micro=False).matrix]
    assert client_for(it.firm, world.a).get("internships:certificates").status_code == 403
    li.post("internships:certificate_withdraw", {"reason": "姓名有误"}, public_id=one.public_id)
    assert "已撤销" in anyone.get(path).content.decode()
    monkeypatch.setattr(pages, "ASKED", pages.Limit("internships.verify_test", from_one_address=1))
    assert [anyone.get(path).status_code for _ in range(2)] == [200, 429]


def test_two_who_issue_at_once_give_one(committed_world: World) -> None:
    world = committed_world
    from tests.internships.teaching import room

    with group_scope(world.a, actor=world.wang):
        it = over(room(world))
        confirmed(it, world)

    def issuing(user: Any) -> tuple[Any, Any]:
        return user, lambda: issue_certificates([it.jiangs], by=viewer(user)).only()

    assert race_codes(world.a, issuing(world.li), issuing(world.wang)) == ["done", "issued"]


def test_the_yearly_data_set_says_what_the_register_says(it: Room, world: World, tmp_path: Any) -> None:
    JOURNALS.rule(written(it), "approved", by=viewer(it.zhou))
    visit(it)
    over(it)
    confirmed(it, world)
    explained(it.jiangs, world)
    archive_placements([it.jiangs], by=viewer(world.li)).only()
    period = Period(it.batch.starts_on, today())
    found = dataset(period)
    totals = {code: line[0].value for code, line in zip(CODES, found.lines, strict=True)}
    assert (totals["interns"], totals["hosts"], totals["running"]) == (4, 1, 1)
    assert (totals["visited"], totals["assessed"], totals["archived"], totals["agreed"]) == (1, 1, 1, 0)
    assert found.columns[0] == "合计"
    assert len(found.columns) == 1 + 2 + 2, "in all, two kinds, two schools"
    result = ask("internships.archived", today(), {"since": period.since}).answer()
    assert "学生" not in {column.label for column in result.columns}


def test_pay_and_the_match_of_post_and_programme_join_the_data_set(it: Room, world: World) -> None:
    fits, other = (
        Programme.objects.create(code=code, name=code, edition=2021, level=Level.SECONDARY)
        for code in ("660301", "730401")
    )
    Programme.objects.create(code="460103", name="数控技术", edition=2021, level=Level.COLLEGE)
    assembly = post(world, host=it.at, major_codes=("460103",))  # the same 大类 at another level
    for row, programme in ((it.jiangs, fits), (it.hes, other), (it.huangs, None)):
        type(row.student).objects.filter(pk=row.student_id).update(programme=programme)
        Placement.objects.filter(pk=row.pk).update(post=assembly)
    found = dataset(Period(it.batch.starts_on, today()))
    lines = dict(zip(CODES, found.lines, strict=True))
    totals = {code: line[0].value for code, line in lines.items()}
    assert (totals["fitting"], totals["fitting_rate"]) == (1, Decimal("50.00"))
    assert lines["incidents"][1] is None, "an incident is of no kind of internship"
    assert (totals["incidents"], totals["concerns"]) == (0, 0)
    note = ask("internships.fitting_rate", today(), {"since": it.batch.starts_on}).answer().note
    assert note == "对口 1 人，专业和岗位都已登记的 2 人。"
    book = load_workbook(io.BytesIO(found.as_workbook()))
    assert len(list(book["口径"].rows)) == 1 + len(CODES)
    units = {row[0].value: row[1].value for row in book.worksheets[0].rows}
    assert (units["实习岗位与专业对口率"], units["发给实习学生的报酬"]) == ("%", "万元")


def test_pay_is_told_of_five_students_and_of_no_fewer(it: Room, world: World) -> None:
    period = Period(it.batch.starts_on, today())
    said = {"month": it.batch.starts_on.replace(day=1), "due": 2001, "due_on": today(), "way": "transfer"}
    paid = {"paid": 2001, "paid_on": today(), "is_to_student": True}
    others = [
        running(world, it.batch, it.at, student(world, f"20202{n}", "吴静"), it.zhou_row) for n in (1, 2)
    ]
    rows = [it.jiangs, it.hes, it.huangs, it.suns, *others]

    def told(**which: str) -> list[Any]:
        asked = [ask(f"internships.{code}", today(), {"since": period.since, **which}) for code in _OF_PAY]
        return [one.answer() for one in asked]

    for row, amount in zip(rows[:4], (2001, 1000, 1000, 1000), strict=True):
        Placement.objects.filter(pk=row.pk).update(pay=amount)
        PayRecord.objects.create(placement=row, is_current=False, **said, **{**paid, "paid": 20})
        PayRecord.objects.create(placement=row, **said, **paid)
    before = {**said, "month": (said["month"] - DAY).replace(day=1)}
    PayRecord.objects.create(placement=rows[0], **before, **paid)
    for few in (told(), told(school=it.suns.unit.name)):
        assert [(one.value, one.note, list(one.rows)) for one in few] == [
            (None, "不足 5 人，不显示。", [])
        ] * 2
    lines = dict(zip(CODES, dataset(period).lines, strict=True))
    assert [lines[code][0].value for code in _OF_PAY] == [None, None], "five payments to four students"
    assert lines["pay_total"][0].text == "—"
    Placement.objects.filter(pk=rows[4].pk).update(pay=1000)
    PayRecord.objects.create(placement=rows[4], **said, **paid)
    average, total = told()
    assert (average.value, total.value) == (Decimal("1200.20"), 6 * 2001), "corrected amounts do not count"
    assert (len(average.rows), len(total.rows), average.note) == (5, 6, "")
    assert told(school=it.suns.unit.name)[1].value is None, "one student of that school"
    assert told(school="没有的学校")[1].value == 0, "nobody was paid"


def test_the_command_writes_the_workbook(committed_world: World, tmp_path: Any, capsys: Any) -> None:
    call_command("internship_dataset", group=committed_world.a.slug, year=today().year, out=str(tmp_path))
    (file,) = tmp_path.iterdir()
    book = load_workbook(io.BytesIO(file.read_bytes()))
    assert book.sheetnames == [f"{today().year}年实习数据", "口径"]
    assert str(file) in capsys.readouterr().out
