"""What management commands share: the group and the date they were given, or a sentence."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import CommandError

from groupportal.errors import DomainError
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import group_by_slug
from groupportal.ui.asof import cut_off_date


def group_named(slug: str) -> Group:
    """The group at this address; CommandError in words where there is none."""
    group = group_by_slug(slug)
    if group is None:
        known = "、".join(Group.objects.values_list("slug", flat=True)[:20]) or "（尚无集团）"
        raise CommandError(f"没有网址标识为“{slug}”的集团。现有：{known}。")
    return group


def parse_day(text: str) -> dt.date:
    """A date written 2023-06-30; CommandError in words for anything else."""
    try:
        return cut_off_date(text)
    except DomainError as error:
        raise CommandError(error.message) from error
