"""What people see and do, by role."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.selectors import budget_matrix, entries_of
from budget.services.ledger import reverse_entry
from budget.services.lines import set_budget
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.files.selectors import path_of
from groupportal.jobs.models import Job
from plans.services.content import draft_revision
from tests.budget.ground import CUT_OFF, TASKS, Ground, entry, in_group, make_plan
from tests.world import World

AS_OF = {"as_of": "2023-06-30"}
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def body(response: Any) -> str:
    return response.content.decode()


def facts(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "receipt",
        "thread": str(ground.first.public_id),
        "source": "municipal",
        "amount": "１，215.00",
        "occurred_on": "2023-05-04",
        "voucher_no": "记-0012",
        "counterparty": "江海市财政局",
        "summary": "专项资金",
        **changes,
    }


def test_the_page_prints_the_table_as_of_its_date(world: World, kept: Ground, client_for: Any) -> None:
    page = body(client_for(world.zhang, world.a).get("budget:overview", data=AS_OF))
    for text in ("1,215.00", "1,419.34", "1,419.32", "116.82%", "107.3%", "173.38%", "119.3%", "截至"):
        assert text in page, text
    assert page.index("合计</th>") < page.index(f"{TASKS[0]}</th>"), "合计 is the first row"
    assert "省级及以上财政合计到位 25.00 万元，不足预算 250.00 万元的一半" in page
    before = body(client_for(world.zhang, world.a).get("budget:overview", data={"as_of": "2023-06-29"}))
    assert "1,419.34" not in before
    assert "1,215.00" in before


def test_every_figure_is_a_door_to_its_records(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.zhang, world.a)
    page = body(visitor.get("budget:overview", data=AS_OF))
    query = f"as_of=2023-06-30&amp;source=municipal&amp;thread={kept.first.public_id}"
    assert f"/metrics/budget.received/?{query}" in page
    drawer = visitor.get(f"/metrics/budget.received/?{query.replace('&amp;', '&')}")
    assert drawer.status_code == 200
    assert "42,300.00" in body(drawer)


def test_amounts_in_yuan_by_address(world: World, kept: Ground, client_for: Any) -> None:
    page = body(client_for(world.zhang, world.a).get("budget:overview", data={**AS_OF, "unit": "yuan"}))
    assert "12,150,000.00" in page
    assert "单位：元" in page


@pytest.mark.parametrize(
    "case",
    [
        ("zhang", "budget:overview", 200),
        ("zhang", "budget:ledger", 200),
        ("zhang", "budget:record", 403),
        ("zhang", "budget:import_template", 403),
        ("li", "budget:overview", 403),
        ("li", "budget:ledger", 403),
        ("cai", "budget:record", 200),
        ("cai", "budget:import_template", 200),
        ("expert", "budget:overview", 200),
        ("qian", "budget:overview", 404),
    ],
)
def test_who_may_see_what(world: World, kept: Ground, client_for: Any, case: tuple[str, str, int]) -> None:
    who, page, status = case
    user = world.pa.expert if who == "expert" else getattr(world, who)
    assert client_for(user, world.a).get(page).status_code == status


def test_recording_and_going_on_with_the_next(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    upload = SimpleUploadedFile("回单.pdf", PDF, "application/pdf")
    answer = visitor.post("budget:record", {**facts(kept), "evidence": [upload], "next": "1"})
    assert answer.status_code == 302, body(answer)
    assert f"thread={kept.first.public_id}" in answer.url
    assert "source=municipal" in answer.url
    again = body(visitor.client.get(answer.url))
    assert "已登记到位 1,215.00 元（0.12 万元）" in again
    assert f'value="{kept.first.public_id}" selected' in again
    with in_group(world.a, world.cai):
        made = entries_of().get(voucher_no="记-0012")
        assert (made.amount, made.created_by, made.file_count) == (Decimal("1215.00"), world.cai, 1)
        assert AuditEntry.objects.filter(action="budget.entry_recorded", object_id=made.public_id).exists()
    page = body(visitor.get("budget:entry", public_id=made.public_id))
    assert "回单.pdf" in page
    assert "蔡敏" in page


def test_the_same_voucher_twice_is_asked_about(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    assert visitor.post("budget:record", facts(kept)).status_code == 302
    second = visitor.post("budget:record", facts(kept))
    assert second.status_code == 422
    assert "已登记过凭证号 记-0012" in body(second)
    assert 'type="checkbox" name="same_on_purpose"' in body(second)
    assert visitor.post("budget:record", facts(kept, same_on_purpose="on")).status_code == 302
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(voucher_no="记-0012").count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "约200万"}, "是约数，请填写确切的金额"),
        ({"amount": "-5"}, "金额必须大于 0"),
        ({"amount": "1.005"}, "最多两位小数"),
        ({"amount": "二百"}, "请只填一个数字"),
        ({"occurred_on": "2999-01-01"}, "晚于今天"),
        ({"voucher_no": " "}, "凭证号"),
        ({"thread": "00000000-0000-0000-0000-000000000000"}, "建设任务"),
    ],
)
def test_what_cannot_be_recorded_is_said(
    world: World, kept: Ground, client_for: Any, changes: dict[str, str], sentence: str
) -> None:
    answer = client_for(world.cai, world.a).post("budget:record", facts(kept, **changes))
    assert answer.status_code == 422
    assert sentence in body(answer)
    with in_group(world.a, world.cai):
        assert not LedgerEntry.objects.filter(voucher_no="记-0012").exists()


def test_a_bad_file_keeps_the_entry_from_being_recorded(world: World, kept: Ground, client_for: Any) -> None:
    upload = SimpleUploadedFile("回单.pdf", b"MZ not a pdf", "application/pdf")
    answer = client_for(world.cai, world.a).post("budget:record", {**facts(kept), "evidence": [upload]})
    assert answer.status_code == 422
    assert "回单.pdf" in body(answer)
    with in_group(world.a, world.cai):
        assert not LedgerEntry.objects.filter(voucher_no="记-0012").exists()


def test_reversing_with_a_reason(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    today = timezone.localdate().isoformat()
    refused = visitor.post("budget:reverse", {"reason": " ", "occurred_on": today}, public_id=made.public_id)
    assert refused.status_code == 422
    done = visitor.post(
        "budget:reverse", {"reason": "记错任务", "occurred_on": today}, public_id=made.public_id
    )
    assert done.status_code == 302
    assert "已于" in body(visitor.get("budget:entry", public_id=made.public_id))
    twice = visitor.post("budget:reverse", {"reason": "再来", "occurred_on": today}, public_id=made.public_id)
    assert "已经被冲销" in body(twice)
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(reverses=made).count() == 1
    reader = client_for(world.zhang, world.a)
    assert (
        reader.post(
            "budget:reverse", {"reason": "x", "occurred_on": today}, public_id=made.public_id
        ).status_code
        == 403
    )


def test_evidence_can_be_added_later(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    assert visitor.post("budget:attach", {}, public_id=made.public_id).status_code == 422
    upload = SimpleUploadedFile("发票.pdf", PDF, "application/pdf")
    assert visitor.post("budget:attach", {"evidence": [upload]}, public_id=made.public_id).status_code == 302
    assert "发票.pdf" in body(visitor.get("budget:entry", public_id=made.public_id))


def test_the_list_filters_sorts_and_sums(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai, counterparty="江海市财政局", amount=Decimal(100))
        spent = entry(
            kept, world.cai, counterparty="宏远机械厂", amount=Decimal(70), kind=EntryKind.EXPENDITURE
        )
        reverse_entry(spent, reason="重复", occurred_on=dt.date(2023, 5, 20), by=world.cai)
    visitor = client_for(world.zhang, world.a)

    def found(**query: str) -> str:
        return body(visitor.get("budget:ledger", data=query))

    by_initials = found(q="hyjx")
    assert "宏远机械厂" in by_initials
    assert "江海市财政局" not in by_initials
    assert '支出 <strong class="nowrap">0.00 元' in by_initials, "the reversal counts in the sums"
    assert "共 2 笔" in found(counterparty="宏远") or "2 笔" in found(counterparty="宏远")
    assert "宏远机械厂" not in found(kind="receipt", q="记-0001")
    assert "江海市财政局" in found(least="100", most="100")
    assert "江海市财政局" not in found(least="100.01", until="2023-05-31")
    assert "江海市财政局" not in found(since="2023-05-05", until="2023-05-31")
    assert "江海市财政局" not in found(evidence="yes")
    assert "没有符合条件的台账" in found(voucher="没有的")
    assert visitor.get("budget:ledger", data={"sort": "-amount", "page": "99"}).status_code == 200


def test_the_list_costs_the_same_at_any_size(
    world: World, kept: Ground, client_for: Any, query_count: Any
) -> None:
    visitor = client_for(world.zhang, world.a)

    def queries(page: str) -> int:
        with query_count() as spent:
            assert visitor.get(page, data={"per_page": "200"}).status_code == 200
            return spent()

    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    few = {page: queries(page) for page in ("budget:ledger", "budget:overview")}
    with in_group(world.a, world.cai):
        for number in range(99):
            entry(kept, world.cai, voucher_no=f"记-{number}")
    assert {page: queries(page) for page in few} == few


def test_the_filtered_list_as_excel(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai, counterparty="=1+1", summary="@SUM(A1)")
    visitor = client_for(world.zhang, world.a)
    answer = visitor.client.post(visitor.url("budget:ledger_export") + "?voucher=记-0001")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 1
    assert (rows[0][6].value, rows[0][6].data_type) == ("=1+1", "s")
    assert rows[0][4].value == 1000
    assert rows[0][0].value.date() == dt.date(2023, 5, 4)
    with in_group(world.a, world.cai):
        assert AccessEntry.objects.filter(kind="export").count() == 1


def test_a_long_list_is_exported_as_a_job(
    committed_world: World, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    monkeypatch.setattr("budget.views.ledger.ROWS_AT_ONCE", 1)
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang)
        for number in range(3):
            entry(ground, world.cai, voucher_no=f"记-{number}")
        entry(ground, world.cai, kind=EntryKind.EXPENDITURE)
    visitor = client_for(world.cai, world.a)
    answer = visitor.client.post(visitor.url("budget:ledger_export") + "?kind=receipt")
    assert answer.status_code == 302
    assert "/jobs/" in answer.url
    with in_group(world.a, world.cai):
        job = Job.objects.get()
        assert (job.state, job.message) == ("done", "已导出台账 3 笔。")
        file = job.files.get().file
        assert openpyxl.load_workbook(io.BytesIO(path_of(file).read_bytes())).active.max_row == 4
        assert file.view_action == "budget.view_budget"


def test_editing_the_budget_of_a_draft(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.wang):
        draft = draft_revision(kept.plan, by=world.wang, copy_from=kept.revision)
    visitor = client_for(world.cai, world.a)
    page = visitor.get("budget:edit_budget", public_id=draft.public_id)
    form = page.context["form"]
    assert form["seen"].value()
    typed = {name: form[name].value() or "" for name in form.fields}
    first = f"{kept.first.public_id.hex}-municipal"
    assert typed[first] == "3", "万元, as people type it"
    done = visitor.post("budget:edit_budget", {**typed, first: "１，234.5678"}, public_id=draft.public_id)
    assert done.status_code == 302, body(done)
    late = visitor.post("budget:edit_budget", {**typed, first: "9"}, public_id=draft.public_id)
    assert late.status_code == 422
    assert "别人修改了预算" in body(late)
    with in_group(world.a, world.cai):
        cell = budget_matrix(draft, CUT_OFF).rows[0].cells[Source.MUNICIPAL]
        assert cell.budget == Decimal("12345678.00")
        assert budget_matrix(kept.revision, CUT_OFF).total.budget == Decimal(12_150_000)


def test_the_budget_in_force_stays(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    page = visitor.get("budget:edit_budget", public_id=kept.revision.public_id)
    assert "预算不能再改" in body(page)
    seen = page.context["form"]["seen"].value()
    refused = visitor.post("budget:edit_budget", {"seen": seen}, public_id=kept.revision.public_id)
    assert refused.status_code == 422
    assert "请先修订规划" in body(refused)


def test_editing_stages(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    given = {
        "stage-TOTAL_FORMS": "3",
        "stage-INITIAL_FORMS": "0",
        "stage-0-name": "第一阶段",
        "stage-0-starts_on": "2018-06-01",
        "stage-0-ends_on": "2019-06-30",
        "stage-0-planned": "175",
        "stage-1-name": "第二阶段",
        "stage-1-starts_on": "2019-06-01",
        "stage-1-ends_on": "2020-06-30",
        "stage-1-planned": "190",
    }
    where = {"public_id": kept.revision.public_id}
    overlap = visitor.post("budget:edit_stages", given, **where)
    assert overlap.status_code == 422
    assert "重叠" in body(overlap)
    assert (
        visitor.post("budget:edit_stages", {**given, "stage-1-starts_on": "2019-07-01"}, **where).status_code
        == 302
    )
    page = body(visitor.get("budget:overview", data=AS_OF))
    assert "阶段比来源少 8,500,000.00 元" in page


def test_without_a_plan_the_page_says_what_to_do(world: World, client_for: Any) -> None:
    page = client_for(world.cai, world.a).get("budget:overview")
    assert page.status_code == 200
    assert "还没有建设规划" in body(page)


def test_a_draft_shows_its_budget_without_doors(world: World, client_for: Any) -> None:
    with in_group(world.a, world.wang):
        ground = make_plan(world.wang, in_force=False)
        set_budget(ground.revision, {(ground.first, "municipal"): Decimal(30_000)}, by=world.cai)
    page = body(client_for(world.cai, world.a).get("budget:overview", data=AS_OF))
    assert "还没有生效的版本" in page
    assert "3.00" in page
    assert "/metrics/budget.received/" in page
    assert "/metrics/budget.planned/" not in page


def test_home_costs_the_same_however_much_is_missing(
    world: World, kept: Ground, client_for: Any, query_count: Any
) -> None:
    def queries() -> int:
        with query_count() as spent:
            assert client_for(world.cai, world.a).get("home").status_code == 200
            return spent()

    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    queries()
    few = queries()
    with in_group(world.a, world.cai):
        for number in range(30):
            entry(kept, world.cai, voucher_no=f"记-{number}")
    assert queries() == few


def test_finance_is_reminded_of_missing_evidence(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    home = body(client_for(world.cai, world.a).get("home"))
    assert "到位 1,000.00 元还没有凭证附件" in home
    assert "省级及以上财政合计到位" in body(client_for(world.wang, world.a).get("home"))
    figures = body(client_for(world.zhang, world.a).get("home", data=AS_OF))
    assert "资金到位率" in figures
    assert "116.82%" in figures


def test_the_admin_shows_the_ledger_and_leads_to_reversal(
    world: World, kept: Ground, client_for: Any
) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    for name in ("ledgerentry", "budgetline", "stage"):
        assert visitor.get(f"/admin/budget/{name}/").status_code == 200, name
    listed = body(visitor.get("/admin/budget/ledgerentry/", data={"q": "jhsczj"}))
    assert "记-0001" in listed
    assert visitor.url("budget:reverse", public_id=made.public_id) in listed
    record = visitor.get(f"/admin/budget/ledgerentry/{made.public_id}/change/")
    assert record.status_code == 200
    assert visitor.get("/admin/budget/ledgerentry/add/").status_code == 403
