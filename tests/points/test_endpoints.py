"""The endpoints of points, and queries that do not grow with the rows."""

from __future__ import annotations

from typing import Any

import pytest

from points.models import GradingRun
from points.services.appeal import file_appeal
from points.services.claim import claim_points
from points.services.grading import grade_year, publish_run
from tests.members.ground import enrol, viewer
from tests.points.ground import DAY, D, Ground, give, in_a, proof
from tests.world import World

AS_OF = {"as_of": "2023-12-31"}
pytestmark = pytest.mark.django_db


def test_lists_ask_no_more_for_more_rows(
    world: World, kept: Ground, client_for: Any, query_count: Any
) -> None:
    visitor = client_for(world.wang, world.a)

    def fill(number: int) -> None:
        with in_a(world):
            member = enrol(world, f"第{number}厂有限公司")
            entry = give(world, kept, member=member, files=[proof(world.wang)])
            give(world, kept, "course", member=member)
            claim_points(
                kept.school, rule=kept.rules["course"], occurred_on=DAY, key=f"c{number}", by=viewer(world.li)
            )
            own = give(world, kept, member=kept.school)
            file_appeal(kept.school, entry=own, text="理由", by=viewer(world.li))
            publish_run(grade_year(2023, as_of=D(2023, 12, 31), by=world.wang), by=world.wang)
            assert entry.files.count() == 1

    pages = ("ranking", "ledger", "claims", "appeals", "runs", "rule_sets")
    apis = ("entries/", "grades/", "ranking/")

    def counts() -> dict[str, int]:
        found = {}
        for name in pages:
            with query_count() as n:
                assert visitor.get(f"points:{name}", data=AS_OF).status_code == 200
            found[name] = n()
        for name in apis:
            with query_count() as n:
                assert visitor.get(f"/api/v1/points/{name}", data=AS_OF).status_code == 200
            found[name] = n()
        for code in ("total", "graded"):
            with query_count() as n:
                ask = {"as_of": "2030-12-31", "year": "2023"}
                assert visitor.get(f"/metrics/points.{code}/", data=ask).status_code == 200
            found[code] = n()
        with query_count() as n, in_a(world):
            run = GradingRun.objects.get(state="published")
            assert visitor.get("points:run", public_id=run.public_id).status_code == 200
        found["run"] = n()
        return found

    fill(1)
    counts()
    one = counts()
    for number in (2, 3, 4):
        fill(number)
    assert counts() == one


def test_the_endpoints(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        give(world, kept, quantity=10)
        give(world, kept, "meeting", member=kept.school, occurred_on=D(2022, 5, 1))
        publish_run(grade_year(2023, as_of=D(2023, 12, 31), by=world.wang), by=world.wang)
    visitor = client_for(world.zhang, world.a)
    everything = visitor.get("/api/v1/points/entries/").json()
    assert everything["count"] == 2
    one = visitor.get("/api/v1/points/entries/", data={"year": 2023}).json()["results"][0]
    assert (one["member"]["name"], one["counted"], one["item"]) == ("海信电子有限公司", "5.00", "interns")
    assert visitor.get(f"/api/v1/points/entries/{one['id']}/").json() == one
    ranks = visitor.get("/api/v1/points/ranking/", data={"year": 2023, "as_of": "2023-12-31"}).json()
    assert [(r["rank"], r["points"]) for r in ranks["results"]] == [(1, "5.00"), (2, "0.00")]
    assert visitor.get("/api/v1/points/ranking/", data={"as_of": "gestern"}).status_code == 400
    grades = visitor.get("/api/v1/points/grades/", data={"grade": "三星"}).json()
    assert [g["member"]["name"] for g in grades["results"]] == ["海信电子有限公司"]
    small = visitor.get("/api/v1/points/entries/", data={"page_size": 1}).json()
    assert (len(small["results"]), small["next"] is not None) == (1, True)
    li = client_for(world.li, world.a)
    assert {r["member"]["name"] for r in li.get("/api/v1/points/entries/").json()["results"]} == {
        world.ua.name
    }
    assert li.get(f"/api/v1/points/entries/{one['id']}/").status_code == 404
    assert li.get("/api/v1/points/ranking/").status_code == 403
    assert visitor.client.post(visitor.url("/api/v1/points/entries/"), {}).status_code in (403, 405)
    assert client_for(world.qian, world.a).get("/api/v1/points/entries/").status_code in (403, 404)
