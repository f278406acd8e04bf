"""Every address × every role × every method. An address that is missing from the table fails.

What the gate decides is asked of the gate itself, for all of them at once; what pages do then is asked of the pages, in one loop
for each part of the addresses.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from groupportal.admin_site import group_admin_site
from groupportal.tenancy.middleware import GroupScopeMiddleware
from groupportal.tenancy.models import GroupModel, Membership, OperatorVisit, Unit
from groupportal.tenancy.rights import declared_action, view_behind
from groupportal.tenancy.roles import ACTIONS, ADMIN_ROLES, UNIT_ROLES, Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer, viewer_in_group
from tests.rows import make_row
from tests.second_factor import give_second_factor, sign_in_with_it
from tests.standing import standing
from tests.sweeps.addresses import Address, group_addresses, is_post_only
from tests.sweeps.expected import Expected, Side
from tests.sweeps.url_table import PUBLIC, TABLE
from tests.visitor import Visitor
from tests.world import World, make_user

pytestmark = pytest.mark.slow
_ALL = group_addresses()
ADDRESSES = [a for a in _ALL if not a.name.startswith("admin:")]
ADMIN = [a for a in _ALL if a.name.startswith("admin:") and "unnamed" not in a.name]
# Pages of the admin that lead on to one of the portal.
LEAD_ON = ("_history", "_open_import", ":login", ":logout", ":password_change", ":tenancy_group_changelist")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REFUSED = (403, 404, 405)
EDITOR, READER = Role.SECRETARIAT, Role.READER


def _part(address: Address) -> str:
    return address.name.partition(":")[0]


def _of_admin(address: Address) -> bool:
    return _part(address) == "admin"


PARTS = {part: list(found) for part, found in groupby(sorted(ADDRESSES, key=_part), key=_part)}


def _row(address: Address) -> str:
    """Says what is done for the row that stands in the address: the same words, the same row."""
    expected = TABLE[address.name]
    return f"{expected.model} {sorted(expected.values.items(), key=str)} {expected.opened}"


def _by_row(addresses: Iterable[Address]) -> list[list[Address]]:
    """Those of the same row together."""
    return [list(found) for _, found in groupby(sorted(addresses, key=_row), key=_row)]


@pytest.fixture(autouse=True)
def _short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What refusals look like is tested elsewhere; drawing some thousand of them would take longer than all the rest."""
    monkeypatch.setattr(
        "groupportal.ui.faults.render", lambda request, page, *_, status: HttpResponse(page, status=status)
    )


