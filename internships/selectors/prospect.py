"""What the rules would say of a placement that nobody has arranged yet: may this student go to this post; how many fit in a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from internships.enums import Force, InternshipKind, Outcome
from internships.models import Batch, HostUnit, Placement, Post
from internships.rules.national.art11 import in_post, in_unit
from internships.rules.packs import judged
from internships.rules.rule import Rule, Verdict
from internships.selectors.checking import BEFORE
from internships.selectors.facts import Headcounts, facts_of_rows
from internships.selectors.host import with_staff
from internships.selectors.province import entered_packs

if TYPE_CHECKING:
    from rosters.models import Student

_KNOWN = frozenset({"student", "unit", "post", "placement", "rota", "school", "exemption"})
"""What is known before a placement is arranged; papers, mentors and insurance come later."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A student at a post, in a batch of the student's school."""

    student: Student
    post: Post
    batch: Batch


def bars(
    prospects: Sequence[Prospect], starts_on: dt.date, ends_on: dt.date, *, on: dt.date
) -> Iterator[str]:
    """Of each in turn, what bars the student from the post, in a sentence with its article; "" where nothing does.

    Only what is broken and can't be let pass counts: what isn't known yet, or comes with the papers, does not.
    """
    rows = [
        Placement(
            unit_id=prospect.student.unit_id,
            batch=prospect.batch,
            student=prospect.student,
            host_id=prospect.post.host_id,
            post=prospect.post,
            kind=InternshipKind.POST,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for prospect in prospects
    ]
    entered = entered_packs()
    for _, facts in facts_of_rows(rows):
        province = facts.school.province or ""
        verdicts = judged(facts, on=on, province=province, entered=entered, moments=BEFORE)
        yield next((verdict.sentence for verdict in verdicts if _bars(verdict)), "")


def _bars(verdict: Verdict) -> bool:
    asked = {name.partition(".")[0] for name in verdict.inputs}
    return (
        verdict.outcome == Outcome.BROKEN
        and verdict.rule.force == Force.BLOCK
        and bool(asked & {"student", "unit", "post"})
        and asked <= _KNOWN
    )


def room(
    posts: Iterable[Post], starts_on: dt.date, ends_on: dt.date, *, on: dt.date
) -> Mapping[tuple[str, int], int]:
    """How many more interns Article 11 lets into each unit (``("host", key)``) and kind of post (``("post", key)``), of all schools.

    What isn't there is not known: nobody has said how many work there, or how many come from schools outside.
    """
    found = list(posts)
    hosts = with_staff(HostUnit.objects.filter(pk__in={post.host_id for post in found})).in_bulk()
    counted = Headcounts(hosts)
    days = Placement(starts_on=starts_on, ends_on=ends_on)

    def left(
        rule: Rule, staff: int | None, elsewhere: int | None, place: tuple[str, int]
    ) -> dict[tuple[str, int], int]:
        if staff is None or elsewhere is None:
            return {}
        (percent,) = (parameter.on(on) for parameter in rule.parameters)
        return {place: max(staff * percent // 100 - elsewhere - counted.most(place, days), 0)}

    free: dict[tuple[str, int], int] = {}
    for key, host in hosts.items():
        free |= left(in_unit, getattr(host, "staff_then", None), host.elsewhere, ("host", key))
    for post in found:
        free |= left(in_post, post.staff_total, post.elsewhere, ("post", post.pk))
    return free
