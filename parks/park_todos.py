"""What people have to do about centres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate
from parks.models import Centre, CentreAgreement
from parks.selectors.access import RUN, run_centres
from parks.selectors.centre import QUIET_DAYS, without_activity

AGREEMENT_DAYS = 90
"""An agreement that ends within so many days is told of."""


def _running_out(viewer: Viewer, today: dt.date) -> QuerySet[CentreAgreement]:
    last = today + dt.timedelta(days=AGREEMENT_DAYS + 1)  # the day after the last one
    kept = run_centres(viewer).filter(during(today)).values("pk")
    due = CentreAgreement.objects.filter(during(today), centre__in=kept, ends_on__lte=last)
    followed = CentreAgreement.objects.filter(centre__in=kept, starts_on__gt=today).values("centre")
    return due.exclude(centre__in=followed)


@todo_provider(
    RUN, rows=_running_out, comes="快到期的服务中心协议、长期没有活动的服务中心", whole="parks:centres"
)
def agreements(viewer: Viewer, today: dt.date, rows: QuerySet[CentreAgreement]) -> Iterable[Todo]:
    """Agreements that run out."""
    for row in rows.select_related("centre").order_by("ends_on", "pk")[:MOST]:
        yield Todo(
            title=f"续签协议：{row.centre}",
            url=record_url("parks:agreement_new", row.centre.public_id),
            label="登记续签",
            due_on=row.last_day,
            weight=55,
            detail=f"现行协议到{cndate(row.last_day)}为止",
            group_key="parks.agreements",
        )


def _without_agreement(viewer: Viewer, today: dt.date) -> QuerySet[Centre]:
    held = CentreAgreement.objects.filter(during(today)).values("centre")
    return run_centres(viewer).filter(during(today)).exclude(pk__in=held)


@todo_provider(RUN, rows=_without_agreement, whole="parks:centres")
def without_agreement(viewer: Viewer, today: dt.date, rows: QuerySet[Centre]) -> Iterable[Todo]:
    """Centres without an agreement."""
    for row in rows.order_by("pinyin", "pk")[:MOST]:
        yield Todo(
            title=f"登记协议：{row}",
            url=record_url("parks:agreement_new", row.public_id),
            label="去登记",
            weight=35,
            detail="今天没有有效的共建协议",
            group_key="parks.without_agreement",
        )


@todo_provider(
    RUN,
    rows=lambda viewer, today: run_centres(viewer).filter(during(today)),
    whole="parks:centres",
    each=False,
)
def quiet(viewer: Viewer, today: dt.date, rows: QuerySet[Centre]) -> Iterable[Todo]:
    """Centres where nothing happened for long."""
    kept = set(rows.values_list("pk", flat=True))
    found = [(centre, day) for centre, day in without_activity(today) if centre.pk in kept]
    for centre, day in found:
        yield Todo(
            title=f"服务中心 {QUIET_DAYS} 天没有活动：{centre}",
            url=centre.get_absolute_url(),
            label="去看",
            weight=40,
            detail=f"最近一次是{cndate(day)}，没有新的需求、工作记录、培训和项目",
            group_key="parks.quiet",
        )
