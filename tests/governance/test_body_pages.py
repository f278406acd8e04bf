"""Bodies on their pages: one body from its founding to a by-election, who sees what, in and out of Excel, what is due."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from governance.enums import BodyKind, Capacity, SeatEnd
from governance.models import Body, Charter, Seat, Term
from governance.services.body import body_facts, edit_body
from governance.services.seat import SeatInput, add_seat, edit_seat, end_seat, seat_facts
from groupportal.metrics.registry import metric_of
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from members.enums import LeaveReason
from members.services.periods import leave
from tests.governance.ground import DECISION, D, body, charter, council, seat, sitter, term
from tests.members.ground import enrol, viewer
from tests.outcomes import race_codes
from tests.points.ground import in_a
from tests.records.ground import Desk, workbook
from tests.todos import due
from tests.world import World


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_one_body_from_founding_to_a_by_election(world: World, client_for: Any) -> None:
    office = client_for(world.wang, world.a)
    said = {
        "kind": "majors",
        "name": "会计事务专业群建设指导委员会",
        "starts_on": "2022-03-01",
        "unit": str(world.ua.public_id),
        "decision": "校长办公会",
    }
    assert office.post("governance:body_new", {**said, "decision": ""}).status_code == 422
    assert office.post("governance:body_new", said).status_code == 302
    with in_a(world):
        made = Body.objects.get()
    form = page(office.get("governance:charter_new", public_id=made.public_id))
    assert "校外成员不少于" in form
    assert 'value="1/2"' in form
    asks = {
        "per": "seat",
        "quorum": "三分之二以上",
        "quorum_counts_proxies": "on",
        "share_ordinary": "过半数",
        "base_ordinary": "present",
        "share_charter": "2/3",
        "base_charter": "entitled",
        **{f"base_{kind}": "present" for kind in ("major", "election", "members")},
        "term_years": "3",
        "chairs": "1",
        "outside": "1/2",
        "meetings_years": "1",
        "proxies_each": "0",
    }
    wrong = office.post("governance:charter_new", {**asks, "quorum": "3/2"}, public_id=made.public_id)
    assert wrong.status_code == 422
    assert office.post("governance:charter_new", asks, public_id=made.public_id).status_code == 302
    with in_a(world):
        draft = Charter.objects.get()
    words = page(office.get("governance:charter", public_id=draft.public_id))
    assert "超过 1/2" in words
    assert "同一般事项" in words
    force = {"on": "2022-03-01", "decided_by": "校长办公会"}
    assert office.post("governance:charter_in_force", force, public_id=draft.public_id).status_code == 302
    begun = {"number": "1", "starts_on": "2022-03-01", "decision": "校长办公会"}
    assert office.post("governance:term_new", begun, public_id=made.public_id).status_code == 302
    with in_a(world):
        assert Term.objects.get().due_on == D(2025, 2, 28)
    inside = {"name": "姜勇", "capacity": "chair", "weight": "1", "starts_on": "2022-03-01"}
    assert office.post("governance:seat_new", inside, public_id=made.public_id).status_code == 302
    outside = {**inside, "name": "杨兰", "capacity": "member", "is_outside": "on", "phone": "13800138000"}
    assert office.post("governance:seat_new", outside, public_id=made.public_id).status_code == 302
    reader = client_for(world.zhang, world.a)
    of_day = {"as_of": "2022-06-30"}
    assert "都符合" in page(reader.get("governance:body", public_id=made.public_id, data=of_day))
    with in_a(world):
        held = Seat.objects.select_related("term").get(name="杨兰")
    gone = {"ends_on": "2023-02-01", "reason": "resigned"}
    assert office.post("governance:seat_end", gone, public_id=held.public_id).status_code == 302
    found = page(reader.get("governance:compliance", data={"as_of": "2023-06-30", "holds": "no"}))
    assert "现有席位 1，其中校外 0，章程规定不少于 1/2，即 1，不符合。" in found
    assert "2023年2月1日" in found
    assert "还没有补的缺：委员杨兰" in found
    filled = office.get(
        "governance:seat_new", public_id=made.public_id, data={"successor": str(held.public_id)}
    )
    assert "2023年2月1日离任" in page(filled)
    new = {**outside, "name": "周勇军", "starts_on": "2023-03-01", "successor_of": str(held.public_id)}
    assert office.post("governance:seat_new", new, public_id=made.public_id).status_code == 302
    assert "都符合" in page(
        reader.get("governance:body", public_id=made.public_id, data={"as_of": "2023-06-30"})
    )
    names = page(reader.get("governance:seats", data={"as_of": "2023-02-15"}))
    assert ("姜勇" in names, "杨兰" in names, "周勇军" in names) == (True, False, False)
    assert "会计事务专业群建设指导委员会" in page(reader.get("governance:chart"))
    assert "杨兰" in page(reader.get("governance:term", public_id=held.term.public_id))


def test_two_versions_stand_beside_each_other(world: World, client_for: Any) -> None:
    with in_a(world):
        made = body(world)
        charter(world, made)
        second = charter(world, made, D(2023, 1, 1), seats_most=21)
    shown = page(client_for(world.zhang, world.a).get("governance:charter", public_id=second.public_id))
    assert shown.count("有变化") == 1
    assert "最多 21" not in shown
    assert "21 席" in shown


def test_phones_are_masked_and_only_the_office_changes(world: World, three: Any, client_for: Any) -> None:
    with in_a(world):
        made = three
        held = made.seats.get(name="理事1")
        edit_seat(held, replace(seat_facts(held), phone="13800138000"), by=world.wang)
        draft = charter(world, made, D(2024, 1, 1))
    for person in (world.zhang, world.li, world.cai):
        visitor = client_for(person, world.a)
        shown = page(visitor.get("governance:seat", public_id=held.public_id))
        assert "138****8000" in shown
        assert "13800138000" not in shown
        assert visitor.post("governance:seat_phone", public_id=held.public_id).status_code == 403
        assert visitor.post("governance:seat_end", {}, public_id=held.public_id).status_code == 403
        assert visitor.get("records:export", kind="seats").status_code == 403
    told = client_for(world.wang, world.a).post(
        "governance:seat_phone", public_id=held.public_id, follow=True
    )
    assert "13800138000" in page(told)
    stranger = client_for(world.qian, world.b)
    for name, row in (("body", made), ("seat", held), ("charter", draft), ("seat_end", held)):
        assert stranger.get(f"governance:{name}", public_id=row.public_id).status_code == 404


def test_a_vacancy_is_filled_once_by_two_at_the_same_time(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        made = council(world, 3)
        left = made.seats.get(name="理事3")
        end_seat(left, ends_on=D(2021, 1, 1), reason=SeatEnd.RESIGNED, by=world.wang)

    def fill(name: str) -> Any:
        return lambda: add_seat(
            made, SeatInput(name), starts_on=D(2021, 2, 1), successor_of=left, by=world.wang
        )

    deeds = [(person, fill(name)) for person, name in ((world.wang, "甲"), (world.wen, "乙"))]
    assert race_codes(world.a, *deeds) == ["done", "vacancy_filled"]


@pytest.fixture
def desk(world: World, django_capture_on_commit_callbacks: Any) -> Desk:
    desk = Desk(world, django_capture_on_commit_callbacks)
    with desk.inside():
        made = body(world)
        term(world, made)
    return desk


HEADS = ["机构", "姓名", "单位", "单位职务", "身份", "校外", "电话", "任职日期", "离任日期", "离任原因"]


def test_seats_come_in_are_updated_and_keep_their_first_day(desk: Desk, world: World, tmp_path: Path) -> None:
    def sheet(*rows: list[Any]) -> Path:
        return workbook(tmp_path / "seats.xlsx", HEADS, *rows)

    first = ["理事会", "姜勇", world.ua.name, "校长", "理事长", "否", "13800138000", "2019-06-01", "", ""]
    nowhere = ["理事会", "杨兰", "没有的单位", "", "理事", "", "", "2019-06-01", "", ""]
    early = ["理事会", "周勇军", "", "", "理事", "", "", "2018-01-01", "", ""]
    batch = desk.upload(sheet(first, nowhere, early), "seats")
    assert [(row, column) for row, column, _ in desk.problems(batch)] == [(3, "单位"), (4, "任职日期")]
    desk.confirm(desk.upload(sheet(first, [*early[:7], "2019-07-01", "", ""]), "seats"))
    later = [*first[:3], "书记", *first[4:8], "2022-01-01", "辞任"]
    batch = desk.confirm(desk.upload(sheet(later), "seats"))
    assert batch.outcome["facts"] == [["更新席位", 1]]
    with desk.inside():
        held = Seat.objects.get(name="姜勇")
        assert (held.starts_on, held.ends_on, held.post) == (D(2019, 6, 1), D(2022, 1, 1), "书记")
        assert (held.capacity, held.phone) == (Capacity.CHAIR, "13800138000")


BODIES = ("governance.terms", "governance.accounts", "governance.left", "governance.broken")


def test_what_is_due(world: World, three: Any) -> None:
    today = timezone.localdate()
    with in_a(world):
        made = three
        assert due(viewer(world.wang), D(2020, 1, 1), *BODIES) == []
        said = {todo.group_key for todo in due(viewer(world.wang), D(2021, 1, 1), *BODIES)}
        assert said == {"governance.broken"}
        told = due(viewer(world.wang), D(2023, 4, 1), "governance.terms")
        assert [todo.due_on for todo in told] == [D(2023, 5, 31)]
        firm = enrol(world, "海信电子有限公司")
        seat(world, made, "没有账号的人", unit=firm.unit)
        leave(firm, left_on=D(2022, 1, 1), reason=LeaveReason.REQUEST, decision=DECISION, by=world.wang)
        keys = [todo.group_key for todo in due(viewer(world.wang), today, *BODIES)]
        assert keys.count("governance.accounts") == 1
        assert keys.count("governance.left") == 1


def test_figures_of_a_day(world: World) -> None:
    def figure(code: str, day: Any, **params: Any) -> Any:
        return metric_of(code).compute(day, **params).value

    with in_a(world):
        made = council(world, 4)
        chief = made.seats.get(name="理事1")
        seat(world, made, "替补人", stands_in_for=chief)
        body(world, BodyKind.ASSEMBLY, "会员大会", is_of_members=True)
        day = D(2020, 1, 1)
        assert figure("governance.bodies", day) == 2
        assert figure("governance.seats", day) == 4
        assert figure("governance.seats", day, kind="council", capacity="chair") == 1
        assert figure("governance.outside_share", day) == 0
        assert figure("governance.seats", D(2019, 5, 31)) == 0
        assert figure("governance.outside_share", D(2019, 5, 31)) is None
        assert figure("governance.chartered", day) == 1
        assert figure("governance.keeping_charter", day) == 1
        assert figure("governance.keeping_charter", D(2021, 1, 1)) == 0


def test_queries_do_not_grow(
    world: World, three: Any, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    with in_a(world):
        made = three
    reader = client_for(world.zhang, world.a)
    counts = []
    for more in (0, 6):
        with in_a(world):
            for n in range(more):
                under = body(world, BodyKind.SPECIAL, f"专项委员会{n}", parent=made)
                charter(world, under)
                term(world, under)
                seat(world, under, f"委员{n}", user=sitter(f"c{n}", f"委员{n}"))
        for name in ("bodies", "compliance", "seats"):
            reader.get(f"governance:{name}")
            with django_assert_max_num_queries(60) as asked:
                assert reader.get(f"governance:{name}", data={"as_of": "2020-01-01"}).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]


def test_the_page_tells_what_a_body_was_called_before(world: World, client_for: Any) -> None:
    with in_a(world):
        made = body(world, name="专业建设委员会")
        for name, reason in (
            ("专业建设指导委员会", "2023年第一次理事会决议"),
            ("专业群建设指导委员会", "更正登记"),
        ):
            edit_body(made, replace(body_facts(made), name=name), reason=reason, by=world.wang)
            made.refresh_from_db()
    shown = page(client_for(world.wang, world.a).get("governance:body", public_id=made.public_id))
    assert f"专业建设委员会（至{cndate(timezone.localdate())}）" in shown
    assert "专业建设指导委员会（至" not in shown, "a correction is no name it had"
