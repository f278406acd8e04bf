"""What the records say of placements, in the words rules ask in. As many queries for ten thousand placements as for one.

What nothing is recorded of stays None: not known. Subjects with records of their own (consents, insurance, days) add theirs by
a function in ``SOURCES``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any, TypeVar

from internships.enums import FilingKind, InternshipKind, Lodging, PlacementState
from internships.models import (
    AuthorityFiling,
    Batch,
    HostUnit,
    Mentor,
    Placement,
    Post,
    SchoolBasis,
    Selection,
)
from internships.models.placement import gone_on
from internships.rules import facts as f
from internships.rules.hours import planned
from internships.selectors import (
    archive,
    assessment,
    attendance,
    concern,
    incident,
    journal,
    papers,
    pay,
    visit,
)
from internships.selectors.calendar import calendar_for
from internships.selectors.host import with_staff
from internships.states import OPEN
from rosters.selectors.roster import programmes, students

Source = Callable[[Collection[int]], Mapping[int, Mapping[str, Any]]]
"""Of placements, by their keys, what a subject knows: {key: {"insurance.ends_on": day, …}}. Asks once for all of them."""

SOURCES: tuple[Source, ...] = (
    papers.facts_for,
    attendance.facts_for,
    journal.facts_for,
    visit.facts_for,
    pay.facts_for,
    concern.facts_for,
    incident.facts_for,
    assessment.facts_for,
    archive.facts_for,
)

SCHOOL_YEAR_BEGINS = 9
"""The month in which students move up a year."""
_DAY = dt.timedelta(days=1)
T = TypeVar("T")


def facts_of(ids: Collection[int]) -> Iterator[tuple[Placement, f.PlacementFacts]]:
    """Each placement of these keys with its facts, in their order; ``student``, ``host``, ``post`` and ``batch`` are at hand."""
    rows = list(Placement.objects.filter(pk__in=ids).order_by("pk"))
    more = [source([row.pk for row in rows]) for source in SOURCES] if rows else []
    for row, facts in facts_of_rows(rows):
        said = {name: value for found in more for name, value in found.get(row.pk, {}).items()}
        yield row, f.changed(facts, said) if said else facts


def facts_of_rows(rows: list[Placement]) -> Iterator[tuple[Placement, f.PlacementFacts]]:
    """The same of rows that need not be kept: without what subjects have recorded of a placement that is."""
    records = _Records(rows)
    for row in rows:
        yield row, records.facts(row)


class _Records:
    """All that stands around these placements, each table asked once."""

    def __init__(self, rows: list[Placement]) -> None:
        def every(name: str) -> set[int]:
            return {key for row in rows if (key := getattr(row, name))}

        self.hosts: dict[int, Any] = with_staff(HostUnit.objects.select_related("unit")).in_bulk(
            every("host_id")
        )
        self.posts = Post.objects.in_bulk(every("post_id"))
        self.batches = Batch.objects.select_related("filing").in_bulk(every("batch_id"))
        self.filings = AuthorityFiling.objects.in_bulk(every("exemption_id") | every("far_filing_id"))
        people = ("name", "number", "pinyin", "sex", "born_on", "grade", "programme_id", "public_id")
        found = students().select_related(None).order_by().only(*people)
        self.students = found.in_bulk(every("student_id"))
        self.codes = dict(programmes().values_list("pk", "code"))
        taught = Placement.objects.filter(pk__in=[row.pk for row in rows], teacher__isnull=False)
        guides = taught.order_by().values_list("teacher_id", "teacher__name", "teacher__ends_on")
        self.teachers = {key: (name, gone) for key, name, gone in guides.distinct()}
        self.mentors = Mentor.objects.only("name", "is_active").in_bulk(every("mentor_id"))
        self.bases = {row.unit_id: row for row in SchoolBasis.objects.filter(unit__in=every("unit_id"))}
        self.selections: dict[tuple[int, int], list[Selection]] = defaultdict(list)
        chosen = Selection.objects.filter(host__in=self.hosts, school__in=every("unit_id"))
        for selection in chosen.order_by("starts_on"):
            self.selections[selection.school_id, selection.host_id].append(selection)
        years = {day.year for row in rows for day in (row.starts_on, row.ends_on)}
        span = range(min(years), max(years) + 1) if years else ()
        self.calendar = f.CalendarFacts(calendar_for(span))
        self.headcounts = Headcounts(self.hosts)
        self._shared: dict[tuple[Any, ...], Any] = {}

    def _once(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What many placements have in common is made for the first of them."""
        if key not in self._shared:
            self._shared[key] = make()
        found: T = self._shared[key]
        return found

    def facts(self, row: Placement) -> f.PlacementFacts:
        """All that is known of one of them."""
        row.host, row.batch = self.hosts[row.host_id], self.batches[row.batch_id]
        row.student = self.students[row.student_id]
        row.post = self.posts[row.post_id] if row.post_id else None
        batch, host, post = row.batch, row.host, row.post
        selection = self._selection(row)
        basis = self.bases.get(row.unit_id)
        exemption, far = self.filings.get(row.exemption_id or 0), self.filings.get(row.far_filing_id or 0)
        return f.PlacementFacts(
            student=_student(row, self.codes),
            unit=self._once(
                ("unit", host.pk, selection and selection.pk),
                lambda: _unit(host, selection),
            ),
            post=self._once(("post", row.post_id), lambda: _post(post)),
            placement=self._placement(row),
            school=self._once(("school", row.unit_id), lambda: _school(basis)),
            batch=self._once(("batch", batch.pk), lambda: _batch(batch)),
            plan=self._once(("plan", batch.pk), lambda: _plan(batch)),
            preparation=self._once(
                ("preparation", batch.pk),
                lambda: f.PreparationFacts(batch.student_trained_on, batch.mentors_trained_on),
            ),
            safety=f.SafetyFacts(row.is_safety_passed, row.safety_passed_on),
            own=f.OwnChoiceFacts(
                has_student=_there(row.applied_on),
                has_guardian=_there(row.guardian_agreed_on),
                is_approved=_there(row.school_agreed_on),
                approved_on=row.school_agreed_on,
                # Whose teacher is named is followed day by day: what that teacher does is judged by Articles 8 and 23.
                is_followed=_there(row.teacher_id),
            ),
            headcount=f.HeadcountFacts(
                in_unit=self.headcounts.most(("host", host.pk), row),
                elsewhere_in_unit=host.elsewhere,
                in_post=self.headcounts.most(("post", post.pk), row) if post else None,
                elsewhere_in_post=post.elsewhere if post else None,
            ),
            exemption=self._once(("exemption", row.exemption_id), lambda: _exemption(exemption)),
            rota=self._rota(row),
            pay=f.PayFacts(row.pay, row.is_paid_by_unit, row.pay_cycle_months),
            calendar=self.calendar,
            journals=f.JournalFacts(has_report=_there(row.report_file_id)),
            education=self._once(("topics", batch.pk), lambda: f.EducationFacts(_set(batch.topics))),
            lodging=_lodging(row),
            far=_far(far, row),
            events=f.EventFacts(sanctions=_sanctions(row)),
            assessment=self._once(("assessment", batch.pk), lambda: _assessment(batch)),
        )

    def _selection(self, row: Placement) -> Selection | None:
        """The school's choice of the unit that counts on the first day; where none does, the next one, which came too late."""
        chosen = self.selections.get((row.unit_id, row.host_id), ())
        later = None
        for selection in chosen:
            if selection.starts_on > row.starts_on:
                later = later or selection
            elif selection.ends_on is None or selection.ends_on > row.starts_on:
                return selection
        return later

    def _rota(self, row: Placement) -> f.RotaFacts:
        """Before it begins, what the post's working time says; afterwards what was worked counts, which its own records say."""
        if row.post is None or row.state not in (*OPEN, PlacementState.APPROVED):
            return f.RotaFacts()
        text, start = row.post.hours, row.starts_on
        return self._once(("rota", row.post_id, start), lambda: f.RotaFacts(planned(text, start)))

    def _placement(self, row: Placement) -> f.PlacementPart:
        mentor = self.mentors.get(row.mentor_id or 0)
        teacher, gone = self.teachers.get(row.teacher_id or 0, ("", None))
        stays = gone is None or gone >= row.ends_on
        return f.PlacementPart(
            kind=row.kind,
            source=row.source,
            starts_on=row.starts_on,
            ends_on=row.ends_on - _DAY,
            # Who guides is named here and nowhere else: nobody named means that there is nobody.
            school_mentor=teacher if stays else "",
            unit_mentor=mentor.name if mentor and mentor.is_active else "",
            region=row.region or row.host.region or None,
            province=row.province or row.host.province or None,
            is_abroad=row.is_abroad,
            via_agency=row.via_agency,
        )


