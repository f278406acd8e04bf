"""The pool on its pages and its endpoint: who sees what, phones, files, queries that do not grow."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from experts.models import Expert, ExpertRecord
from experts.services.expert import add_documents, leave_pool, read_phone
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.errors import NotAllowed
from groupportal.files.services import store_bytes
from tests.experts.ground import PHONE, D, expert
from tests.members.ground import enrol, viewer
from tests.points.ground import in_a
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
PAGES = ("experts:list", "experts:new")


def test_a_phone_is_masked_and_looking_at_it_is_written_down(world: World, client_for: Any) -> None:
    with in_a(world):
        someone = expert(world)
        assert not AuditEntry.objects.filter(after__icontains=PHONE).exists()
    wang, zhang = client_for(world.wang, world.a), client_for(world.zhang, world.a)
    for visitor in (wang, zhang):
        page = visitor.get("experts:expert", public_id=someone.public_id).content.decode()
        assert "138****8000" in page
        assert PHONE not in page
    assert zhang.post("experts:phone", public_id=someone.public_id).status_code == 403
    shown = wang.post("experts:phone", public_id=someone.public_id, follow=True).content.decode()
    assert PHONE in shown
    with in_a(world):
        (entry,) = AccessEntry.objects.filter(kind="view")
        assert (entry.actor, entry.object_id) == (world.wang, someone.public_id)
        with pytest.raises(NotAllowed):
            read_phone(someone, by=viewer(world.li))


def test_a_known_phone_is_taken_away_only_when_asked(world: World, client_for: Any) -> None:
    with in_a(world):
        someone = expert(world)
    visitor = client_for(world.wang, world.a)
    said = {"name": "吕海华", "kind": "enterprise", "unit_name": "卓思公司"}

    def save(**more: str) -> tuple[int, str]:
        answer = visitor.post("experts:edit", {**said, **more}, public_id=someone.public_id)
        with in_a(world):
            return answer.status_code, Expert.objects.get(pk=someone.pk).phone

    assert "forget_phone" in visitor.get("experts:edit", public_id=someone.public_id).content.decode()
    assert save() == (302, PHONE)
    assert save(forget_phone="on", phone="13900000000") == (422, PHONE)
    assert save(forget_phone="on") == (302, "")
    assert "forget_phone" not in visitor.get("experts:edit", public_id=someone.public_id).content.decode()


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("wang", [200, 200]), ("zhang", [200, 403]), ("li", [200, 403]), ("qian", [404, 404])],
)
def test_who_may_open_what(world: World, client_for: Any, who: str, statuses: list[int]) -> None:
    visitor = client_for(getattr(world, who), world.a)
    assert [visitor.get(name).status_code for name in PAGES] == statuses


def test_taking_in_and_keeping_on_the_pages(world: World, client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    sent = {
        "name": "吕海华",
        "kind": "enterprise",
        "unit_name": "卓思广告公司",
        "fields_text": "艺术设计、新媒体",
        "phone": PHONE,
        "joined_on": "2023-01-01",
    }
    answer = visitor.post("experts:new", sent)
    assert answer.status_code == 302, answer.content.decode()
    same = visitor.post("experts:new", sent)
    assert "专家库里已有卓思广告公司的“吕海华”" in same.content.decode()
    assert visitor.post("experts:new", {**sent, "same_on_purpose": "on"}).status_code == 302
    bad = visitor.post("experts:new", {**sent, "name": "乙", "unit_name": ""})
    assert "请选择成员单位，或填写单位名称" in bad.content.decode()
    with in_a(world):
        someone = Expert.objects.order_by("id").first()
    key = {"public_id": someone.public_id}
    upload = SimpleUploadedFile("证书.pdf", PDF, "application/pdf")
    assert (
        visitor.post("experts:documents", {"title": "职称证书", "files": [upload]}, **key).status_code == 302
    )
    deed = {"kind": "review", "occurred_on": "2023-05-01", "title": "方案论证", "hours": "3"}
    assert visitor.post("experts:deed", deed, **key).status_code == 302
    page = visitor.get("experts:expert", **key).content.decode()
    for words in ("证书.pdf", "职称证书", "方案论证", "评审 1 次（3 学时）"):
        assert words in page, words
    reader = client_for(world.zhang, world.a).get("experts:expert", **key).content.decode()
    assert "证书.pdf" not in reader
    before = visitor.get("experts:expert", data={"as_of": "2022-12-31"}, **key).content.decode()
    assert "方案论证" not in before
    assert "不在库" in before
    edit = {**sent, "phone": "", "title": "教授"}
    assert visitor.post("experts:edit", {**edit, "same_on_purpose": "on"}, **key).status_code == 302
    assert (
        visitor.post("experts:leave", {"left_on": "2023-06-01", "reason": "调离"}, **key).status_code == 302
    )
    assert visitor.post("experts:join", {"joined_on": "2023-05-01"}, **key).status_code == 422
    assert visitor.post("experts:join", {"joined_on": "2023-07-01"}, **key).status_code == 302
    with in_a(world):
        record, document = ExpertRecord.objects.get(), someone.documents.get()
        assert document.file.view_action == "experts.view_expert_documents"
    assert visitor.get("experts:deed_remove", public_id=record.public_id).status_code == 200
    visitor.post("experts:deed_remove", {"reason": "误记"}, public_id=record.public_id)
    visitor.post("experts:document_remove", public_id=document.public_id)
    with in_a(world):
        assert (ExpertRecord.objects.count(), someone.documents.count()) == (0, 0)


def test_list_filters_figures_and_export(world: World, client_for: Any) -> None:
    with in_a(world):
        expert(world)
        gone = expert(world, "=HYPERLINK(1)", D(2021, 1, 1), kind="school", fields=("数控",))
        leave_pool(gone, left_on=D(2022, 1, 1), reason="届满", by=world.wang)
    visitor = client_for(world.wang, world.a)

    def names(**ask_for: str) -> set[str]:
        page = visitor.get("experts:list", data={"as_of": "2023-06-30", **ask_for}).content.decode()
        return {name for name in ("吕海华", "=HYPERLINK(1)") if f">{name}</a>" in page}

    assert names() == {"吕海华", "=HYPERLINK(1)"}
    assert names(available="yes") == names(kind="enterprise") == names(q="lhh") == {"吕海华"}
    assert names(available="no") == names(field="数控") == {"=HYPERLINK(1)"}
    assert names(available="yes", as_of="2021-06-30") == {"吕海华", "=HYPERLINK(1)"}
    panel = client_for(world.pa.expert, world.a)
    page = panel.get("experts:list", data={"available": "no", "as_of": "2023-06-30"}).content.decode()
    (address,) = re.findall(r'href="([^"]*records/experts/export/[^"]*)"', page)
    sheet = panel.client.post(html.unescape(address), {"purpose": "抽取评审专家"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows())
    heads = [cell.value for cell in rows[0]]
    (row,) = rows[1:]
    assert (row[heads.index("姓名")].value, row[heads.index("姓名")].data_type) == ("=HYPERLINK(1)", "s")
    assert row[heads.index("联系电话")].value == "138****8000"
    with in_a(world):
        assert AccessEntry.objects.get(kind="export").actor == world.pa.expert
    reader = client_for(world.zhang, world.a)
    assert "records/experts/export" not in reader.get("experts:list").content.decode()
    assert reader.post("records:export", kind="experts").status_code == 403


def test_the_endpoint_and_queries_that_do_not_grow(world: World, client_for: Any, query_count: Any) -> None:
    visitor = client_for(world.zhang, world.a)

    def fill(number: int) -> None:
        with in_a(world):
            member = enrol(world, f"第{number}厂有限公司")
            someone = expert(world, f"专家{number}", member=member, unit_name="", side="inside")
            add_documents(someone, [store_bytes(b"x", name="a.txt", by=world.wang)], by=world.wang)

    def counts() -> list[int]:
        found = []
        for name in ("experts:list", "/api/v1/experts/", "/metrics/experts.in_pool/"):
            with query_count() as n:
                assert visitor.get(name).status_code == 200
            found.append(n())
        return found

    fill(1)
    counts()
    one = counts()
    for number in (2, 3, 4):
        fill(number)
    assert counts() == one
    answer = visitor.get("/api/v1/experts/", data={"q": "专家2", "in_pool": "true"}).json()
    (found,) = answer["results"]
    assert (found["name"], found["fields_of_work"], found["in_pool"]) == (
        "专家2",
        ["艺术设计", "新媒体"],
        True,
    )
    detail = visitor.get(f"/api/v1/experts/{found['id']}/")
    assert PHONE not in detail.content.decode()
    assert detail.json()["records"] == []
    assert visitor.get("/api/v1/experts/", data={"as_of": "gestern"}).status_code == 400
    assert (
        visitor.get("/api/v1/experts/", data={"as_of": "2019-01-01", "in_pool": "true"}).json()["count"] == 0
    )
    assert client_for(world.qian, world.a).get("/api/v1/experts/").status_code in (403, 404)
