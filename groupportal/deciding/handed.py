"""我交出的: what a person put forward and others have not ruled on yet, for whom it waits, since when; with a nudge, once a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.audit.services import record
from groupportal.deciding.ruling import KINDS, RulingKind
from groupportal.errors import DomainError
from groupportal.messages.home import HomePanel
from groupportal.messages.services import notify
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import roles_of_people_who_can
from groupportal.tenancy.together import answers, any_of
from groupportal.tenancy.viewer import Viewer, viewer_in_group

SHOWN = 5
"""How many stand on the home page."""
_NAMED = 3


@dataclass(frozen=True)
class Handed:
    """``waits_for`` are the names of those who may rule on it; empty where nobody may."""

    title: str
    url: str
    since: dt.datetime
    waits_for: tuple[str, ...]
    nudge_url: str

    @property
    def days(self) -> int:
        """For how many days it has waited."""
        return (timezone.localdate() - timezone.localdate(self.since)).days

    @property
    def whom(self) -> str:
        """For whom it waits, in words."""
        if not self.waits_for:
            return "没有人可以审核，请集团再开通一个审核账号"
        more = f"等 {len(self.waits_for)} 人" if len(self.waits_for) > _NAMED else ""
        return f"等{'、'.join(self.waits_for[:_NAMED])}{more}审核"


def handed_by(viewer: Viewer) -> list[Handed]:
    """What this person put forward and waits, the longest first. One question for all kinds, for those with rows one and one a judge.

    Of a kind with one page for many, whoever may rule on any of them is named.
    """
    found = []
    waiting = {code: _waiting(kind, viewer) for code, kind in KINDS.items()}
    there = answers([any_of(rows) for rows in waiting.values()])
    for code in (code for code, is_there in zip(waiting, there, strict=True) if is_there):
        kind, rows = KINDS[code], list(waiting[code])
        judges = _judges(kind, rows)
        if kind.many_page and len(rows) > 1:
            names = tuple(dict.fromkeys(str(user) for row in rows for user in judges[row.pk]))
            again = _address("deciding:nudge", kind=code, public_id=rows[0].public_id)
            title = f"{kind.model._meta.verbose_name}：{len(rows)} 份"
            found.append(Handed(title, _address(kind.many_page), rows[0].proposed_at, names, again))
            continue
        for row in rows:
            names = tuple(str(user) for user in judges[row.pk])
            what = kind.model._meta.verbose_name
            own = kind.proposers_page
            url = _address(own) if own else _address(kind.page, public_id=row.public_id)
            again = _address("deciding:nudge", kind=code, public_id=row.public_id)
            found.append(Handed(f"{what}：{row}", url, row.proposed_at, names, again))
    return sorted(found, key=lambda one: one.since)


def _address(name: str, **kwargs: Any) -> str:
    return reverse(name, urlconf=settings.GROUP_URLCONF, kwargs=kwargs)


def _waiting(kind: RulingKind[Any], viewer: Viewer) -> Any:
    rows = kind.model.objects.filter(state=kind.model.moves.waits, proposed_by=viewer.user.pk)
    return rows.order_by("proposed_at", "pk")


def _judges(kind: RulingKind[Any], rows: list[Any]) -> dict[int, list[User]]:
    """Who may rule on each of these: holds the right and had no hand in it."""
    group, ids = active_group(), [row.pk for row in rows]
    held: dict[User, list[tuple[str, int | None]]] = {}
    # All their roles: who acts for a unit besides does not rule on what that unit put forward.
    for one in roles_of_people_who_can(kind.action).select_related("user").order_by("user__pinyin", "pk"):
        held.setdefault(one.user, []).append((one.role, one.unit_id))
    found: dict[int, list[User]] = {pk: [] for pk in ids}
    for user, roles in held.items():
        if not user.is_active:
            continue
        judge = viewer_in_group(user, group, roles, None)
        reached = kind.model.objects.filter(kind.within(judge), pk__in=ids).exclude(kind.own(judge))
        for pk in reached.values_list("pk", flat=True):
            found[pk].append(user)
    return found


@transaction.atomic
def nudge(kind: str, public_id: Any, *, by: Viewer) -> int:
    """Ask those who may rule once more; how many were told.

    DomainError where it waits no longer, is another's, nobody may rule on it, or it was asked for today already.
    """
    ruling = KINDS.get(kind)
    row = _waiting(ruling, by).filter(public_id=public_id).first() if ruling else None
    if ruling is None or row is None:
        raise DomainError("not_waiting", "这一件已经审核过、撤回了，或不是您交出的，请刷新页面。")
    judges = _judges(ruling, [row])[row.pk]
    if not judges:
        raise DomainError(
            "nobody", "没有人可以审核这一件：提出和审核须由两个人完成，请集团再开通一个审核账号。"
        )
    since = timezone.localdate(row.proposed_at)
    told = notify(
        judges,
        topic=ruling.topics[0] if ruling.told.get(row.moves.waits) else "deciding.to_rule",
        title=f"请审核：{row}"[:200],
        body=f"{by.user} {since.month}月{since.day}日提交，正在等您审核。",
        url=ruling.url(row),
        dedup=f"nudge:{kind}:{row.pk}:{timezone.localdate():%Y%m%d}",
    )
    if not told:
        raise DomainError("told_today", "今天已经提醒过了，明天还没有审核的可以再提醒。")
    record("deciding.nudged", row, by=by.user, after={"提醒": [str(user) for user in judges]})
    return told


def handed_panel(viewer: Viewer, today: dt.date) -> HomePanel | None:
    """The first of them on the home page."""
    rows = handed_by(viewer)
    if not rows:
        return None
    shown = {"rows": rows[:SHOWN], "more": len(rows) - SHOWN, "judges": judges_of(viewer)}
    return HomePanel("deciding/handed_panel.html", shown)


def judges_of(viewer: Viewer) -> str:
    """What those who rule are to this person: a student's are no colleagues."""
    return "老师" if viewer.roles == {Role.STUDENT} else "同事"
