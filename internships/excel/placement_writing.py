"""Writing a checked list of placements: units, posts and mentors that are new through their services, placements in one statement."""

from __future__ import annotations

from groupportal.records.keeping import Earlier, insert_kept
from groupportal.records.kinds import Work
from groupportal.tenancy.models import Unit
from internships.enums import PlacementState, Source
from internships.excel.placement_checks import UPDATED
from internships.models import Placement
from internships.services.along import add_mentors, add_posts
from internships.services.host import HostInput, add_host, add_new_host

_CHANGED = ("host_id", "source", "kind", "state", "edition", *UPDATED)
"""With where it stands: what was handed in or approved since is not taken back."""
_WATCHED = ("student_id", "batch_id", *_CHANGED)
_TEXTS = ("lodging", "note")


def write_placements(work: Work) -> None:
    """What the rows name and isn't there yet, then the placements; ``insert_kept`` and ``Earlier`` keep what undo needs."""
    _make_hosts(work)
    _make_of_hosts(work)
    work.progress(85, "写入实习安排")
    _update(work)
    _insert(work)


def _make_hosts(work: Work) -> None:
    new = work.stage.rows(
        "SELECT DISTINCT host, host_unit_id FROM {stage} WHERE ok AND host_id IS NULL ORDER BY host"
    )
    units = Unit.objects.in_bulk([pk for _, pk in new if pk])
    for name, pk in new:
        host = (
            add_host(units[pk], HostInput(), by=work.by)
            if pk
            else add_new_host(name, HostInput(), by=work.by)
        )
        work.stage.run("UPDATE {stage} SET host_id = %s WHERE host = %s AND host_id IS NULL", host.pk, name)


def _make_of_hosts(work: Work) -> None:
    def new(column: str) -> list[tuple[int, str]]:
        rows = work.stage.rows(
            f"SELECT DISTINCT host_id, {column} FROM {{stage}} WHERE ok AND {column} IS NOT NULL AND {column}_id IS NULL"
            f" ORDER BY host_id, {column}"
        )
        return [(int(host), str(name)) for host, name in rows]

    posts, mentors = new("post"), new("mentor")
    for column, rows in (
        ("post", add_posts(posts, by=work.by)),
        ("mentor", add_mentors(mentors, by=work.by)),
    ):
        if rows:
            known = [(row.host_id, row.name, row.pk) for row in rows]
            work.stage.run(
                f"UPDATE {{stage}} s SET {column}_id = f.id FROM unnest(%s::bigint[], %s::text[], %s::bigint[])"
                f" AS f(host, name, id) WHERE s.host_id = f.host AND s.{column} = f.name",
                *(list(part) for part in zip(*known, strict=True)),
            )


_RETOLD = "s.pay < p.pay OR s.kind <> p.kind OR p.lodging <> '' AND s.lodging IS NOT NULL AND s.lodging <> p.lodging"
"""``services.terms.retold`` in SQL, of what a file says."""


def _update(work: Work) -> None:
    known = "SELECT placement_id FROM {stage} WHERE ok AND NOT is_new AND changed"
    before = Earlier(work.batch, Placement, work.stage.fill(known), _CHANGED)
    values = ", ".join(f"{c} = coalesce(s.{c}, p.{c})" for c in UPDATED if c not in ("post_id", "mentor_id"))
    # A post or mentor of the unit before does not stay at the new one.
    people = ", ".join(
        f"{c} = coalesce(s.{c}, CASE WHEN p.host_id = s.host_id THEN p.{c} END)"
        for c in ("post_id", "mentor_id")
    )
    work.stage.run(
        f"UPDATE internships_placement p SET {values}, {people}, host_id = s.host_id, kind = s.kind,"
        f" edition = p.edition + CASE WHEN {_RETOLD} THEN 1 ELSE 0 END,"
        " source = coalesce(s.source, p.source), updated_at = now() FROM {stage} s"
        " WHERE p.group_id = {group} AND p.id = s.placement_id AND s.ok AND NOT s.is_new AND s.changed"
    )
    before.keep()


def _insert(work: Work) -> None:
    plain = ("unit_id", "batch_id", "student_id", "host_id", "post_id", "teacher_id", "mentor_id", "kind")
    days = ("starts_on", "ends_on", "pay", "health_checked_on")
    names = ", ".join((*plain, *days))
    insert_kept(
        work.batch,
        Placement,
        work.stage.fill(
            f"INSERT INTO internships_placement (public_id, group_id, {names}, {', '.join(_TEXTS)}, source, state,"
            " region, province, is_abroad, end_kind, end_reason, left_confirmer, answer, created_at, updated_at)"
            f" SELECT gen_random_uuid(), {{group}}, {names}, {', '.join(f'coalesce({t}, %s)' for t in _TEXTS)},"
            " coalesce(source, %s), %s, %s, %s, false, %s, %s, %s, %s, now(), now()"
            ' FROM {stage} WHERE ok AND is_new ORDER BY "row"'
        ),
        _WATCHED,
        *("" for _ in _TEXTS),
        Source.SCHOOL.value,
        PlacementState.DRAFT.value,
        *[""] * 6,
    )
