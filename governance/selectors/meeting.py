"""Meetings as pages, figures and checks read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, MeetingWay
from governance.models import AgendaItem, Body, Charter, Meeting, Term
from governance.selectors.charter import charter_on
from groupportal.periods.period import during
from groupportal.ui.formats import cndate, quoted

EDIT = "governance.edit_meetings"
OVER = (MeetingState.CLOSED,)
LIVE = (MeetingState.CALLED, MeetingState.OPEN)
AHEAD = (MeetingState.DRAFT, MeetingState.CALLED)


def day_of(meeting: Meeting) -> dt.date:
    """The day it is on, as clocks go here."""
    return timezone.localdate(meeting.starts_at)


def made_known(to: str = "") -> Q:
    """Meetings that others than the office know of: called (and maybe cancelled), or held without a notice. ``to``: the way there."""
    return Q(**{f"{to}called_at__isnull": False}) | Q(**{f"{to}state__in": (*LIVE, *OVER)})


def took_place() -> Q:
    """Meetings that are over and were meetings: enough were there (else 流会), and nobody was asked by letter alone.

    Those that ended before this was judged count.
    """
    return Q(state__in=OVER) & ~Q(way=MeetingWay.LETTER) & Q(Q(is_quorate__isnull=True) | Q(is_quorate=True))


def fell_through(meeting: Meeting) -> bool:
    """Whether never enough were there (流会)."""
    return meeting.state in OVER and meeting.is_quorate is False


def takes_motions(meeting: Meeting) -> bool:
    """Whether something new can be put to its vote: of one that is over only where it is written down afterwards."""
    return meeting.state in (*AHEAD, MeetingState.OPEN) or (meeting.state in OVER and meeting.recorded_later)


def charter_of(meeting: Meeting) -> Charter | None:
    """The charter that holds for a meeting: the one fixed at its opening, before it the one in force on its day."""
    return meeting.charter or charter_on(meeting.body, day_of(meeting))


def is_by_letter(meeting: Meeting) -> bool:
    """Whether nobody comes together: its votes are its all, it has no attendance and ends with the last of them."""
    return meeting.way == MeetingWay.LETTER


def notice_of(meeting: Meeting, charter: Charter, until: dt.date | None = None) -> rules.Verdict:
    """Whether its notice went out early enough by a charter; where none went out, not unless the charter asks none.

    ``until``: the last day of a vote by letter, which its days are counted to.
    """
    called_on = timezone.localdate(meeting.called_at) if meeting.called_at else None
    what = "截止" if until else "开会"
    return rules.notice(charter, called_on, until or day_of(meeting), what=what)


def item_notice(
    item: AgendaItem, charter: Charter, title: str = "", until: dt.date | None = None
) -> rules.Verdict | None:
    """Whether an item that came after the notice came early enough; None of one that stood in the notice.

    ``title``: its name, where it is not kept yet. ``until`` as ``notice_of``.
    """
    if item.added_at is None or charter.notice_days is None:
        return None
    days = ((until or day_of(item.meeting)) - timezone.localdate(item.added_at)).days
    ok = days >= charter.notice_days
    came = f"议程{quoted(title or item)}{cndate(item.added_at)}在通知以后增加，提前 {days} 天"
    return rules.Verdict(ok, (f"{came}，章程要求 {charter.notice_days} 天，{'符合' if ok else '不足'}。",))


def late_reason_said(item: AgendaItem) -> str:
    """Why an item came after the notice, as a sentence that tells where it was written only after the meeting; "" where nobody says."""
    if not item.late_reason:
        return ""
    later = f"（会后{cndate(item.explained_at)}补写）" if item.explained_at else ""
    return f"增加的原因{later}：{item.late_reason.rstrip('。')}。"


def is_unexplained(item: AgendaItem) -> bool:
    """Whether an item came later after the notice than the charter of its meeting allows, and nobody says why."""
    charter = charter_of(item.meeting)
    late = item_notice(item, charter) if charter else None
    return late is not None and not late.ok and not item.late_reason


def papers_late(item: AgendaItem) -> tuple[str, ...]:
    """Papers of an item that came after the notice, one sentence for all; nothing where all stood in it."""
    called = None if item.meeting.recorded_later else item.meeting.called_at
    papers = item.papers.select_related("file").filter(file__uploaded_at__gt=called) if called else ()
    said = "、".join(f"{quoted(paper.file)}（{cndate(paper.file.uploaded_at)}）" for paper in papers)
    return (f"通知以后增加的材料：{said}。",) if said else ()


def term_on(body_id: int, day: dt.date) -> Term | None:
    """A body's term on a day."""
    return Term.objects.filter(during(day), body=body_id).first()


def held_between(since: dt.date, until: dt.date) -> QuerySet[Meeting]:
    """Meetings that were held on these days, the ends too."""
    return over_between(since, until).filter(took_place())


def over_between(since: dt.date, until: dt.date) -> QuerySet[Meeting]:
    """All that is over, held or not (``took_place``), of these days, the ends too."""
    rows = Meeting.objects.filter(state__in=OVER, starts_at__date__gte=since, starts_at__date__lte=until)
    return rows.order_by("starts_at", "pk")


def meeting_in(bodies: Iterable[Body], until: dt.date) -> set[int]:
    """Which of these bodies (their keys) met in the year of a day, up to it."""
    rows = held_between(until.replace(month=1, day=1), until).filter(body__in=bodies)
    return set(rows.order_by().values_list("body", flat=True))


def bodies_of_kinds(kinds: Iterable[str], day: dt.date) -> dict[str, list[Body]]:
    """The bodies of these kinds that are there on a day, by kind; kinds without any are left out."""
    found: dict[str, list[Body]] = {}
    for body in Body.objects.filter(during(day), kind__in=set(kinds)).order_by("pk"):
        found.setdefault(body.kind, []).append(body)
    return found


def years_met(bodies: Iterable[Body], until: dt.date) -> set[int]:
    """In which years one of these bodies met, up to a day."""
    rows = held_between(dt.date(1949, 1, 1), until).filter(body__in=bodies)
    return {day.year for day in rows.order_by().dates("starts_at", "year")}


def last_of(meeting: Meeting) -> Meeting | None:
    """The meeting of the same body held before this one."""
    rows = Meeting.objects.filter(took_place(), body=meeting.body_id, starts_at__lt=meeting.starts_at)
    return rows.order_by("-starts_at", "-pk").first()
