"""Pages on which filings are reviewed: two people, a note, and what others may not."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.messages.models import Notice
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.once import SEEN
from plans.enums import FilingState
from plans.models import Assignment, Filing, Plan
from plans.selectors.content import points_as_of
from plans.services.filing import add_evidence, fingerprint, save_filing, start_filing, submit_filing
from plans.services.filing_intake import import_filing
from tests.files.samples import excel, image, word
from tests.plans.contents import AS_OF
from tests.plans.ground import submitted, thread_of
from tests.visitor import Visitor, body, seen_in
from tests.world import World

Visit = Callable[..., Visitor]


def _handed_in(somebody: Visitor, in_a: Any) -> Filing:
    somebody.post("plans:file_task", public_id=thread_of(in_a).public_id)
    with in_a():
        draft = Filing.objects.get()
        seen = fingerprint(draft)
    form = {"as_of": "2023-06-30", "text": "完成。", "seen": seen, "deed": "submit"}
    somebody.post("plans:filing_edit", form, public_id=draft.public_id)
    return draft


def test_who_filed_sees_why_the_other_one_must_rule(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    draft = _handed_in(wang, in_a)
    page = wang.get("plans:review", public_id=draft.public_id).content.decode()
    assert "须由两个人完成" in page
    assert "审核通过</button>" not in page
    answer = wang.post("plans:review", {"deed": "approved"}, public_id=draft.public_id)
    assert "两个人" in answer.content.decode()
    offers = {
        user.username: [
            "去审核" in client_for(user, world.a).get(name, public_id=key).content.decode()
            for name, key in (("plans:filing", draft.public_id), ("plans:task", thread_of(in_a).public_id))
        ]
        for user in (world.wang, world.wen)
    }
    assert offers == {"wang_a": [False, False], "wen_a": [True, True]}
    with in_a():
        draft.refresh_from_db()
        assert draft.state == FilingState.SUBMITTED
    client_for(world.wen, world.a).post("plans:review", {"deed": "approved"}, public_id=draft.public_id)
    with in_a():
        draft.refresh_from_db()
        assert draft.state == FilingState.APPROVED


def test_evidence_opens_beside_the_text_as_picture_as_pages_or_as_words(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    given = {
        "照片.png": (image(), 'alt="照片.png"'),
        "签到.xlsx": (excel(), "经费"),
        "说明.docx": (word(), "建设任务"),
    }
    with in_a():
        by, thread = viewer_for(world.wang, world.a), thread_of(in_a)
        draft = start_filing(thread, as_of=AS_OF, by=by)
        save_filing(draft, as_of=AS_OF, text="完成。", figures=(), seen=fingerprint(draft), by=by)
        for name, (content, _) in given.items():
            add_evidence(draft, SimpleUploadedFile(name, content), by=by)
        submit_filing(draft, by=by)
    wen = client_for(world.wen, world.a)
    page = body(wen.get("plans:review", public_id=draft.public_id))
    opens = re.findall(r'<a href="([^"]+)" data-drawer data-drawer-title="([^"]+)"', page)
    assert {name for _, name in opens} == set(given)
    for address, name in opens:
        shown = body(wen.get(address.removeprefix("/group-a"), headers={"X-Drawer": "1"}))
        beside = shown.partition("data-drawer-content")[2].partition("</main>")[0]
        assert given[name][1] in beside, name


def test_what_was_changed_since_the_page_was_opened_is_not_approved_unseen(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    draft = _handed_in(wang, in_a)
    at, said = {"public_id": draft.public_id}, {"deed": "approved", "answer": "已核对"}
    with in_a():
        import_filing(draft.thread, as_of=AS_OF + dt.timedelta(days=184), text="年底的。", by=world.wang)
    opened = wen.get("plans:review", **at).content.decode()
    assert "打印的表不变：那里印的是截至2023年12月31日的填报，比这一份晚。" in opened
    seen = seen_in(opened)
    wang.post("plans:filing_withdraw", **at)
    with in_a():
        draft.refresh_from_db()
        form = {"as_of": "2023-06-30", "text": "完成一半。", "seen": fingerprint(draft), "deed": "submit"}
    wang.post("plans:filing_edit", form, **at)
    for shown in ("完成一半。", "表里现在印的"):
        answer = wen.post("plans:review", {**said, SEEN: seen}, **at)
        page = answer.content.decode()
        assert (answer.status_code, "您打开以后，这份填报改过，请再看一遍" in page) == (422, True)
        assert ("已核对" in page, shown in page) == (True, True)
        seen = seen_in(page)
        if shown == "完成一半。":
            with in_a():  # and then another one comes to be printed, which the page's comparison didn't know
                import_filing(draft.thread, as_of=AS_OF, text="表里现在印的。", by=world.wang)
    assert wen.post("plans:review", {**said, SEEN: seen}, **at).status_code == 302


def test_what_was_filed_in_a_units_name_is_not_offered_to_who_filed_it(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    wang.post("plans:file_assignment", public_id=job.public_id)
    with in_a():
        draft = Filing.objects.get()
        form = {"as_of": "2023-06-30", "text": "完成。", "seen": fingerprint(draft), "deed": "submit"}
    wang.post("plans:filing_edit", form, public_id=draft.public_id)
    for name, key in (("plans:assignment", job.public_id), ("plans:consolidation", job.thread.public_id)):
        assert "去审核" not in wang.get(name, public_id=key).content.decode(), name
        assert "去审核" in wen.get(name, public_id=key).content.decode(), name


def test_a_number_with_digits_too_many_is_asked_about_and_a_units_part_misses_no_target(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    li, wen = client_for(world.li, world.a), client_for(world.wen, world.a)
    li.post("plans:file_assignment", public_id=job.public_id)
    with in_a():
        draft = Filing.objects.get()
        form = {"as_of": "2023-06-30", "text": "完成。", "seen": fingerprint(draft), "deed": "submit"}
        figure = f"figure_{points_as_of(draft.thread, draft.as_of)[0].line.hex}"
    form[figure] = "123456789012"
    asked = li.post("plans:filing_edit", form, public_id=draft.public_id)
    assert "是不是多打了几位" in asked.content.decode()
    sure = html.unescape(re.findall(r'name="sure" value="([^"]+)"', asked.content.decode())[0])
    assert li.post("plans:filing_edit", {**form, "sure": sure}, public_id=draft.public_id).status_code == 302
    assert "是目标的一千倍以上" in wen.get("plans:review", public_id=draft.public_id).content.decode()
    li.post("plans:filing_withdraw", public_id=draft.public_id)
    with in_a():
        draft.refresh_from_db()
        form |= {"seen": fingerprint(draft), figure: "3"}
    li.post("plans:filing_edit", form, public_id=draft.public_id)
    shown = wen.get("plans:review", public_id=draft.public_id).content.decode()
    assert "3个" in shown
    assert "未达到目标" not in shown


def test_an_approval_keeps_its_note_with_the_filing_and_in_the_trail(
    world: World, client_for: Visit, in_a: Any, plan: Plan
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    draft = _handed_in(wang, in_a)
    shown = wen.get("plans:review", public_id=draft.public_id)
    assert shown.content.decode().count('name="answer"') == 1, "one box of words for both"
    words = {"deed": "approved", "answer": "长" * 1001}
    too_long = wen.post("plans:review", words, public_id=draft.public_id)
    assert too_long.status_code == 422
    assert "1001" in too_long.content.decode()
    wen.post("plans:review", {**words, "answer": " 数据已与台账核对。 "}, public_id=draft.public_id)
    page = wang.get("plans:filing", public_id=draft.public_id).content.decode()
    assert page.count("数据已与台账核对。") == 2, "among the facts and in the course of events"
    assert "数据已与台账核对。" in wang.get("audit:trail").content.decode()
    with in_a():
        draft.refresh_from_db()
        assert (draft.state, draft.answer) == (FilingState.APPROVED, "数据已与台账核对。")
        assert Notice.objects.filter(recipient=world.wang, body="数据已与台账核对。").exists()


def test_readers_change_nothing_and_strangers_find_nothing(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    filing = submitted(world, in_a, job)
    reader, stranger = client_for(world.zhang, world.a), client_for(world.qian, world.a)
    posts = [
        ("plans:review", filing),
        ("plans:filing_withdraw", filing),
        ("plans:remind", job),
        ("plans:cancel", job),
        ("plans:file_assignment", job),
    ]
    for name, record in posts:
        assert reader.post(name, public_id=record.public_id).status_code == 403, name
        assert stranger.post(name, public_id=record.public_id).status_code == 404, name
    for name in ("plans:list", "plans:assignments"):
        assert reader.get(name).status_code == 200
        assert stranger.get(name).status_code == 404
    with in_a():
        filing.refresh_from_db()
        assert filing.state == FilingState.SUBMITTED
