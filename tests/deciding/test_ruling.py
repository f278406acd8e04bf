"""Ruling by two people, on a toy: who may, what is refused and how it is said, what the database holds by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.deciding.ruling import RulingModel, RulingMoves
from groupportal.deciding.transitions import Moves
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.toy.models import WISH, Wish, WishState
from tests.toy.wishes import WISHES
from tests.world import World


def _wish(world: World, text: str = "新实训楼", by: Any = None) -> Wish:
    return WISHES.submit(Wish(unit=world.ua, text=text), by=viewer(by or world.li))


def test_a_wish_goes_from_one_person_to_another_and_back(inside: World) -> None:
    wish = _wish(inside)
    assert (wish.state, wish.proposed_by) == (WishState.WAITING, inside.li)
    assert {n.recipient for n in Notice.objects.filter(title="请审核：新实训楼")} == {inside.wang, inside.wen}
    ruled = WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang), answer=" 同意。 ")
    assert (ruled.state, ruled.ruled_by, ruled.answer) == (WishState.GRANTED, inside.wang, "同意。")
    told = Notice.objects.get(recipient=inside.li)
    assert (told.title, told.body, told.url) == ("已通过：新实训楼", "同意。", f"/toy/{wish.public_id}/")
    trail = AuditEntry.objects.filter(object_id=wish.public_id).order_by("id")
    assert [(e.action, e.actor) for e in trail] == [("toy.wished", inside.li), ("toy.granted", inside.wang)]
    said = refused(lambda: WISHES.rule(wish, WishState.DENIED, by=viewer(inside.wen), answer="不"), "state")
    assert said == "这个愿望现在是“已通过”，不能改为“已退回”。请刷新页面查看最新情况。"


def test_a_refusal_says_why_and_what_was_refused_may_be_put_forward_again(inside: World) -> None:
    wish = _wish(inside)
    refused(
        lambda: WISHES.rule(wish, WishState.DENIED, by=viewer(inside.wang), answer="  "), "reason_missing"
    )
    long = "长" * 1001
    said = refused(
        lambda: WISHES.rule(wish, WishState.DENIED, by=viewer(inside.wang), answer=long), "reason_long"
    )
    assert "1001 个字" in said
    wish = WISHES.rule(wish, WishState.DENIED, by=viewer(inside.wang), answer="没有预算")
    again = WISHES.submit(wish, by=viewer(inside.li))
    assert (again.state, again.ruled_by, again.ruled_at) == (WishState.WAITING, None, None)
    assert again.answer == "没有预算", "what was said last stays until the next ruling"


def test_nobody_rules_on_what_he_put_forward(inside: World) -> None:
    Membership.objects.create(user=inside.wang, role=Role.SCHOOL_ADMIN, unit=Unit.objects.create(name="乙校"))
    wish = WISHES.submit(Wish(unit=Unit.objects.get(name="乙校"), text="操场"), by=viewer(inside.wang))
    said = refused(lambda: WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang)), "two_people")
    assert "另一位同事" in said
    assert list(WISHES.due(viewer(inside.wang))) == []
    assert list(WISHES.due(viewer(inside.wen))) == [wish]
    assert not Notice.objects.filter(recipient=inside.wang).exists(), "nothing for him to do"


def test_nobody_rules_for_a_unit_he_acts_for_whatever_else_he_is(inside: World) -> None:
    """文静 is secretariat, and staff of the school: a colleague's wish there is no business of hers."""
    Membership.objects.create(user=inside.wen, role=Role.SCHOOL_ADMIN, unit=inside.ua)
    Membership.objects.create(user=inside.wen, role=Role.TEACHER, unit=Unit.objects.create(name="乙校"))
    wish = _wish(inside)
    said = refused(lambda: WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wen)), "two_people")
    assert "您所在单位" in said
    assert not WISHES.due(viewer(inside.wen)).exists()
    WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang))


def test_a_role_at_one_unit_gives_no_right_at_another(inside: World) -> None:
    other = Unit.objects.create(name="乙校")
    Membership.objects.create(user=inside.zhang, role=Role.SCHOOL_ADMIN, unit=inside.ua)
    Membership.objects.create(user=inside.zhang, role=Role.STUDENT, unit=other)
    with pytest.raises(NotAllowed):
        WISHES.submit(Wish(unit=other, text="宿舍"), by=viewer(inside.zhang))
    assert viewer(inside.zhang).units_for("files.add_file") == {inside.ua.pk}


def test_without_the_right_nothing_is_ruled_on_nor_offered(inside: World) -> None:
    wish = _wish(inside)
    with pytest.raises(NotAllowed):
        WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.cai))
    assert not WISHES.due(viewer(inside.cai)).exists()
    with pytest.raises(NotAllowed):
        WISHES.withdraw(wish, WishState.TAKEN_BACK, by=viewer(inside.pa.expert))


def test_what_was_taken_back_is_not_ruled_on_and_the_other_way_round(inside: World) -> None:
    wish = WISHES.withdraw(_wish(inside), WishState.TAKEN_BACK, by=viewer(inside.li))
    refused(lambda: WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang)), "state")
    other = WISHES.rule(_wish(inside), WishState.GRANTED, by=viewer(inside.wang))
    refused(lambda: WISHES.withdraw(other, WishState.TAKEN_BACK, by=viewer(inside.li)), "state")
    gone = _wish(inside, "别的")
    Wish.objects.filter(pk=gone.pk).delete()
    refused(lambda: WISHES.rule(gone, WishState.GRANTED, by=viewer(inside.wang)), "gone")


