"""What a reader and an editor get at each address of contests."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from governance.models import Contest, ContestEntry
from tests.sweeps.expected import Expected, Side

_C, _E, _P = "governance.Contest", "governance.ContestEntry", "governance.ContestParty"


def _opened(row: Any, side: Side) -> None:
    Contest.objects.filter(pk=row.pk).update(state="open", opened_at=timezone.now())


def _published(row: Any, side: Side) -> None:
    now = timezone.now()
    Contest.objects.filter(pk=row.pk).update(state="published", opened_at=now, published_at=now)


def _won(row: Any, side: Side) -> None:
    _published(row.contest, side)
    ContestEntry.objects.filter(pk=row.pk).update(
        state="approved",
        is_shortlisted=True,
        ruled_by=side.people.wen,
        ruled_at=timezone.now(),
        proposed_by=None,
    )


def _judges(row: Any, side: Side) -> None:
    today = timezone.localdate()
    Contest.objects.filter(pk=row.contest_id).update(
        state="judging", is_anonymous=False, closes_on=today - dt.timedelta(days=2), opinions_until=today
    )
    row.part, row.user = "judges", side.people.wang
    row.save()


CONTESTS = {
    "governance:contests": Expected(200, 200),
    "governance:contest_new": Expected(403, 200),
    "governance:contest": Expected(200, 200, _C, opened=_opened),
    "governance:contest_edit": Expected(403, 200, _C),
    "governance:contest_open": Expected(403, 302, _C),
    "governance:contest_cancel": Expected(403, 200, _C),
    "governance:contest_judge_new": Expected(403, 200, _C),
    "governance:contest_begin_judging": Expected(403, 200, _C),
    "governance:contest_vote": Expected(403, 200, _C),
    "governance:contest_publish": Expected(403, 302, _C),
    "governance:contest_choice": Expected(403, 200, _C),
    "governance:contest_links": Expected(403, 200, _C, values={"state": "open"}),
    "governance:contest_word": Expected(200, 200, _C, opened=_published),
    "governance:contest_enter": Expected(403, 200, _C),
    "governance:contestchoice": Expected(403, 200, "governance.ContestChoice"),
    "governance:contestentry": Expected(200, 200, _E, opened=_won),
    "governance:contestentry_mend": Expected(403, 200, _E),
    "governance:contestentry_withdraw": Expected(403, 302, _E),
    "governance:contest_judge": Expected(403, 200, _P, opened=_judges),
    "governance:contest_judge_file": Expected(403, 404, kwargs={"public_id": uuid.uuid4()}),
    "governance:contest_judge_drop": Expected(403, 302, _P, values={"part": "judges"}),
    "governance-api:contest-list": Expected(200, 200),
    "governance-api:contest-detail": Expected(200, 200, _C, opened=_opened),
    "governance-api:contest-entry-list": Expected(200, 200),
    "governance-api:contest-choice-list": Expected(403, 200),
    "governance-api:judging-list": Expected(403, 200),
    "governance-api:contest-open": Expected(403, 422, _C),
    "governance-api:contest-cancel": Expected(403, 400, _C),
    "governance-api:contest-judging": Expected(403, 400, _C),
    "governance-api:contest-publish": Expected(403, 422, _C),
    "governance-api:contest-choose": Expected(403, 400, _C),
    "governance-api:contest-entry-mend": Expected(403, 400, _E),
    "governance-api:contest-entry-withdraw": Expected(403, 422, _E),
    "governance-api:contest-entry-screen": Expected(403, 400, _E),
    "governance-api:contest-choice-rule": Expected(403, 400, "governance.ContestChoice"),
    "governance-api:judging-judge": Expected(403, 400, _P, opened=_judges),
}
