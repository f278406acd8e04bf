"""Units of the roll and the people one speaks to there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from members.models import Contact, Member
from members.selectors.roll import on_roll, with_words_of_unit


def _hit(member: Member) -> Hit:
    return Hit(member.name, member.get_absolute_url(), member.get_category_display())


@search_kind("units", "成员单位", "members.view_roll", _hit, order=30)
def find_units(viewer: Viewer, words: str) -> QuerySet[Any]:
    """By name, or by the beginning of the credit code, as the roll finds them. One query."""
    return with_words_of_unit(on_roll(), words).order_by("unit__pinyin", "unit_id")


def _contact(contact: Contact) -> Hit:
    said = "，".join(filter(None, [contact.member.name, contact.title]))
    return Hit(contact.name, contact.member.get_absolute_url(), said)


@search_kind("contacts", "单位联系人", "members.view_roll", _contact, order=42)
def find_contacts(viewer: Viewer, words: str) -> QuerySet[Any]:
    """By name, as the page of their unit shows them. One query."""
    rows = Contact.objects.filter(member__in=on_roll()).select_related("member__unit")
    return with_words(rows, words, "name").order_by("pinyin", "id")