class Headcounts:
    """How many students of all schools stand at a unit, or in a kind of post, at the same time.

    Those still being arranged count too: else each of a hundred that wait together would find room for itself.
    """

    def __init__(self, hosts: Iterable[int]) -> None:
        rows = Placement.objects.filter(host__in=hosts, kind=InternshipKind.POST)
        rows = rows.exclude(state=PlacementState.CANCELLED)
        spans: dict[tuple[str, int], list[tuple[int, dt.date, dt.date]]] = defaultdict(list)
        for host, post, student, starts_on, ends_on, left_on in rows.values_list(
            "host_id", "post_id", "student_id", "starts_on", "ends_on", "left_on"
        ):
            span = (student, starts_on, gone_on(ends_on, left_on))
            spans["host", host].append(span)
            if post:
                spans["post", post].append(span)
        self._steps = {place: _steps(found) for place, found in spans.items()}
        self._known: dict[tuple[Any, ...], int] = {}

    def most(self, place: tuple[str, int], row: Placement) -> int:
        """The most there are on any day of a placement."""
        start, end = row.starts_on, row.gone_on
        key = (place, start, end)
        if key not in self._known:
            days, numbers = self._steps.get(place, ([], []))
            first = max(bisect_right(days, start) - 1, 0)
            self._known[key] = max(numbers[first : bisect_left(days, end)], default=0)
        return self._known[key]


