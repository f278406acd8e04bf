"""What a reader and an editor get at each address of this room."""

from typing import Any

from django.utils import timezone
from nacl.public import PrivateKey

from governance.models import BallotKey, Invitation, Meeting, MinutesRevision, Motion
from tests.governance.api_addresses import api_addresses
from tests.governance.contest_addresses import CONTESTS
from tests.governance.election_addresses import ELECTIONS
from tests.governance.regulation_addresses import REGULATIONS
from tests.sweeps.expected import Expected, Side

_CALLED = {"state": "called"}
_PUBLISHED = {"published_at": timezone.now()}


def _with_revision(row: Any, side: Side) -> None:
    row.published_at = timezone.now()
    row.save()
    MinutesRevision.objects.create(minutes=row, number=row.number, text=row.text)


def _of_called(row: Any, side: Side) -> None:
    Meeting.objects.filter(pk=row.meeting_id).update(state="called")


def _of_called_meeting(row: Any, side: Side) -> None:
    Meeting.objects.filter(pk=row.meeting_id).update(state="called")


def _counted(row: Any, side: Side) -> None:
    _of_called_meeting(row, side)
    numbers = dict.fromkeys(
        ("entitled", "present", "represented", "issued", "returned", "invalid", "yes", "no", "abstain"), 0
    )
    Motion.objects.filter(pk=row.pk).update(
        state="closed", closed_at=timezone.now(), is_valid=False, is_carried=False, **numbers
    )


def _own_vote(row: Any, side: Side) -> None:
    row.invitation.user = side.people.wang
    row.invitation.save()
    _of_called_meeting(row.motion, side)


def _own_key(row: Any, side: Side) -> None:
    row.invitation.user = side.people.wang
    row.invitation.save()
    _of_called(row.invitation, side)


def _shut(row: Any, side: Side) -> None:
    _of_called_meeting(row, side)
    keys = [bytes(PrivateKey.generate().public_key).hex() for _ in range(2)]
    Motion.objects.filter(pk=row.pk).update(
        state="open",
        method="sealed",
        sealed_to={"needed": 2, "keys": [{"name": "监票人", "public_key": key} for key in keys]},
    )
    Motion.objects.filter(pk=row.pk).update(box_shut_at=timezone.now())


def _watched(row: Any, side: Side) -> None:
    _shut(row, side)
    Motion.objects.filter(pk=row.pk).update(box_opened_at=timezone.now())
    watcher = Invitation.objects.create(
        meeting=row.meeting, part="guest", name="监票人", user=side.people.wang
    )
    BallotKey.objects.create(invitation=watcher)


def _published(row: Any, side: Side) -> None:
    row.state, row.number, row.published_at = "published", f"江职发〔2023〕{row.pk}号", timezone.now()
    row.save()


