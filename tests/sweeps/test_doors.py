"""One door for reading: what the portal keeps from somebody, the admin, a file's address or a query keeps too."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.checks import run_checks

from groupportal.admin_site import group_admin_site
from groupportal.files.access import check_keys, may_open
from groupportal.files.services import store_bytes
from groupportal.lists.pages import ListPage
from groupportal.site.platform.site import PlatformAdmin
from groupportal.tenancy.models import GroupModel, Unit
from groupportal.tenancy.rights import view_behind
from groupportal.tenancy.roles import ADMIN_ROLES
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from members.models import ApplicationFile
from plans.models import Evidence
from tests.rows import make_row
from tests.sweeps.addresses import group_addresses
from tests.visitor import Visitor
from tests.world import World, make_user

# The portal lists today's roll, the units outside it and what waits for review; the rest is reached from the records it belongs to.
# What was looked at stands whole in the trail, in a layer that its address names; its own list has what is of students alone.
# The list of surveys has those that nobody answered; the answered ones stand on the page of their graduate.
REACHED_OTHERWISE = {
    "members.Member",
    "plans.Filing",
    "tenancy.Unit",
    "audit.AccessEntry",
    "employment.SurveyCall",
}


def _lists(request: Any) -> dict[type, set[int]]:
    """The rows a person finds in the portal's lists, by model; a list that needs more of its address is left out."""
    found: dict[type, set[int]] = defaultdict(set)
    for address in group_addresses():
        view = view_behind(address.view)
        if not (isinstance(view, type) and issubclass(view, ListPage)) or address.params:
            continue
        page = view()
        page.setup(request)
        rows = page.base_queryset()
        if hasattr(rows, "model"):
            may = request.viewer.can(view.action)
            found[rows.model] |= set(rows.order_by().values_list("pk", flat=True)) if may else set()
    return found


def test_the_admin_shows_no_row_that_the_portals_lists_do_not(world: World, rf: Any) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        somebody = make_user("somebody", "旁人")
        made: dict[type, Any] = {Unit: world.ua}
        models = [model for model in group_admin_site._registry if issubclass(model, GroupModel)]
        rows = [make_row(model, made) for model in models]
        for row in rows:
            for name in ("requested_by", "created_by", "uploaded_by"):
                if hasattr(row, f"{name}_id") and type(row).__name__ in ("Job", "ImportBatch", "StoredFile"):
                    type(row).objects.filter(pk=row.pk).update(**{name: somebody})
        wider, compared = [], 0
        for user in (world.wang, world.cai, world.li):
            request = rf.get("/")
            request.viewer, request.user, request.group = viewer_for(user, world.a), user, world.a
            assert request.viewer.roles <= ADMIN_ROLES
            portal = _lists(request)
            for model, admin in group_admin_site._registry.items():
                if model not in portal or not admin.has_view_permission(request):
                    continue
                compared += 1
                shown = set(admin.get_queryset(request).order_by().values_list("pk", flat=True))
                if shown - portal[model] and model._meta.label not in REACHED_OTHERWISE:
                    wider.append(f"{model._meta.label} to {user}")
    assert not wider, "; ".join(wider)
    assert compared > 15


def test_nobody_asks_a_list_letter_by_letter(world: World, rf: Any) -> None:
    wang = Visitor(world.wang, world.a)
    for asked in ("user__password__startswith=p", "user__phone__startswith=1", "unit__pinyin__startswith=j"):
        assert wang.get(f"/admin/tenancy/membership/?{asked}").status_code == 400, asked
    assert wang.get("/admin/members/contact/?phone__startswith=138").status_code == 400
    assert wang.get("/admin/tenancy/membership/?role__exact=finance").status_code == 200
    assert wang.get(f"/admin/tenancy/membership/?unit__id__exact={world.ua.pk}").status_code == 200
    people = get_user_model()
    operators = next(a for m, a in _platform() if m is people)
    for lookup in ("password__startswith", "phone__startswith", "memberships__role"):
        assert not operators.lookup_allowed(lookup, "x", rf.get("/")), lookup


def _platform() -> Any:
    from groupportal.site.platform import platform_admin_site

    assert all(isinstance(a, PlatformAdmin) for a in platform_admin_site._registry.values())
    return platform_admin_site._registry.items()


@pytest.mark.parametrize(
    ("model", "action"), [(ApplicationFile, "members.view_roll"), (Evidence, "plans.view_plan")]
)
def test_a_file_opens_as_the_record_it_belongs_to(world: World, model: Any, action: str) -> None:
    """The licence of an applicant, the evidence of a filing nobody has handed in: for reviewers, and who brought it."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        file = store_bytes(b"x", name="营业执照.txt", by=SYSTEM_ACTOR, view_action=action)
        row = make_row(model, {Unit: world.ua})
        model.objects.filter(pk=row.pk).update(file=file)
        others = (world.cai, world.zhang, world.pa.expert)
        assert [str(u) for u in others if may_open(file, viewer_for(u, world.a))] == []
        assert may_open(file, viewer_for(world.wang, world.a))
    reader = Visitor(world.zhang, world.a)
    assert reader.get("files:file_download", public_id=file.public_id).status_code == 404


def test_every_key_to_a_file_says_who_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [e for e in run_checks(tags=["files"]) if e.id == "files.E001"] == []
    monkeypatch.setattr("groupportal.files.access._seen", {})
    assert len(check_keys(None)) > 15
