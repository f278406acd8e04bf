"""A person's meetings as a calendar on the phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from governance.enums import MeetingState
from governance.selectors.invitation import ANSWER, own_invitations
from governance.views.meeting import LISTED
from groupportal.links import feed_pages
from groupportal.links.feeds import FeedKind
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.ics import Event

_LENGTH = dt.timedelta(hours=2)
"""Of a meeting whose end is not told."""


class _Meetings(FeedKind):
    code, name = "governance.meetings", "governance:calendar"
    action, recorded = ANSWER, "governance.calendar_address"
    shows = "您的会议"

    def title(self, viewer: Viewer, subject: Any) -> str:
        return f"{viewer.group.name}会议"

    def events(self, viewer: Viewer, subject: Any, since: dt.datetime) -> Iterable[Event]:
        """Those the person is asked to."""
        rows = own_invitations(viewer).filter(meeting__starts_at__gte=since)
        meetings = {row.meeting_id: row.meeting for row in rows.order_by("meeting__starts_at")}
        return [_event(row, viewer.group) for row in meetings.values()]


def _event(row: Any, group: Any) -> Event:
    return Event(
        uid=f"{row.public_id}@meetings",
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at or row.starts_at + _LENGTH,
        changed_at=row.changed_at or row.called_at or row.created_at,
        place=row.place,
        text=row.notes,
        url=absolute_url(group, group_url(group, "governance:meeting", public_id=row.public_id)),
        is_cancelled=row.state == MeetingState.CANCELLED,
    )


MEETINGS = _Meetings()


class CalendarPage(feed_pages.FeedPage):
    action, listed, feed = ANSWER, LISTED, MEETINGS
    lead = "把下面的地址加到手机或电脑的日历里，邀请您的会议会自己出现，时间改了也会跟着改。"


class NewAddress(feed_pages.NewAddress):
    action, feed = ANSWER, MEETINGS


class CalendarFile(feed_pages.FeedFile):
    feed = MEETINGS