def test_what_is_anothers_is_ruled_on_and_not_taken_back(inside: World) -> None:
    """王 holds both rights everywhere: what 李 asked for she answers with words, and does not make it vanish."""
    wish = _wish(inside)
    for stranger in (inside.wang, inside.wen):
        said = refused(
            lambda s=stranger: WISHES.withdraw(wish, WishState.TAKEN_BACK, by=viewer(s)), "two_people"
        )
        assert "请写明原因退回" in said
    Membership.objects.create(user=inside.zhang, role=Role.SCHOOL_ADMIN, unit=inside.ua)
    taken = WISHES.withdraw(wish, WishState.TAKEN_BACK, by=viewer(inside.zhang))
    assert taken.state == WishState.TAKEN_BACK, "a colleague of the same unit may"


def test_a_paper_stays_while_it_waits_and_is_not_taken_off_by_who_ruled(inside: World) -> None:
    wish = _wish(inside)
    assert "正在等待审核" in refused(lambda: WISHES.let_off(wish, inside.li), "waits")
    ruled = WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang))
    assert "另一位同事" in refused(lambda: WISHES.let_off(ruled, inside.wang), "two_people")
    WISHES.let_off(ruled, inside.wen)


def test_what_a_ruling_brings_about_is_kept_with_it_or_neither_is(inside: World) -> None:
    wish = _wish(inside)

    def breaks(row: Wish) -> None:
        Unit.objects.create(name="实训楼")
        raise ValueError("no money")

    with pytest.raises(ValueError, match="no money"), transaction.atomic():
        WISHES.rule(wish, WishState.GRANTED, by=viewer(inside.wang), apply=breaks)
    wish.refresh_from_db()
    assert wish.state == WishState.WAITING
    assert not Unit.objects.filter(name="实训楼").exists()


def test_a_second_one_at_a_time_is_refused_in_words(inside: World) -> None:
    _wish(inside)
    assert "已有一份在办理" in refused(lambda: _wish(inside), "invalid")


def _by_sql(wish: Wish, **values: Any) -> None:
    sets = ", ".join(f"{name} = %s" for name in values)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE toy_wish SET {sets} WHERE id = %s", [*values.values(), wish.pk])


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "approved", "ruled_by_id": "li", "ruled_at": timezone.now}, "wish_two_people"),
        ({"state": "approved"}, "wish_ruled_by_somebody"),
        ({"state": "approved", "ruled_by_id": "wang"}, "wish_ruled_by_somebody"),
        ({"ruled_by_id": "wang", "ruled_at": timezone.now}, "wish_ruled_by_somebody"),
        ({"state": "returned", "ruled_by_id": "wang", "ruled_at": timezone.now}, "wish_ruling_says_why"),
        ({"state": "nonsense"}, "wish_state_known"),
    ],
)
def test_the_database_holds_it_past_every_service(
    inside: World, values: dict[str, Any], constraint: str
) -> None:
    wish = _wish(inside)
    people = {"li": inside.li.pk, "wang": inside.wang.pk}
    given = {k: people.get(v, v() if callable(v) else v) for k, v in values.items()}
    with pytest.raises(IntegrityError, match=constraint):
        _by_sql(wish, **given)


def test_two_who_rule_at_the_same_moment_rule_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.li):
        wish = _wish(world)
    codes = race_codes(
        world.a,
        (world.wang, lambda: WISHES.rule(wish, WishState.GRANTED, by=viewer(world.wang))),
        (world.wen, lambda: WISHES.rule(wish, WishState.DENIED, by=viewer(world.wen), answer="不")),
        (world.li, lambda: WISHES.withdraw(wish, WishState.TAKEN_BACK, by=viewer(world.li))),
    )
    assert codes == ["done", "state", "state"]


def test_two_who_put_the_same_forward_at_once_leave_one(committed_world: World) -> None:
    world = committed_world
    codes = race_codes(world.a, *[(world.li, lambda: _wish(world))] * 2)
    assert codes == ["done", "invalid"]
    with group_scope(world.a):
        assert Wish.objects.count() == 1


class _Three(models.TextChoices):
    ONE = "one", "一"
    TWO = "two", "二"
    THREE = "three", "三"


def test_a_table_of_moves_that_forgets_a_state_is_no_table() -> None:
    with pytest.raises(ValueError, match="THREE"):
        Moves(_Three, "这件事", {"one": ("two",), "two": ()})
    with pytest.raises(ValueError, match="four"):
        Moves(_Three, "这件事", {"one": ("four",), "two": (), "three": ()})
    with pytest.raises(ValueError, match="three"):
        RulingMoves(
            _Three, "这件事", {"one": ("two",), "two": (), "three": ()}, waits="one", ruled=("two", "three")
        )
    assert WISH.final == (WishState.GRANTED, WishState.TAKEN_BACK)


@pytest.mark.parametrize("now", WishState)
def test_every_move_is_as_the_table_says(now: str) -> None:
    for to in WishState:
        row = Wish(state=now)
        if to in WISH.following(now):
            WISH.move(row, to)
            assert row.state == to
        else:
            with pytest.raises(DomainError, match="现在是"):
                WISH.move(row, to)
            assert row.state == now


def test_a_model_without_the_constraints_is_refused_by_the_check() -> None:
    class Bare(RulingModel):
        moves = WISH
        state = WISH.field()

        class Meta:
            app_label = "toy"
            managed = False

    try:
        assert "deciding.E001" in {e.id for e in Bare.check()}
        assert "deciding.E001" not in {e.id for e in Wish.check()}
    finally:
        from django.apps import apps

        del apps.all_models["toy"]["bare"]
        apps.clear_cache()
