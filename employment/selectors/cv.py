"""A student's CV: what the school's records say, and beside it what the student wrote; each part shared or not by itself.

No part tells what belongs to another: a certificate names neither school nor unit, which the student may keep to herself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from employment.enums import OWN_PARTS, CvPart
from groupportal.ui.formats import cndate, mask_phone
from internships.enums import PlacementState
from internships.selectors.assessment import with_result
from internships.selectors.certificate import valid_certificates
from internships.selectors.placement import placements
from rosters.selectors.roster import class_periods

if TYPE_CHECKING:
    from internships.models import Placement
    from rosters.models import Student


_BEGUN = (PlacementState.RUNNING, PlacementState.ENDING, PlacementState.ARCHIVED)


@dataclass(frozen=True)
class Part:
    """A part of a CV: its lines, and whether they are the school's records."""

    part: CvPart
    lines: list[str]
    is_recorded: bool

    @property
    def title(self) -> str:
        """Its heading, with whose words they are."""
        return f"{self.part.label}（{'学校记录' if self.is_recorded else '本人填写'}）"


def cv_of(student: Student, shares: Collection[str] | None = None, *, phone: bool = False) -> list[Part]:
    """The parts of a CV that say something; ``shares``: only these. The telephone is masked unless ``phone``. Five queries."""
    worked = with_result(placements().filter(student=student, state__in=_BEGUN)).order_by("-starts_on")
    found = [
        Part(CvPart.SCHOOL, _school(student), is_recorded=True),
        Part(CvPart.PRACTICE, _practice(worked), is_recorded=True),
        Part(CvPart.COURSE, _trained(worked), is_recorded=True),
        Part(CvPart.CERTIFICATE, _certified(student), is_recorded=True),
        *_own(student),
    ]
    if student.phone:
        number = student.phone if phone else mask_phone(student.phone)
        found.append(Part(CvPart.CONTACT, [number], is_recorded=True))
    return [part for part in found if part.lines and (shares is None or part.part in shares)]


def _school(student: Student) -> list[str]:
    programme = student.programme
    latest = class_periods(student).first()
    days = f"{student.grade}年入学" + (
        f"，{cndate(student.ends_on)}{student.get_leave_kind_display()}" if student.ends_on else "，在读"
    )
    return [
        str(student.unit),
        *([f"{programme.name}（{programme.get_level_display()}）"] if programme else []),
        *([str(latest.school_class)] if latest else []),
        days,
    ]


def _practice(rows: Iterable[Placement]) -> list[str]:
    today = timezone.localdate()
    return [
        f"{cndate(row.starts_on)}至{'今' if row.ends_on > today else cndate(row.last_day)}，{row.host.unit}"
        f"{f'，{row.post}' if row.post else ''}{f'，考核 {row.result} 分' if row.result is not None else ''}"  # type: ignore[attr-defined]
        for row in rows
    ]


def _trained(rows: Iterable[Placement]) -> list[str]:
    return [
        "，".join(
            filter(
                None,
                (
                    "岗前安全教育考核合格",
                    "" if row.safety_score is None else f"{row.safety_score.normalize():f} 分",
                    cndate(row.safety_passed_on) if row.safety_passed_on else "",
                ),
            )
        )
        for row in rows
        if row.is_safety_passed
    ]


def _certified(student: Student) -> list[str]:
    return [f"实习证明{row.number}，{cndate(row.issued_on)}开具" for row in valid_certificates(student)]


def _own(student: Student) -> list[Part]:
    lines = list(student.cv_lines.all())
    return [
        Part(
            part,
            [
                "，".join(
                    filter(
                        None, (line.text, line.issuer, cndate(line.happened_on) if line.happened_on else "")
                    )
                )
                for line in lines
                if line.part == part
            ],
            is_recorded=False,
        )
        for part in OWN_PARTS
    ]