@pytest.fixture
def _bare_frame(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame is the same around each page: for every role it is drawn at home, elsewhere it would be drawn some thousand times."""
    if "part" in request.fixturenames and request.getfixturevalue("part") == "home":
        return
    monkeypatch.setattr("groupportal.tenancy.context.navigation_for", lambda *_: [])
    monkeypatch.setattr("groupportal.tenancy.context.siblings_of", lambda *_: [])
    bare = {"badges": {}, "groups": [], "views": [], "unread": 0}
    monkeypatch.setattr("groupportal.tenancy.context._all_counted", lambda viewer: bare)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@standing
def people(world: World) -> dict[Role, Any]:
    """A person of A for each role and no other; who acts for a unit acts for that of 李."""
    held = {EDITOR: world.wang, Role.FINANCE: world.cai, Role.EXPERT: world.pa.expert, READER: world.zhang}
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        for role in Role:
            if role not in held:
                held[role] = make_user(f"{role}_a", role.label)
                unit = world.ua if role in UNIT_ROLES else None
                Membership.objects.create(user=held[role], role=role, unit=unit)
    return held


@dataclass(frozen=True)
class TwoRoles:
    """One person of A who is ``here`` at the unit of the rows and ``there`` at another; somebody who is that alone."""

    here: Role
    there: Role
    both: Any
    elsewhere: Any


# At the unit of the rows a role that reads less; at another unit one that reads more.
PAIRS = ((Role.TEACHER, Role.ENTERPRISE), (Role.STUDENT, Role.SCHOOL_ADMIN))


@standing(on=people)
def two_roles(world: World, _: Any) -> list[TwoRoles]:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        other, found = Unit.objects.create(name="江海精密机械有限公司"), []
        for here, there in PAIRS:
            both, one = make_user(f"{here}_{there}", "两处任职"), make_user(f"{there}_elsewhere", "只在他处")
            Membership.objects.create(user=both, role=here, unit=world.ua)
            Membership.objects.create(user=both, role=there, unit=other)
            Membership.objects.create(user=one, role=there, unit=other)
            found.append(TwoRoles(here, there, both, one))
    return found


def test_every_address_stands_in_the_table_and_the_table_holds_no_other() -> None:
    assert sorted({a.name for a in ADDRESSES}) == sorted(TABLE)


def _decided(gate: GroupScopeMiddleware, address: Address, method: str, viewer: Viewer) -> str:
    """What the gate makes of a request: "in", or how it is sent away."""
    request = SimpleNamespace(
        method=method,
        group=viewer.group,
        viewer=viewer,
        user=viewer.user,
        resolver_match=SimpleNamespace(app_names=["admin"] if _of_admin(address) else []),
        get_full_path=lambda: "/",
    )
    try:
        answer = gate.process_view(request, address.view, (), {})
    except PermissionDenied:
        return "forbidden"
    except Http404:
        return "not found"
    if answer is None:
        return "in"
    return {302: "sign in", 405: "no such method"}[answer.status_code]


def _due(address: Address, method: str, role: Role | None) -> str:
    """What the role table says; None is an operator on a visit."""
    if _of_admin(address):
        return "in" if role in ADMIN_ROLES else "forbidden"
    action = declared_action(view_behind(address.view), method)
    if action is None:
        return "no such method"
    allowed = ACTIONS[action].operator if role is None else role in ACTIONS[action].roles
    return "in" if allowed else "forbidden"


@pytest.mark.no_cover  # thousands of requests by lines that other tests run too
def test_the_gate_asks_the_role_table_for_every_role_address_and_method(
    world: World, people: dict[Role, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groupportal.tenancy.middleware.only_read", lambda: None)
    gate = GroupScopeMiddleware(lambda request: HttpResponse())
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        viewers = {role: viewer_for(user, world.a) for role, user in people.items()}
    now = timezone.now()
    visit = OperatorVisit(user=world.operator, starts_at=now, ends_at=now)
    viewers[None] = viewer_in_group(world.operator, world.a, [], visit)
    stranger, nobody = Viewer(world.qian, world.a), Viewer(AnonymousUser(), world.a)
    found, asked = [], 0
    for address in [*ADDRESSES, *ADMIN]:
        for method in METHODS:
            if address.name in PUBLIC:
                assert _decided(gate, address, method, stranger) == "in"
                continue
            for role, viewer in viewers.items():
                asked += 1
                decided, due = _decided(gate, address, method, viewer), _due(address, method, role)
                if decided != due:
                    found.append(f"{method} {address.name} {role}: {decided}, not {due}")
            assert _decided(gate, address, method, stranger) == "not found"
            assert _decided(gate, address, method, nobody) == "sign in"
    assert found == []
    assert asked > 10_000


class _Asking:
    """The persons of A at the door of one address, and what each gets."""

    def __init__(self, world: World, people: dict[Role, Any], two_roles: Sequence[TwoRoles] = ()) -> None:
        self.world = world
        self.two_roles = [
            ((one.here, one.there), Visitor(one.both, world.a), Visitor(one.elsewhere, world.a))
            for one in two_roles
        ]
        # One of the roles that have the same rights: that the gate knows them all is asked of the gate.
        rights = {tuple(role in action.roles for action in ACTIONS.values()): role for role in people}
        self.visitors = {role: Visitor(people[role], world.a) for role in rights.values()}
        self.nobody = Visitor(None, world.a)
        self.stranger = Visitor(world.qian, world.a)
        self.found: list[str] = []
        self.has_been_outside = False
        self._made: dict[tuple[str, str], Any] = {}

    @contextmanager
    def one_row(self) -> Iterator[None]:
        """For all addresses that are asked about inside the row is made once on each side; what comes of it is undone."""
        self._made = {}
        with undone():
            yield

    def outside(self, address: Address, kwargs: dict[str, Any]) -> None:
        """Nobody signed in and people of no group, at the first address of a part: at the others the gate alone is asked for them."""
        # A page leads to the sign-in, the API says that one has to.
        asked = 401 if "api" in address.name.partition(":")[0] else 302
        nobody, stranger = (self.status(one, address, kwargs) for one in (self.nobody, self.stranger))
        self.note(nobody == asked, address, f"nobody gets {nobody}")
        self.note(stranger == 404, address, f"a stranger gets {stranger}")

    def kwargs(self, address: Address, name: str) -> dict[str, Any]:
        """What stands in the address: the parameters, and a row of side "a" or "b"."""
        expected, at = TABLE[address.name], (_row(address), name)
        if not expected.model:
            return dict(expected.kwargs)
        if at not in self._made:
            self._made[at] = self.row(expected, name).public_id
        return {**expected.kwargs, "public_id": self._made[at]}

    def row(self, expected: Expected, name: str) -> Any:
        """A row of side "a" or "b", ready to be shown."""
        model, side = apps.get_model(expected.model), Side.of(self.world, name)
        with group_scope(side.group, actor=SYSTEM_ACTOR):
            row = make_row(model, {Unit: side.unit})
            stands_for = {"editor": side.people.wang, "unit": side.unit}
            given = {k: stands_for.get(v, v) if isinstance(v, str) else v for k, v in expected.values.items()}
            if given:
                model.objects.filter(pk=row.pk).update(**given)
                row.refresh_from_db()
            return (expected.opened(row, side) or row) if expected.opened else row

    def status(self, visitor: Visitor, address: Address, kwargs: dict[str, Any]) -> int:
        """What the person gets; what comes of it is undone."""
        with undone():
            if is_post_only(address):
                head = {"Idempotency-Key": str(uuid.uuid4())}
                return int(visitor.post(address.name, {}, headers=head, **kwargs).status_code)
            page = visitor.get(address.name, **kwargs)
        if page.status_code == 200 and not page.streaming:  # a form may lead to another page's address
            tokens, keys = (
                page.content.count(name) for name in (b'name="csrfmiddlewaretoken"', b'name="form_key"')
            )
            self.note(tokens == keys, address, "a form has no key, so that it may be handed in twice")
        return int(page.status_code)

    def __call__(self, address: Address, expected: Expected) -> None:
        """Everybody, one after the other."""
        own = self.kwargs(address, "a")
        if address.name in PUBLIC:
            nobody = self.status(self.nobody, address, own)
            self.note(nobody in (200, 302, 400, 404), address, f"nobody gets {nobody}")
            return
        if not self.has_been_outside:
            self.outside(address, own)
            self.has_been_outside = True
        wanted = {READER: expected.reader, EDITOR: expected.editor}
        opening = []
        for role, visitor in self.visitors.items():
            if role not in wanted and role not in _roles_at(address):
                continue  # the gate's business
            got = self.status(visitor, address, own)
            fits = got == wanted[role] if role in wanted else got < 500
            self.note(fits, address, f"{role} gets {got}")
            if got not in REFUSED:
                opening.append(role)
        if not expected.model:
            return
        self.note(bool(opening), address, "nobody gets to the row, so that nothing is proved")
        self.nothing_more(address, own, opening)
        far = self.kwargs(address, "b")
        for role in dict.fromkeys((opening[0], opening[-1])) if opening else ():
            got = self.status(self.visitors[role], address, far)
            self.note(got == 404, address, f"{role} gets {got} at the other group's row")

    def nothing_more(self, address: Address, own: dict[str, Any], opening: Collection[Role]) -> None:
        """Two roles at two units get to the row where one of the two does by itself."""
        for (here, there), both, elsewhere in self.two_roles:
            if here in opening or not {here, there} & _roles_at(address):
                continue
            alone = elsewhere if self.status(both, address, own) not in REFUSED else None
            widened = alone is not None and self.status(alone, address, own) in REFUSED
            self.note(not widened, address, f"{here} here and {there} elsewhere get in together")

    def note(self, fits: bool, address: Address, otherwise: str) -> None:
        if not fits:
            self.found.append(f"{address.name}: {otherwise}")


@pytest.mark.whole
@pytest.mark.usefixtures("_bare_frame")
@pytest.mark.parametrize("part", PARTS)
def test_who_gets_what(world: World, people: dict[Role, Any], two_roles: list[TwoRoles], part: str) -> None:
    ask = _Asking(world, people, two_roles)
    for addresses in _by_row(PARTS[part]):
        with ask.one_row():
            for address in addresses:
                ask(address, TABLE[address.name])
    assert ask.found == [], "\n".join(ask.found)


@pytest.mark.whole
@pytest.mark.no_cover  # hundreds of requests by lines that other tests run too
@pytest.mark.usefixtures("_bare_frame")
def test_two_roles_at_two_units_are_shown_in_lists_what_each_is_shown_and_no_more(
    world: World, people: dict[Role, Any], two_roles: list[TwoRoles]
) -> None:
    """At the address of a row: ``test_who_gets_what``."""
    ask, found, compared = _Asking(world, people, two_roles), [], 0
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        made: dict[type, Any] = {Unit: world.ua}
        models = {apps.get_model(e.model) for e in TABLE.values() if e.model}
        rows = {str(make_row(model, made).public_id) for model in models}
    lists = [a for a in ADDRESSES if a.name not in PUBLIC and not TABLE[a.name].model]
    for address in [*lists, *(a for a in ADMIN if a.name.endswith("_changelist"))]:
        kwargs = {} if _of_admin(address) else TABLE[address.name].kwargs
        for (here, there), both, elsewhere in ask.two_roles:
            # Who does not hold the action is sent away at the gate.
            holding = {here, there} if _of_admin(address) else {here, there} & _roles_at(address)
            if not holding:
                continue
            got = _shown(both, address, kwargs, rows)
            compared += bool(got)
            for role, one in ((here, ask.visitors[here]), (there, elsewhere)):
                if got and role in holding:
                    got -= _shown(one, address, kwargs, rows)
            if got:
                found.append(f"{address.name} to {here} + {there}: {sorted(got)}")
    assert found == []
    assert compared > 100


def _roles_at(address: Address) -> frozenset[Role]:
    """The roles that hold what the address asks for."""
    action = declared_action(view_behind(address.view), "POST" if is_post_only(address) else "GET")
    return ACTIONS[action].roles


def _shown(visitor: Visitor, address: Address, kwargs: dict[str, Any], rows: set[str]) -> frozenset[str]:
    """Whether somebody gets in, and which of the rows the page names; a list of the admin is known before it is drawn."""
    with undone():
        if _of_admin(address):
            with patch.object(SimpleTemplateResponse, "rendered_content", ""):
                answer = visitor.get(address.name, **kwargs)
        else:
            answer = (visitor.post if is_post_only(address) else visitor.get)(address.name, **kwargs)
        if answer.status_code in REFUSED:
            return frozenset()
        if _of_admin(address):
            listed = answer.context_data["cl"].result_list if answer.status_code == 200 else ()
            named = {str(getattr(row, "public_id", "")) for row in listed}
        else:
            content = b"" if answer.streaming else answer.content
            named = set(UUIDS.findall(content.decode("utf-8", "replace")))
    return frozenset({"in"} | (rows & named))


# Their own inbox, the end of their visit, and a look at a text that is not saved.
OPERATORS_DEEDS = {"messages:all_read", "metrics:preview", "people:visit_end"}


@pytest.mark.whole
@pytest.mark.usefixtures("_bare_frame")
def test_an_operator_on_a_visit_changes_nothing(world: World, people: dict[Role, Any]) -> None:
    ask, found = _Asking(world, people), []
    now = timezone.now()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        OperatorVisit.objects.create(
            user=world.operator, starts_at=now, ends_at=now + dt.timedelta(hours=1), reason="排查"
        )
    give_second_factor(world.operator)
    operator = Visitor(None, world.a)
    sign_in_with_it(operator.client, world.operator)
    for address in ADDRESSES:
        action = declared_action(view_behind(address.view), "POST")
        if address.name in PUBLIC or not hasattr(view_behind(address.view), "post"):
            continue
        if not action or not ACTIONS[action].operator:
            continue
        with ask.one_row():
            kwargs = ask.kwargs(address, "a")
            if operator.post(address.name, {}, **kwargs).status_code not in REFUSED:
                found.append(address.name)
    assert sorted(found) == sorted(OPERATORS_DEEDS)


@pytest.mark.whole
@pytest.mark.usefixtures("_bare_frame")
def test_nothing_sent_to_any_page_is_no_error_of_the_program(world: World, people: dict[Role, Any]) -> None:
    ask, found = _Asking(world, people), []
    editor = ask.visitors[EDITOR]
    editor.client.raise_request_exception = False
    for addresses in _by_row(a for a in ADDRESSES if not is_post_only(a) and a.name not in PUBLIC):
        with ask.one_row():
            for address in addresses:
                kwargs = ask.kwargs(address, "a")
                with undone():
                    got = editor.post(address.name, {}, **kwargs).status_code
                if got >= 500:
                    found.append(f"{address.name}: {got}")
    assert found == []


def _admin_row(part: str, ask: _Asking) -> Any:
    """A row of the model that these pages of the admin are about."""
    label = part.removeprefix("admin:")
    model = next(
        m for m in group_admin_site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == label
    )
    if not issubclass(model, GroupModel):
        return ask.world.a.pk
    shown = [e for e in TABLE.values() if e.model == model._meta.label and (e.values or e.opened)]
    return ask.row(shown[0] if shown else Expected(200, 200, model._meta.label), "a").public_id


def _admin_part(address: Address) -> str:
    return address.name.rpartition("_")[0] if "object_id" in address.params else ""


@pytest.mark.whole
def test_the_admin_is_open_to_staff_alone(
    world: World, people: dict[Role, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """That its gate is the same at each of them is asked of the gate; what its pages say is read in tests/tenancy/test_admin_words."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    ask = _Asking(world, people)
    others = Visitor(None, world.a), Visitor(world.qian, world.a), Visitor(world.zhang, world.a)
    assert [v.get("admin:tenancy_unit_changelist").status_code for v in others] == [302, 404, 403]
    editor, found, opened = Visitor(world.wang, world.a), [], 0
    # Some need parameters of the theme's own.
    known = [a for a in ADMIN if not set(a.params) - {"object_id"}]
    for part, addresses in groupby(sorted(known, key=_admin_part), key=_admin_part):
        with undone():
            kwargs = {"object_id": _admin_row(part, ask)} if part else {}
            for address in addresses:
                with undone():
                    got = editor.get(address.name, **kwargs).status_code
                opened += got == 200
                if got not in ((302,) if address.name.endswith(LEAD_ON) else (200, 403)):
                    found.append(f"{address.name}: {got}")
    assert found == []
    assert opened > 90
