"""A contest from the call to the result over the API, each by who does it on the pages, and by nobody else."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.models import Contest, ContestEntry, ContestOpinion
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.governance.contest_ground import called, days, entered, he, is_closed, judged
from tests.governance.election_ground import PNG
from tests.members.ground import viewer
from tests.world import World


def sends(visitor: Any, user: Any, world: World) -> Callable[..., Any]:
    """How somebody sends; each press has a key of its own."""
    person = visitor(user, world.a)

    def send(name: str, said: dict[str, Any] | None = None, **address: Any) -> Any:
        head = {"Idempotency-Key": str(uuid.uuid4())}
        where = person.url(f"governance-api:{name}", **address)
        return person.client.post(
            where, json.dumps(said or {}), content_type="application/json", headers=head
        )

    return send


@pytest.mark.usefixtures("open_call")
def test_a_contest_is_run_over_the_api(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        firm, school = viewer(he()), world.ua
        (unit,) = firm.units_for("governance.enter_contests")
    office, second, enters = (sends(visitor, who, world) for who in (world.wang, world.wen, he()))
    made = office(
        "contest-list", {"title": "会歌征集", "text": "征集会歌。", "closes_on": str(days(3))}
    ).json()
    one = {"public_id": made["id"]}
    work = {"contest": made["id"], "unit": str(school.public_id), "title": "同心", "text": "说明"}
    assert enters("contest-entry-list", work).status_code == 404  # Nothing is called for yet.
    assert enters("contest-open", **one).status_code == 403
    assert office("contest-open", **one).json()["state"] == "open"
    assert enters("contest-entry-list", work).status_code == 404  # Another's unit.
    with group_scope(world.a, actor=world.wang):
        work["unit"] = str(Unit.objects.get(pk=unit).public_id)
    entry = enters("contest-entry-list", work).json()
    assert (entry["title"], entry["state"], entry["number"]) == ("同心", "submitted", 1)
    assert enters("contest-entry-list", work).json()["code"] == "enough"
    which = {"public_id": entry["id"]}
    assert enters("contest-entry-screen", {"state": "approved"}, **which).status_code == 403
    assert "原因" in office("contest-entry-screen", {"state": "returned"}, **which).json()["detail"]
    office("contest-entry-screen", {"state": "returned", "answer": "补说明"}, **which)
    mended = enters("contest-entry-mend", {"title": "同心", "text": "补上"}, **which).json()
    assert (mended["state"], mended["text"]) == ("submitted", "补上")
    office("contest-entry-screen", {"state": "approved"}, **which)
    shortlist = {"entries": [entry["id"]], "until": str(days(1))}
    assert office("contest-judging", shortlist, **one).json()["code"] == "too_early"
    with group_scope(world.a, actor=world.wang):
        is_closed(Contest.objects.get(**one))
    assert office("contest-judging", {**shortlist, "entries": [str(uuid.uuid4())]}, **one).status_code == 404
    assert office("contest-judging", shortlist, **one).json()["state"] == "judging"
    awards = {"awards": [{"entry": entry["id"], "award": "一等奖"}], "reason": "评分最高"}
    choice = office("contest-choose", awards, **one).json()
    ruled = {"public_id": choice["id"]}
    assert office("contest-choice-rule", {"state": "approved"}, **ruled).status_code == 422
    assert second("contest-choice-rule", {"state": "approved"}, **ruled).json()["state"] == "approved"
    with group_scope(world.a, actor=world.wang):
        assert ContestEntry.objects.get(**which).award == "一等奖"
    assert office("contest-cancel", {"reason": "不办了"}, **one).status_code == 422
    assert office("contest-publish", **one).json()["code"] == "not_voted"


def test_who_judges_over_the_api_reads_no_unit_and_judges_no_own_entry(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        _, rows = judged(world, asks_units=True)
    him = visitor(he(), world.a)
    (part,) = him.get("governance-api:judging-list").json()["results"]
    assert part["entries"] == [{"number": 1, "title": "同心", "text": "同心的说明"}]
    send, where = sends(visitor, he(), world), {"public_id": part["id"]}
    said = {"opinions": [{"number": 1, "score": 90, "text": "简洁"}]}
    own = {"opinions": [{"number": 2, "score": 100}]}
    assert send("judging-judge", own, **where).json()["code"] == "not_to_judge"
    assert send("judging-judge", {"opinions": [{"number": 1, "score": 101}]}, **where).status_code == 400
    assert send("judging-judge", said, **where).status_code == 201
    assert sends(visitor, world.li, world)("judging-judge", said, **where).status_code == 404
    assert sends(visitor, world.zhang, world)("judging-judge", said, **where).status_code == 403
    with group_scope(world.a, actor=world.wang):
        opinion = ContestOpinion.objects.get()
        assert (opinion.entry, opinion.score, opinion.text) == (rows[0], 90, "简洁")


@pytest.mark.parametrize(("name", "code"), [("标志.png", 201), ("标志.exe", 422)])
def test_files_come_with_an_entry(world: World, visitor: Any, name: str, code: int) -> None:
    with group_scope(world.a, actor=world.wang):
        contest = called(world, entries_each=2)
        before = entered(contest, world.li, "前一件")
    li = visitor(world.li, world.a)
    said = {
        "contest": contest.public_id,
        "unit": world.ua.public_id,
        "title": "同心",
        "text": "说明",
        "files": [SimpleUploadedFile(name, PNG)],
    }
    head = {"Idempotency-Key": str(uuid.uuid4())}
    answer = li.client.post(li.url("governance-api:contest-entry-list"), said, headers=head)
    assert answer.status_code == code, answer.content
    with group_scope(world.a, actor=world.wang):
        rows = ContestEntry.objects.exclude(pk=before.pk)
        assert [row.files.count() for row in rows] == ([1] if code == 201 else [])
    back = sends(visitor, world.li, world)
    assert back("contest-entry-withdraw", public_id=before.public_id).json()["state"] == "withdrawn"
