"""A group describes itself; people come, are given roles, are offered roles, go; an operator visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from groupportal.people import services
from groupportal.people.services.sets import delete_unit_set, save_unit_set
from groupportal.tenancy.models import Membership, RoleOffer
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.members.ground import viewer
from tests.second_factor import give_second_factor
from tests.trail import Did
from tests.world import World

BEGINS = ("tenancy.",)


def story(world: World, request: Any) -> Iterator[Did]:
    wang = world.wang
    with group_scope(world.a, actor=wang):
        by = viewer(wang)
        services.edit_group({"motto": "同行"}, by=by)
        yield Did("tenancy.group_edited", wang, world.a)
        invited = services.invite_person(by=by, name="单雄", phone="13800000001", role=Role.FINANCE)
        yield Did("tenancy.person_invited", wang, invited.held)
        person = invited.user
        services.reset_password(person, by=by)
        yield Did("tenancy.password_reset", wang, person)
        role = services.grant_role(person, by=by, role=Role.READER)
        yield Did("tenancy.role_granted", wang, role)
        services.set_validity(role, valid_until=dt.date(2099, 1, 1), by=by)
        yield Did("tenancy.validity_changed", wang, role)
        services.revoke_role(role, by=by)
        yield Did("tenancy.role_revoked", wang, role)
        services.remove_person(person, by=by)
        yield Did("tenancy.person_removed", wang, person)
        yield from _offers(world)
        kept = save_unit_set("骨干企业", [world.ua], by=by)
        yield Did("tenancy.unit_set_saved", wang, kept)
        save_unit_set("骨干单位", [world.ua], known=kept, by=by)
        yield Did("tenancy.unit_set_changed", wang, kept)
        delete_unit_set(kept, by=by)
        yield Did("tenancy.unit_set_deleted", wang, kept)
    give_second_factor(world.operator)
    visit = services.open_visit(world.a, by=world.operator, reason="排查", length=dt.timedelta(hours=1))
    yield Did("tenancy.visit_opened", world.operator, visit)
    with group_scope(world.a, actor=world.operator):
        services.end_visit(visit, by=world.operator)
    yield Did("tenancy.visit_ended", world.operator, visit)


def _offers(world: World) -> Iterator[Did]:
    """钱勇 of the other group is asked."""
    by = viewer(world.wang)

    def offered(role: Role) -> RoleOffer:
        return services.invite_person(by=by, name="钱勇", username="wang_b", role=role).held

    offer = offered(Role.FINANCE)
    yield Did("tenancy.role_offered", world.wang, offer)
    services.withdraw_offer(offer, by=by)
    yield Did("tenancy.offer_withdrawn", world.wang, offer)
    offer = offered(Role.FINANCE)
    services.answer_offer(offer, accept=False, by=world.qian)
    yield Did("tenancy.offer_declined", world.qian, offer)
    services.answer_offer(offered(Role.READER), accept=True, by=world.qian)
    yield Did("tenancy.offer_accepted", world.qian, Membership.objects.get(user=world.qian))
