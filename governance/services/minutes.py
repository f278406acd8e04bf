"""Minutes: drafted from what happened, edited without anybody's words being lost, signed, published, approved by the next meeting."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from governance.documents.minutes import draft_of
from governance.enums import MeetingState
from governance.models import Meeting, Minutes, MinutesRevision
from governance.selectors.meeting import EDIT
from governance.services.locking import locked_meeting
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.formats import cntime, quoted

TOPIC = "governance.minutes"


class OvertakenError(DomainError):
    """Another saved meanwhile; ``current`` is what stands now."""

    def __init__(self, current: MinutesRevision) -> None:
        self.current = current
        super().__init__(
            "overtaken",
            f"您打开以后，{current.written_by or '别人'}在{cntime(current.written_at)}存了第 {current.number} 稿，"
            "所以还没有保存。您写的都在下面，对方的全文在旁边；把要的合到一起，再保存一次。",
        )


@transaction.atomic
def draft_minutes(meeting: Meeting, *, by: Actor) -> Minutes:
    """The first version, drafted from what was registered. DomainError before the meeting is over; a second asking gives the first."""
    user = person(by, EDIT)
    row = locked_meeting(meeting.pk)
    if row.state != MeetingState.CLOSED:
        raise DomainError(
            "not_over", f"{quoted(row)}还没有散会。散会以后，门户按登记的到会、议程和表决起草纪要。"
        )
    if known := Minutes.objects.filter(meeting=row).first():
        return known
    minutes = Minutes(meeting=row, text=draft_of(row))
    save_in_words(minutes)
    MinutesRevision.objects.create(minutes=minutes, number=1, text=minutes.text, written_by=user)
    record("governance.minutes_drafted", minutes, by=user)
    return minutes


@transaction.atomic
def write_minutes(minutes: Minutes, text: str, *, seen: int, by: Actor) -> Minutes:
    """Keep another version. ``seen``: the number of the one the writer began with. OvertakenError where there is a later one.

    What was signed was the former version: its scan is taken off (and stays in the store).
    DomainError for no words, and once they are published or a meeting passed them.
    """
    user = person(by, EDIT)
    row = _locked(minutes)
    if row.published_at:
        raise DomainError("published", "纪要已经公布，不能再改。有出入的，请在下一次会议上更正。")
    if row.approved_in_id:
        raise DomainError(
            "approved", f"纪要已在{quoted(row.approved_in)}通过，不能再改。有出入的，请在下一次会议上更正。"
        )
    if row.number != seen:
        raise OvertakenError(row.revisions.select_related("written_by").get(number=row.number))
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise DomainError("empty", "纪要没有内容，没有保存。", field="text")
    if words == row.text:
        return row
    unsigned = {"取下签字件": row.scan.name} if row.scan else {}
    row.text, row.number, row.scan = words, row.number + 1, None
    save_in_words(row)
    MinutesRevision.objects.create(minutes=row, number=row.number, text=words, written_by=user)
    record("governance.minutes_written", row, by=user, after={"稿次": row.number, **unsigned})
    return row


@transaction.atomic
def attach_scan(minutes: Minutes, scan: StoredFile, *, seen: int, by: Actor) -> Minutes:
    """The signed copy of version ``seen``, which may come after the publication and be replaced by a better one.

    DomainError where there is a later version.
    """
    user = person(by, EDIT)
    row = _locked(minutes)
    _refuse_unread(row, seen, "上传签字件")
    row.scan = scan
    row.save(update_fields=["scan"])
    record("governance.minutes_signed", row, by=user, after={"签字件": scan.name, "稿次": row.number})
    return row


@transaction.atomic
def publish_minutes(minutes: Minutes, *, seen: int, by: Actor) -> Minutes:
    """Open version ``seen`` to all who may see meetings, and tell them. DomainError where it was done, or there is a later one."""
    user = person(by, EDIT)
    row = _locked(minutes)
    if row.published_at:
        raise DomainError("published", f"{cntime(row.published_at)}已经公布。")
    _refuse_unread(row, seen, "公布")
    row.published_at, row.published_by = timezone.now(), user
    row.save(update_fields=["published_at", "published_by"])
    record("governance.minutes_published", row, by=user, after={"稿次": row.number})
    held = people_who_can("governance.answer_meeting").select_related("user")
    url = group_url(active_group(), "governance:minutes", public_id=row.public_id)
    notify([one.user for one in held], topic=TOPIC, title=f"会议纪要已公布：{row.meeting}", url=url)
    return row


@transaction.atomic
def approve_minutes(minutes: Minutes, meeting: Meeting, *, seen: int, by: Actor) -> Minutes:
    """A later meeting of the same body passed version ``seen``.

    DomainError for another body's or an earlier meeting, where it was done, or there is a later version.
    """
    user = person(by, EDIT)
    row = _locked(minutes)
    if row.approved_in_id:
        raise DomainError("approved", f"已在{quoted(row.approved_in)}通过。")
    if meeting.body_id != row.meeting.body_id or meeting.starts_at <= row.meeting.starts_at:
        raise DomainError("other_meeting", "纪要由同一机构以后的会议通过，请核对。")
    if meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        raise DomainError("not_begun", f"{quoted(meeting)}还没有开会，不能通过上次纪要。")
    _refuse_unread(row, seen, "通过")
    row.approved_in = meeting
    row.save(update_fields=["approved_in"])
    record(
        "governance.minutes_approved",
        row,
        by=user,
        after={"在哪次会议通过": str(meeting), "稿次": row.number},
    )
    return row


def _refuse_unread(row: Minutes, seen: int, deed: str) -> None:
    if row.number != seen:
        raise DomainError(
            "unread",
            f"您看的是第 {seen} 稿，现在的是第 {row.number} 稿，还没有{deed}。请看过现在的一稿，再{deed}。",
        )


def _locked(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting", "approved_in", "scan")
    return rows.get(pk=minutes.pk)
