"""Two faces, one way to change: what the portal lets be changed is offered in the admin too, or it is said here why not.

The rooms of daily work are compared; a page of theirs that takes something and that neither an admin names nor a reason stands for
fails. What a role may do at all is compared in ``tests/tenancy/test_admin_forms.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import Any

from groupportal.admin_site import group_admin_site
from groupportal.lists.bulk import BulkEditPage
from groupportal.tenancy.rights import declared_action, view_behind
from groupportal.tenancy.roles import ACTIONS, ADMIN_ROLES
from tests.sweeps.addresses import group_addresses

ROOMS = frozenset({"plans", "members", "budget", "points", "experts", "reports"})

_MANY = "several rows at once, chosen in the portal's list, to which the admin's list links"
_PART = "a part of a record, changed where it stands on the record's portal page, to which the admin links"
_OWN = "of units for themselves: none of these roles sees the records in the admin"
_PAPER = "gives out a paper or a workbook and changes nothing; the admin has its own export"
_GRID = "a page of its own with a grid, a day or a draft beside it, to which the record's portal page leads"
_SETTING = "a setting of the group's papers, no record"

ELSEWHERE = {
    _MANY: {
        "budget:record_rows",
        "members:accounts",
        "members:bulk",
        "members:contact_numbers",
        "plans:links_issue",
        "plans:remind_many",
        "points:record_many",
        "reports:return_links",
        "reports:return_remind",
    },
    _PART: {
        "experts:document_remove",
        "plans:evidence_remove",
        "plans:evidence_restore",
        "reports:attachment_remove",
        "reports:layout_field",
        "reports:layout_field_new",
        "reports:layout_move",
        "reports:layout_remove",
        "reports:layout_section",
        "reports:layout_section_new",
        "reports:return_section",
        "reports:returned_all",
        "reports:returned_decide",
        "reports:section_text",
        "reports:text_withdraw",
    },
    _OWN: {
        "members:edit_own",
        "members:proposal_withdraw",
        "members:propose",
        "points:appeal_entry",
        "points:appeal_missing",
        "points:claim_new",
    },
    _PAPER: {
        "budget:ledger_export",
        "members:forms",
        "plans:paper_forms",
        "reports:compare_export",
        "reports:make",
        "reports:make_package",
        "reports:section_preview",
        "reports:versions_export",
    },
    _GRID: {
        "plans:gaps",
        "plans:point_line",
        "plans:take_up",
        "reports:layout_drop",
        "reports:layout_keep",
        "reports:return_layout_new",
    },
    _SETTING: {"reports:annual_layout", "reports:annual_outline", "reports:form", "reports:outline_text"},
    "looking at a number is written down with its purpose, at the portal alone": {"experts:phone"},
}


def _words(found: Any) -> Iterator[str]:
    """The texts that stand in a piece of code, inner functions and nested values included."""
    for one in found.co_consts if isinstance(found, CodeType) else found:
        if isinstance(one, str):
            yield one
        elif isinstance(one, CodeType | tuple | frozenset):
            yield from _words(one)


def _offered() -> set[str]:
    """Every page that an admin names: its forms and its deeds, whatever the state of the record."""
    found: set[str] = set()
    for admin in group_admin_site._registry.values():
        found |= {admin.add_page, *admin.edit_pages, *admin.deeds}
        found |= {name for inline in admin.inlines for name in inline.deeds}
        for way in (type(admin).deeds_of, type(admin).edit_pages_of):
            found |= set(_words(way.__code__))
    return found


def _taking() -> set[str]:
    """The pages of the rooms that take something of a role that works in the admin."""
    found = set()
    for address in group_addresses():
        view = view_behind(address.view)
        if address.name.partition(":")[0] not in ROOMS or not hasattr(view, "post"):
            continue
        action = ACTIONS.get(declared_action(view, "POST") or "")
        if action is not None and action.roles & ADMIN_ROLES and not issubclass(view, BulkEditPage):
            found.add(address.name)
    return found


def test_what_the_portal_changes_the_admin_changes_too() -> None:
    taking, offered = _taking(), _offered()
    excused = set().union(*ELSEWHERE.values())
    assert taking - offered - excused == set(), "neither in an admin nor with a reason here"
    assert excused - taking == set(), "gone from the portal"
    assert excused & offered == set(), "offered by now"
    assert len(taking & offered) > 70