TABLE: dict[str, Expected] = {
    **REGULATIONS,
    **CONTESTS,
    **ELECTIONS,
    "governance:bodies": Expected(200, 200),
    "governance:chart": Expected(200, 200),
    "governance:compliance": Expected(200, 200),
    "governance:body_new": Expected(403, 200),
    "governance:body": Expected(200, 200, "governance.Body"),
    "governance:body_edit": Expected(403, 200, "governance.Body"),
    "governance:body_dissolve": Expected(403, 200, "governance.Body"),
    "governance:charter_new": Expected(403, 200, "governance.Body"),
    "governance:term_new": Expected(403, 200, "governance.Body"),
    "governance:seat_new": Expected(403, 200, "governance.Body"),
    "governance:charter": Expected(404, 200, "governance.Charter"),
    "governance:charter_edit": Expected(403, 200, "governance.Charter"),
    "governance:charter_in_force": Expected(403, 200, "governance.Charter"),
    "governance:charter_discard": Expected(403, 302, "governance.Charter"),
    "governance:term": Expected(200, 200, "governance.Term"),
    "governance:term_edit": Expected(403, 200, "governance.Term"),
    "governance:seats": Expected(200, 200),
    "governance:seat": Expected(200, 200, "governance.Seat"),
    "governance:seat_edit": Expected(403, 200, "governance.Seat"),
    "governance:seat_replace": Expected(403, 200, "governance.Seat"),
    "governance:seat_end": Expected(403, 200, "governance.Seat"),
    "governance:seat_dates": Expected(403, 200, "governance.Seat"),
    "governance:seat_phone": Expected(403, 302, "governance.Seat"),
    "governance-api:body-list": Expected(200, 200),
    "governance-api:body-detail": Expected(200, 200, "governance.Body"),
    "governance-api:seat-list": Expected(200, 200),
    "governance-api:seat-detail": Expected(200, 200, "governance.Seat"),
    "governance:meetings": Expected(200, 200),
    "governance:meeting_month": Expected(200, 200),
    "governance:quorum": Expected(200, 200, "governance.Meeting", values=_CALLED),
    "governance:meeting_new": Expected(403, 200),
    "governance:meeting": Expected(200, 200, "governance.Meeting", values=_CALLED),
    "governance:meeting_edit": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_clone": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_call": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_cancel": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_held": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_open": Expected(403, 302, "governance.Meeting"),
    "governance:meeting_close": Expected(403, 302, "governance.Meeting"),
    "governance:meeting_attendance": Expected(403, 200, "governance.Meeting"),
    "governance:meeting_void": Expected(403, 200, "governance.Meeting"),
    "governance:remind": Expected(403, 302, "governance.Meeting"),
    "governance:meeting_links": Expected(403, 200, "governance.Meeting", values=_CALLED),
    "governance:approve_last": Expected(403, 302, "governance.Meeting"),
    "governance:item_new": Expected(403, 200, "governance.Meeting"),
    "governance:item_edit": Expected(403, 200, "governance.AgendaItem"),
    "governance:item_explain": Expected(403, 200, "governance.AgendaItem"),
    "governance:item_discuss": Expected(403, 200, "governance.AgendaItem"),
    "governance:item_move": Expected(403, 302, "governance.AgendaItem"),
    "governance:item_remove": Expected(403, 302, "governance.AgendaItem"),
    "governance:paper_remove": Expected(403, 302, "governance.AgendaPaper"),
    "governance:comes": Expected(403, 302, "governance.Invitation"),
    "governance:ask_leave": Expected(403, 200, "governance.Invitation"),
    "governance:came": Expected(403, 302, "governance.Invitation"),
    "governance:left": Expected(403, 302, "governance.Invitation"),
    "governance:stand_in": Expected(403, 302, "governance.Invitation"),
    "governance:give_proxy": Expected(
        403, 200, "governance.Invitation", values={"user": "editor"}, opened=_of_called
    ),
    "governance:guest_drop": Expected(403, 302, "governance.Invitation"),
    "governance:guest_new": Expected(403, 200, "governance.Meeting"),
    "governance:code": Expected(403, 200, "governance.Meeting"),
    "governance:code_show": Expected(403, 302, "governance.Meeting"),
    "governance:arrive": Expected(403, 200, "governance.Meeting"),
    "governance:presence": Expected(403, 200, "governance.Meeting"),
    "governance:sheet": Expected(403, 200, "governance.Meeting"),
    "governance:proxy_new": Expected(403, 200, "governance.Meeting"),
    "governance:proxy": Expected(403, 200, "governance.Proxy"),
    "governance:proxy_revoke": Expected(403, 302, "governance.Proxy"),
    "governance:minutes_list": Expected(200, 200),
    "governance:minutes": Expected(200, 200, "governance.Minutes", values=_PUBLISHED),
    "governance:minutes_draft": Expected(403, 302, "governance.Meeting"),
    "governance:minutes_edit": Expected(403, 200, "governance.Minutes"),
    "governance:minutes_scan": Expected(403, 200, "governance.Minutes"),
    "governance:minutes_publish": Expected(403, 302, "governance.Minutes"),
    "governance:minutes_file": Expected(200, 200, "governance.Minutes", opened=_with_revision),
    "governance:follow_ups": Expected(200, 200),
    "governance:follow_up_new": Expected(403, 200, "governance.Meeting"),
    "governance:follow_up": Expected(200, 200, "governance.FollowUp", opened=_of_called),
    "governance:follow_up_finish": Expected(404, 200, "governance.FollowUp"),
    "governance:calendar": Expected(403, 200),
    "governance:calendar_new": Expected(403, 302),
    "governance:calendar_file": Expected(404, 404, kwargs={"token": "x"}),
    "governance:motions": Expected(200, 200),
    "governance:motion_new": Expected(403, 200, "governance.AgendaItem"),
    "governance:motion": Expected(200, 200, "governance.Motion", opened=_of_called_meeting),
    "governance:motion_edit": Expected(403, 200, "governance.Motion"),
    "governance:motion_remove": Expected(403, 302, "governance.Motion"),
    "governance:motion_open": Expected(403, 200, "governance.Motion"),
    "governance:motion_by_hand": Expected(403, 200, "governance.Motion"),
    "governance:motion_count": Expected(403, 302, "governance.Motion"),
    "governance:motion_annul": Expected(403, 200, "governance.Motion"),
    "governance:motion_turnout": Expected(200, 200, "governance.Motion", opened=_of_called_meeting),
    "governance:motion_result": Expected(200, 200, "governance.Motion", opened=_counted),
    "governance:motion_resolve": Expected(403, 302, "governance.Motion"),
    "governance:ballot": Expected(403, 200, "governance.Voter", opened=_own_vote),
    "governance:scrutineers": Expected(403, 200, "governance.Meeting"),
    "governance:ballot_key": Expected(403, 200, "governance.BallotKey", opened=_own_key),
    "governance:motion_shut": Expected(403, 302, "governance.Motion"),
    "governance:motion_box": Expected(403, 200, "governance.Motion", {"holders": "0-1"}, opened=_shut),
    "governance:motion_open_box": Expected(403, 200, "governance.Motion", opened=_shut),
    "governance-api:meeting-plan": Expected(403, 400),
    **{
        f"governance-api:meeting-{deed}": Expected(403, status, "governance.Meeting")
        for deed, status in (("item", 400), ("call", 422), ("open", 422), ("close", 422), ("cancel", 400))
    },
    "governance-api:motion-put": Expected(403, 400, "governance.Meeting"),
    **{
        f"governance-api:motion-{deed}": Expected(403, 400 if deed == "annul" else 422, "governance.Motion")
        for deed in ("open", "count", "annul", "resolve", "check")
    },
    "governance-api:resolution-publish": Expected(403, 422, "governance.Resolution"),
    "governance-api:resolution-acknowledge": Expected(403, 422, "governance.Resolution", opened=_published),
    "governance:motion_check": Expected(403, 200, "governance.Motion", opened=_watched),
    "governance:resolutions": Expected(200, 200),
    "governance:resolution_new": Expected(403, 200),
    "governance:resolution": Expected(200, 200, "governance.Resolution", opened=_published),
    "governance:resolution_edit": Expected(403, 200, "governance.Resolution"),
    "governance:resolution_publish": Expected(403, 200, "governance.Resolution"),
    "governance:resolution_withdraw": Expected(403, 200, "governance.Resolution"),
    "governance:resolution_remove": Expected(403, 302, "governance.Resolution"),
    "governance:resolution_acknowledge": Expected(403, 302, "governance.Resolution"),
    "governance:resolution_file": Expected(200, 200, "governance.Resolution", opened=_published),
    "governance-api:motion-list": Expected(200, 200),
    "governance-api:motion-detail": Expected(200, 200, "governance.Motion", opened=_of_called_meeting),
    "governance-api:ballot-list": Expected(403, 200),
    "governance-api:ballot-cast": Expected(403, 400, "governance.Voter", opened=_own_vote),
    "governance-api:resolution-list": Expected(200, 200),
    "governance-api:resolution-detail": Expected(200, 200, "governance.Resolution", opened=_published),
    "governance-api:meeting-list": Expected(200, 200),
    "governance-api:meeting-detail": Expected(200, 200, "governance.Meeting", values=_CALLED),
    "governance-api:invitation-list": Expected(403, 200),
    "governance-api:invitation-reply": Expected(
        403, 400, "governance.Invitation", values={"user": "editor"}, opened=_of_called
    ),
    "governance-api:invitation-arrive": Expected(
        403, 400, "governance.Invitation", values={"user": "editor"}, opened=_of_called
    ),
}
TABLE |= api_addresses(TABLE)
PUBLIC = frozenset({"governance:calendar_file"})
