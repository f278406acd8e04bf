"""What says something of people goes out when it is said what for: every way out declares it, the next room's too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.admin_site.export import exported_fields
from groupportal.admin_site.site import group_admin_site
from groupportal.audit.models import AccessEntry
from groupportal.metrics.registry import known_metrics
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import group_scope
from tests.world import World

AS_OF = dt.date(2023, 6, 30)
REACHES = {"phone", "email", "contact_phone", "contact_email", "id_number"}
"""Names of fields by which a person can be reached."""


def _reaches_people(model: Any) -> bool:
    return any(field.name in REACHES for field in model._meta.get_fields())


def test_a_figure_of_people_says_so_and_is_not_taken_out_without_what_for(world: World, visitor: Any):
    """A metric whose rows can be reached by phone or e-mail declares ``personal``; so does the next room's."""
    with group_scope(world.a):
        free = [m for m in known_metrics() if not m.needed]
        of_people = {m.code for m in free if _reaches_people(ask(m.code, AS_OF, {}).answer().rows.model)}
    assert of_people
    assert {m.code for m in free if m.personal} >= of_people
    wang = visitor(world.wang, world.a)
    assert "姓名、职称完整导出" in wang.get("metrics:figure_export", code="experts.in_pool").content.decode()
    assert wang.post("metrics:figure_export", code="experts.in_pool").status_code == 422
    taken = wang.post("metrics:figure_export", {"purpose": "抽取评审专家"}, code="experts.in_pool")
    assert taken["Content-Type"].startswith("application/vnd")
    with group_scope(world.a):
        assert AccessEntry.objects.get(kind="export").purpose.endswith("用途：抽取评审专家")


def test_an_admin_list_of_people_asks_what_for() -> None:
    """Whose exported columns reach people goes out as its kind does, or declares ``export_personal``."""
    silent = [
        type(admin).__name__
        for admin in group_admin_site._registry.values()
        if not admin.record_kind
        and not admin.export_personal
        and any(
            field.name in REACHES
            for field in (
                [admin.model._meta.get_field(n) for n in admin.export_fields] or exported_fields(admin.model)
            )
        )
    ]
    assert silent == []
