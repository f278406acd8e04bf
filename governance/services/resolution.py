"""决议: drawn up from what was carried, numbered and published to the members, confirmed by them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import MotionState, Numbered, ResolutionState
from governance.models import Body, Motion, Resolution, ResolutionReceipt
from governance.selectors.resolution import ACKNOWLEDGE, EDIT, unread_by
from governance.selectors.voting import decided_on
from governance.services.motion import locked as locked_motion
from governance.services.numbering import take_number
from governance.states import RESOLUTION
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services.notice import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from groupportal.ui.seen import print_of
from members.selectors.outside import members_on

FIELDS = ("title", "text", "decided_on", "evidence")


def _locked(resolution: Resolution) -> Resolution:
    rows = Resolution.objects.select_related("body", "motion__meeting")
    return rows.select_for_update(of=("self",)).get(pk=resolution.pk)


def words_print(row: Resolution) -> str:
    """A short print of its words, to know whether they are those that were read."""
    return print_of(f"{row.title}\n{row.text}\n{row.decided_on}")


@transaction.atomic
def resolve(motion: Motion, *, by: Actor) -> Resolution:
    """Draw up what a motion that was carried decided; its words are the motion's, to be edited.

    DomainError where it was not, and of an election, whose result stands in its own record.
    """
    user = person(by, EDIT)
    row = locked_motion(motion)
    if row.election_ballots.exists():
        raise DomainError("of_election", "选举的结果由选举页面判定和确认，不从这项表决形成决议。")
    if row.state != MotionState.CLOSED or not row.is_carried:
        raise DomainError("not_carried", "只有表决通过的事项可以形成决议。")
    resolution = Resolution(
        body=row.meeting.body,
        motion=row,
        title=row.title,
        text=row.text or row.title,
        decided_on=decided_on(row),
        created_by=user,
    )
    save_in_words(resolution)
    record("governance.resolution_drafted", resolution, by=user)
    return resolution


@transaction.atomic
def add_resolution(body: Body, *, by: Actor, **facts: Any) -> Resolution:
    """Enter one from an older paper. ``facts``: see ``FIELDS``. DomainError for a day to come."""
    user = person(by, EDIT)
    resolution = Resolution(body=body, created_by=user, **_checked(facts))
    save_in_words(resolution)
    record("governance.resolution_drafted", resolution, by=user)
    return resolution


@transaction.atomic
def edit_resolution(resolution: Resolution, *, by: Actor, **facts: Any) -> Resolution:
    """Correct one that is not published; of one that is the signed paper alone is put in afterwards.

    DomainError for another day than that of the vote it stands on.
    """
    user = person(by, EDIT)
    row = _locked(resolution)
    facts = _checked(facts)
    if facts.get("evidence") is None:
        facts.pop("evidence", None)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if row.state != ResolutionState.DRAFT and set(changed) - {"evidence"}:
        raise DomainError(
            "resolution_out", "已公布的决议不能改文字，只能补传签发的文件；有错请撤销后重新形成。"
        )
    if row.motion_id and "decided_on" in changed:
        raise DomainError(
            "decided_by_vote", f"通过日期是表决的日期{cndate(row.decided_on)}，不能改。", field="decided_on"
        )
    before = {name: str(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    save_in_words(row)
    after = {name: str(value) for name, value in changed.items()}
    record("governance.resolution_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def remove_resolution(resolution: Resolution, *, by: Actor) -> None:
    """Take off one that was never published."""
    user = person(by, EDIT)
    row = _locked(resolution)
    if row.state != ResolutionState.DRAFT:
        raise DomainError("resolution_out", "已公布的决议不能删除，可以撤销，撤销的原因会公布。")
    record("governance.resolution_removed", row, by=user)
    row.delete()


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    day = facts.get("decided_on")
    if day and day > timezone.localdate():
        raise DomainError("decided_to_come", f"通过日期{cndate(day)}还没有到，请核对。", field="decided_on")
    return {name: facts[name] for name in FIELDS if name in facts}


@transaction.atomic
def publish_resolution(
    resolution: Resolution,
    *,
    year: int | None = None,
    serial: int | None = None,
    was: str = "",
    by: Actor,
) -> Resolution:
    """Number it and send it to the members of the day, whose people are told.

    ``year`` is the one it was decided in, ``serial`` the next one, unless said; ``was``: ``words_print`` of what was read. DomainError
    where it is out, its motion is void now, its words are others by now, or the number is taken.
    """
    user = person(by, EDIT)
    row, now = _locked(resolution), timezone.now()
    if was and was != words_print(row):
        raise DomainError("overtaken", "您打开以后，决议的文字改过，还没有公布。请看过现在的文字，再公布。")
    RESOLUTION.move(row, ResolutionState.PUBLISHED)
    if row.motion is not None and row.motion.state != MotionState.CLOSED:
        raise DomainError("motion_void", "这份决议所依据的表决已经作废，不能公布。请删除这份决议。")
    row.year = year or row.decided_on.year
    row.serial, row.number = take_number(Numbered.RESOLUTION, row.year, serial)
    row.published_at, row.published_by = now, user
    save_in_words(row)
    units = list(members_on(timezone.localdate(now)))
    ResolutionReceipt.objects.bulk_create(ResolutionReceipt(resolution=row, unit_id=unit) for unit in units)
    record("governance.resolution_published", row, by=user, after={"文号": row.number, "发给": len(units)})
    body = f"{row.number}，{row.body}{cndate(row.decided_on)}通过。请阅读后签收。"
    _tell(row, units, topic="governance.resolution_published", title=f"新的决议：{row.title}", body=body)
    return row


def _tell(resolution: Resolution, units: list[int], *, topic: str, title: str, body: str) -> None:
    held = people_who_can(ACKNOWLEDGE).filter(unit__in=units).select_related("user")
    url = group_url(active_group(), "governance:resolution", public_id=resolution.public_id)
    notify([each.user for each in held], topic=topic, title=title, body=body, url=url)


@transaction.atomic
def acknowledge(resolution: Resolution, *, by: Viewer) -> int:
    """Confirm having read it, for the units one acts for that have not; how many. DomainError where nothing waits."""
    by.require(ACKNOWLEDGE)
    waiting = unread_by(by).filter(resolution=resolution).values("pk")
    done = ResolutionReceipt.objects.filter(pk__in=waiting).update(read_at=timezone.now(), read_by=by.user)
    if not done:
        raise DomainError("nothing_to_confirm", "本单位没有待签收的这份决议，不用再操作。")
    record("governance.resolution_read", resolution, by=by.user)
    return done


@transaction.atomic
def withdraw_resolution(resolution: Resolution, *, reason: str, by: Actor) -> Resolution:
    """Declare a published one void, and tell the people of the units it was sent to; it stays readable with the reason.

    DomainError without one.
    """
    user = person(by, EDIT)
    row = _locked(resolution)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤销的原因和依据，成员单位会看到。", field="reason")
    RESOLUTION.move(row, ResolutionState.WITHDRAWN)
    row.withdraw_reason, row.withdrawn_at = reason.strip(), timezone.now()
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_at"])
    record("governance.resolution_withdrawn", row, by=user, note=row.withdraw_reason)
    units = list(row.receipts.values_list("unit_id", flat=True))
    body = f"{row.number}，{cndate(timezone.localdate())}撤销，不再作数。撤销原因：{row.withdraw_reason}"
    _tell(row, units, topic="governance.resolution_withdrawn", title=f"决议撤销：{row.title}", body=body)
    return row
