"""Versions that hold one after the other: drafted, in force from a day on, superseded by the next. 版本、生效、归档."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q, QuerySet

from groupportal.accounts.services import refuse_invalid
from groupportal.errors import DomainError
from groupportal.periods.enums import VersionState
from groupportal.periods.period import Period, apart
from groupportal.ui.formats import cndate


class Version(Period):
    """One version; a draft has no dates. One that was replaced on the very day it began never held: its end is its beginning."""

    may_be_empty = True

    state = models.CharField("状态", max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    starts_on = models.DateField("生效日期", null=True, blank=True)
    ends_on = models.DateField("失效日期", null=True, blank=True)
    decided_by = models.CharField(
        "决定依据", max_length=200, blank=True, help_text="例如：2021年第一次理事会决议。"
    )

    class Meta:
        abstract = True


def versions(name: str, *fields: str) -> list[models.BaseConstraint]:
    """Of each of ``fields`` together one version at most is in force, times never overlap, and the state says which dates there are."""
    draft, begun = (Q(starts_on__isnull=no) for no in (True, False))
    return [
        *apart(name, *fields, condition=begun, may_be_empty=True),
        models.UniqueConstraint(
            fields=("group", *fields),
            condition=Q(state=VersionState.IN_FORCE),
            name=f"{name}_one_in_force",
            violation_error_message="已有一个生效的版本，请刷新页面查看。",
        ),
        models.CheckConstraint(
            condition=(draft & Q(state=VersionState.DRAFT, ends_on__isnull=True))
            | (begun & Q(state=VersionState.IN_FORCE, ends_on__isnull=True))
            | (begun & Q(state=VersionState.SUPERSEDED, ends_on__gte=F("starts_on"))),
            name=f"{name}_state_has_dates",
            violation_error_message="版本的状态与生效、失效日期不符，请刷新页面查看。",
        ),
    ]


V = TypeVar("V", bound=Version)


def put_in_force(
    draft: V, *, among: QuerySet[Any], on: dt.date, decided_by: str, replaces: V | None = None
) -> V | None:
    """The locked draft holds from ``on``; the one of ``among`` in force until then ends on that day, and is returned.

    A former one that began on that very day is replaced only where ``replaces`` names it. DomainError for a day before that one
    began, or on it.
    """
    former: V | None = (
        among.select_for_update(of=("self",)).filter(state=VersionState.IN_FORCE).order_by("pk").first()
    )
    if former is not None:
        began = former.starts_on
        if began is None or on < began or (on == began and former != replaces):
            raise DomainError(
                "in_force_too_early",
                f"{former}自{cndate(began)}起生效，新版本的生效日期须晚于这一天，请改填日期。",
            )
        former.state, former.ends_on = VersionState.SUPERSEDED, on
        former.save(update_fields=["state", "ends_on"])
    draft.state, draft.starts_on, draft.decided_by = VersionState.IN_FORCE, on, decided_by.strip()
    refuse_invalid(draft)
    draft.save(update_fields=["state", "starts_on", "decided_by"])
    return former