def _steps(spans: list[tuple[int, dt.date, dt.date]]) -> tuple[list[dt.date], list[int]]:
    """The days on which a number changes, and what it is from each on. A student who is there twice counts once."""
    changes: Counter[dt.date] = Counter()
    here, until = 0, dt.date.min
    for student, begin, end in sorted(spans):
        start = max(begin, until) if student == here else begin
        if start < end:
            changes[start] += 1
            changes[end] -= 1
        until = max(end, until) if student == here else end
        here = student
    days = sorted(changes)
    return days, list(accumulate(changes[day] for day in days))


def _there(value: Any) -> bool | None:
    """True for what is recorded; what isn't may be anything."""
    return True if value else None


def _set(values: Iterable[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def _student(row: Placement, codes: Mapping[int, str]) -> f.StudentFacts:
    student, start = row.student, row.starts_on
    return f.StudentFacts(
        name=student.name,
        born_on=student.born_on,
        sex=student.get_sex_display() or None,
        year_at_start=start.year - student.grade + (start.month >= SCHOOL_YEAR_BEGINS),
        major_code=codes.get(student.programme_id or 0),
        is_independent=row.is_independent,
        health_checked_on=row.health_checked_on,
    )


def _unit(host: Any, chosen: Selection | None) -> f.UnitFacts:
    unit = f.UnitFacts(
        name=host.unit.name,
        is_registered=host.is_registered,
        operates_lawfully=host.operates_lawfully,
        is_untrustworthy=host.is_untrustworthy,
        credit_checked_on=host.credit_checked_on,
        credit_valid_until=host.credit_valid_until,
        safety_checked_on=host.safety_checked_on,
        has_safety_violation=host.has_safety_violation,
        last_violation_on=host.last_violation_on,
        is_entertainment=host.is_entertainment,
        is_agency=host.is_agency,
        contact=host.contact or None,
        staff_total=host.staff_then,
        lowest_wage=host.lowest_wage,
        is_suspended=host.is_suspended,
    )
    if chosen is None:
        return unit
    return replace(
        unit,
        has_stable_cooperation=chosen.has_stable_cooperation,
        is_new=chosen.is_new,
        assessed_on=chosen.assessed_on,
        has_assessment_report=_there(chosen.report_file_id),
        assessment_items=_set(chosen.assessment_items),
        chosen_on=chosen.starts_on,
        is_party_decided=chosen.is_party_decided,
        party_meeting_on=chosen.party_meeting_on,
        is_published=chosen.is_published,
    )


def _post(post: Post | None) -> f.PostFacts:
    if post is None:
        return f.PostFacts()
    return f.PostFacts(
        tasks=None if post.tasks is None else tuple(post.tasks),
        major_codes=None if post.major_codes is None else tuple(post.major_codes),
        hazards=None if post.hazards is None else tuple(f.Hazard(tag, grade) for tag, grade in post.hazards),
        labour_grade=post.labour_grade,
        is_harmful=post.is_harmful,
        staff_total=post.staff_total,
        monthly_wage=post.monthly_wage,
        repetitive_share=post.repetitive_share,
    )


def _school(basis: SchoolBasis | None) -> f.SchoolFacts:
    if basis is None:
        return f.SchoolFacts()
    return f.SchoolFacts(
        region=basis.region or None,
        province=basis.province or None,
        has_head=basis.has_head,
        has_office=basis.has_office,
        rules=_set(basis.rules),
        uses_platform=basis.uses_platform,
        has_lodging_rules=basis.has_lodging_rules,
        declares_no_profit=basis.declares_no_profit,
        has_channel=basis.has_channel,
        has_ledger=basis.has_ledger,
        is_in_yearly_report=basis.is_in_yearly_report,
    )


def _batch(batch: Batch) -> f.BatchFacts:
    return f.BatchFacts(batch.is_filed, batch.filing.number if batch.filing else None)


def _plan(batch: Batch) -> f.PlanFacts:
    return f.PlanFacts(batch.is_joint, batch.approved_on, _set(batch.sections), batch.months)


def _assessment(batch: Batch) -> f.AssessmentFacts:
    parts = batch.grade_parts
    return f.AssessmentFacts(None if parts is None else assessment.judged(parts), batch.is_taken_over)


def _exemption(filing: AuthorityFiling | None) -> f.ExemptionFacts:
    if filing is None:
        return f.ExemptionFacts()
    return f.ExemptionFacts(True, filing.number, filing.filed_on, _set(filing.covers), filing.valid_until)


def _far(filing: AuthorityFiling | None, row: Placement) -> f.FarFacts:
    if filing is None or filing.kind != (FilingKind.ABROAD if row.is_abroad else FilingKind.PROVINCE):
        return f.FarFacts(has_escort=row.has_escort)
    return f.FarFacts(
        is_agreed=filing.is_agreed,
        is_filed=True,
        filing_number=filing.number,
        filed_on=filing.filed_on,
        is_checked=filing.is_checked,
        has_escort=row.has_escort,
    )


def _sanctions(row: Placement) -> tuple[f.Sanction, ...] | None:
    """The school is who sanctions, and records it here: what it has not recorded, it has not done."""
    if row.sanctioned_on is None:
        return ()
    if row.is_sanction_by_school is None or row.is_sanction_agreed is None:
        return None
    return (f.Sanction(row.sanctioned_on, row.is_sanction_by_school, row.is_sanction_agreed),)


def _lodging(row: Placement) -> f.LodgingFacts:
    """Who moves out of what was arranged does so with the guardian's signature and the school's record, which show that it was."""
    arranged = row.lodging in (Lodging.SCHOOL, Lodging.UNIT)
    left = bool(row.lodging_guardian_on and row.lodging_recorded_on)
    return f.LodgingFacts(
        is_arranged=_there(arranged or left),
        is_outside=row.lodging == Lodging.OUTSIDE if row.lodging else None,
        guardian_on=row.lodging_guardian_on,
        recorded_on=row.lodging_recorded_on,
        moved_on=row.lodging_moved_on,
    )
