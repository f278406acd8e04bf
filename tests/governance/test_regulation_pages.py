"""Pages of regulations: what the office, a unit's people and a reader get there, and that the number of queries is flat."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.enums import ClauseKind, CommentState, Numbered
from governance.models import Consultation, Motion, Regulation, RegulationComment, RegulationVersion
from governance.services.consultation import comment
from governance.services.counting import Tally
from governance.services.numbering import set_form
from governance.services.regulation import bring_into_force, settle_draft
from governance.services.regulation_draft import add_clause, draft_version, edit_clause
from governance.services.resolution import publish_resolution, resolve
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.ui.seen import print_of
from tests.governance.regulation_ground import (
    CHARTER,
    DAY,
    DECISION,
    FORM,
    carried,
    draft,
    in_force,
    is_over,
    round_of,
    word,
)
from tests.governance.votes_ground import by_hand
from tests.members.ground import viewer
from tests.todos import due
from tests.world import World


def test_the_office_drafts_imports_and_settles(world: World, visitor: Any) -> None:
    office = visitor(world.wang, world.a)
    made = office.post("governance:regulation_new", {"name": "集团章程", "kind": "charter", "body": ""})
    with group_scope(world.a, actor=world.wang):
        version = RegulationVersion.objects.get()
    assert made.status_code == 302
    address = {"public_id": version.public_id}
    upload = SimpleUploadedFile("章程.docx", word(CHARTER))
    page = office.post("governance:regulation_import", {"file": upload}, **address, follow=True)
    text = page.content.decode()
    assert "编号有 3 处不对" in text
    assert "第五条之后是第三章的第七条，缺第六条。" in text
    assert "第八条提到第七条" in text
    assert "按顺序重新编号" in text
    # Two links beside each other stand apart.
    assert '<p class="small buttons">' in text
    assert office.post("governance:regulation_settle", **address).status_code == 302
    assert "定稿" in office.get("governance:regulation_version", **address).content.decode()
    refused = office.post(
        "governance:regulation_in_force", {"on": "2021-01-20", "year": "2021", "decision": ""}, **address
    )
    assert refused.status_code == 422
    assert "写明决定依据" in refused.content.decode()


def test_a_vote_alone_puts_in_force_where_resolutions_are_on_record_too(
    world: World, three_meet: Any, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        for kind in Numbered.values:
            set_form(kind, FORM, by=world.wang)
        meeting = three_meet.meeting
        early = carried(world, meeting, settle_draft(draft(world, name="监事会工作制度"), by=world.wang))
        publish_resolution(resolve(early, by=world.wang), by=world.wang)
        version = settle_draft(draft(world), by=world.wang)
        address = {"public_id": version.public_id}
    office = visitor(world.wang, world.a)
    put = {"meeting": meeting.public_id, "method": "hands", "matter": "ordinary"}
    assert office.post("governance:regulation_vote", put, **address).status_code == 302
    with group_scope(world.a, actor=world.wang):
        motion = by_hand(world, Motion.objects.get(title__contains="理事会工作制度"), Tally(3, issued=3))
    page = office.get("governance:regulation_in_force", **address).content.decode()
    assert "所依据的决议" in page
    assert f'value="{motion.public_id}"' in page
    assert f'value="{early.public_id}"' not in page
    today = timezone.localdate()
    said = {"on": today.isoformat(), "year": str(today.year), "decision": ""}
    missing = office.post("governance:regulation_in_force", said, **address)
    assert "请选择上面的表决，或在这里写明决定依据" in missing.content.decode()
    said |= {"motion": motion.public_id}
    assert office.post("governance:regulation_in_force", said, **address).status_code == 302


def test_who_saves_over_anothers_words_is_shown_them_and_then_may(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        clause = draft(world).clauses.first()
        was = print_of(clause.text)
        edit_clause(clause, text="文的话。", kind=ClauseKind.ARTICLE, number=1, was=was, by=world.wen)
    office = visitor(world.wang, world.a)
    said = {"kind": "article", "number": "1", "text": "王的话。", "was": was}
    page = office.post("governance:clause", said, public_id=clause.public_id)
    text = page.content.decode()
    assert page.status_code == 422
    assert "文的话。" in text
    assert "王的话。" in text
    again = said | {"text": "文的话。王的话。", "was": print_of("文的话。")}
    assert f'value="{again["was"]}"' in text
    assert office.post("governance:clause", again, public_id=clause.public_id).status_code == 302


@pytest.mark.usefixtures("on_the_roll")
def test_a_unit_comments_and_reads_the_answer_another_sees_neither(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        round_ = round_of(world)
        clause = round_.version.clauses.first()
    school, office = visitor(world.li, world.a), visitor(world.wang, world.a)
    address = {"public_id": round_.public_id}
    assert "对第一条提意见" in school.get("governance:consultation", **address).content.decode()
    said = {"unit": world.ua.public_id, "clause": clause.public_id, "text": "改为三次"}
    assert school.post("governance:comment_new", said, **address).status_code == 302
    with group_scope(world.a, actor=world.wang):
        row = RegulationComment.objects.get()
    one = {"public_id": row.public_id}
    of = {"public_id": round_.version.regulation.public_id}
    pages = [who.get("governance:regulation", **of).content.decode() for who in (office, school)]
    assert ["1 条意见没有答复" in page for page in pages] == [True, False]
    assert "撤回" in school.get("governance:regulationcomment", **one).content.decode()
    assert school.post("governance:regulationcomment", {"deed": "adopted"}, **one).status_code == 403
    asked = office.get("governance:regulationcomment", **one).content.decode()
    assert ("理由" in asked, "理由<span" in asked) == (True, False), (
        "every answer says why: it is not for choice"
    )
    done = office.post("governance:regulationcomment", {"deed": "partly", "answer": "改为两到三次"}, **one)
    assert done.status_code == 302
    assert "改为两到三次" in school.get("governance:regulationcomment", **one).content.decode()
    other = visitor(_he(), world.a)
    assert other.get("governance:regulationcomment", **one).status_code == 404
    assert "改为三次" not in other.get("governance:consultation", **address).content.decode()
    assert (
        "改为三次" not in visitor(world.zhang, world.a).get("governance:comments", **address).content.decode()
    )
    assert visitor(world.qian, world.b).get("governance:consultation", **address).status_code == 404
    with group_scope(world.a, actor=world.wang):
        row.refresh_from_db()
        is_over(round_)
        following = draft_version(round_.version.regulation, by=world.wang)
    assert row.state == CommentState.PARTLY
    # The next draft, which takes them up, leads back to them.
    page = office.get("governance:regulation_version", public_id=following.public_id).content.decode()
    assert f"第{round_.version.draft}稿征求意见" in page
    ledger = office.get("governance:comments_word", **address)
    assert ledger["Content-Type"].endswith("wordprocessingml.document")
    sheet = office.get("governance:comments", data={"export": "1"}, **address)
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def _he() -> Any:
    from groupportal.accounts.models import User

    return User.objects.get(username="he_a")


@pytest.mark.usefixtures("on_the_roll")
def test_the_list_shows_the_day_and_its_queries_are_flat(
    world: World, visitor: Any, query_count: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        in_force(world)
        draft(world, name="正在起草的制度")
    office, reader = visitor(world.wang, world.a), visitor(world.zhang, world.a)
    now = reader.get("governance:regulations").content.decode()
    assert "鄂职发〔2021〕1号" in now
    assert "正在起草的制度" not in now
    before = office.get("governance:regulations", data={"as_of": "2021-01-19"}).content.decode()
    assert "已公布，待施行" in before
    assert "2021年1月20日" in before
    for state, is_there in (("to_come", True), ("ended", False)):
        said = office.get("governance:regulations", data={"as_of": "2021-01-19", "state": state})
        assert ("理事会工作制度" in said.content.decode()) is is_there
    assert (
        "没有符合条件"
        in office.get(
            "governance:regulations", data={"as_of": "2021-01-19", "state": "in_force"}
        ).content.decode()
    )
    with query_count() as few:
        office.get("governance:regulations", data={"per_page": 50})
    with group_scope(world.a, actor=world.wang):
        for number in range(8):
            draft(world, name=f"第{number}份制度")
    with query_count() as many:
        office.get("governance:regulations", data={"per_page": 51})
    assert many() <= few()


@pytest.mark.usefixtures("on_the_roll")
def test_a_draft_is_found_and_counted_by_those_who_may_read_it(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        add_clause(draft_version(in_force(world).regulation, by=world.wang), text="另设专户。", by=world.wang)
        round_ = round_of(world, name="监事会工作制度")
        is_over(round_)
        second = settle_draft(draft_version(round_.version.regulation, by=world.wang), by=world.wang)
        bring_into_force(second, on=DAY, decision=DECISION, by=world.wang)

    def found(user: Any, **asked: str) -> list[str]:
        text = visitor(user, world.a).get("governance:regulations", data=asked).content.decode()
        return [name for name in ("理事会工作制度", "监事会工作制度") if name in text]

    assert found(world.wang, q="另设专户") == ["理事会工作制度"]
    assert found(world.zhang, q="另设专户") == []
    assert found(world.zhang, q="秘书处印发") == ["理事会工作制度", "监事会工作制度"]
    # The draft that went round is in force in its next form: it is no draft any more.
    assert found(world.wang, state="draft") == ["理事会工作制度"]
    assert found(world.zhang, state="draft") == []


@pytest.mark.usefixtures("on_the_roll")
def test_a_unit_marks_it_read_and_the_office_sees_who_has_not(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        version = in_force(world)
    address = {"public_id": version.public_id}
    school, office = visitor(world.li, world.a), visitor(world.wang, world.a)
    assert "请阅知" in school.get("governance:regulation_version", **address).content.decode()
    assert school.post("governance:regulation_read", **address).status_code == 302
    assert "李强已于" in school.get("governance:regulation_version", **address).content.decode()
    unread = office.get("governance:regulation_receipts", data={"read": "no"}, **address).content.decode()
    assert "江海电子有限公司" in unread
    assert "江海第一职业技术学校</" not in unread.split("<tbody")[1]
    assert (
        "提醒了 1 人" in office.post("governance:regulation_remind", **address, follow=True).content.decode()
    )
    # Who is of the office and acts for a unit as well is asked for that unit, and can do it.
    with group_scope(world.a, actor=world.wang):
        firm = Unit.objects.get(name="江海电子有限公司")
        Membership.objects.create(user=world.wang, role=Role.ENTERPRISE, unit=firm)
        round_of(world, name="监事会工作制度")
        asked = {todo.title for todo in due(viewer(world.wang), timezone.localdate(), "governance.")}
        assert {"提意见：监事会工作制度", f"阅知制度：{version.regulation}"} <= asked
    both = visitor(world.wang, world.a)
    assert "请阅知" in both.get("governance:regulation_version", **address).content.decode()
    assert both.post("governance:regulation_read", **address).status_code == 302


@pytest.mark.usefixtures("on_the_roll")
def test_the_api_gives_the_day_and_takes_a_units_comment_once(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        in_force(world)
        round_ = round_of(world, name="监事会工作制度")
    school = visitor(world.li, world.a)
    rows = school.get("governance-api:regulation-list", data={"as_of": "2021-01-20"}).json()["results"]
    assert [(row["name"], row["number"]) for row in rows if row["number"]] == [
        ("理事会工作制度", "鄂职发〔2021〕1号")
    ]
    body = {"consultation": str(round_.public_id), "unit": str(world.ua.public_id), "text": "好"}
    key = {"Idempotency-Key": "8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6f"}
    url = school.url("governance-api:comment-list")
    for _ in range(2):
        made = school.client.post(url, body, content_type="application/json", headers=key)
        assert made.status_code in {200, 201}, made.content
    with group_scope(world.a, actor=world.wang):
        assert RegulationComment.objects.count() == 1
        assert Consultation.objects.count() == 1
        assert Regulation.objects.count() == 2
        assert comment(round_, unit=world.ua, text="又", by=viewer(world.li)).pk
