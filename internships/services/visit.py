"""A teacher was at a unit (走访): logged, corrected by what is added, followed up, shown to the unit where the school says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime, quoted
from internships.enums import FindingItem, PlacementState, VisitFinding, VisitNoteKind
from internships.models import HostUnit, Placement, Visit, VisitMet, VisitNote, VisitPhoto
from internships.selectors.placement import VIEW_SCHOOL
from internships.selectors.visit import LOG
from internships.services.common import save
from internships.states import HOLDS

if TYPE_CHECKING:
    from rosters.models import Teacher

SHARE = "internships.share_visit"


@dataclass(frozen=True)
class VisitInput:
    """What is said of a visit. ``findings``: of each item what was found; what is absent was not looked into."""

    visited_at: dt.datetime
    met: Sequence[Placement] = ()
    findings: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    photos: Sequence[StoredFile] = ()
    follow_up: str = ""
    follow_up_on: dt.date | None = None
    follow_teacher: Teacher | None = None


@transaction.atomic
def log_visit(teacher: Teacher, host: HostUnit, facts: VisitInput, *, by: Actor) -> Visit:
    """A teacher was at a unit. NotAllowed for another teacher's visit, unless the school's office logs it.

    DomainError for a time to come, a student who was not at the unit that day, a problem without words, half a follow-up.
    """
    user = person(by, LOG, unit_id=teacher.unit_id)
    if isinstance(by, Viewer) and teacher.user_id != by.user.pk:
        by.require(VIEW_SCHOOL, unit_id=teacher.unit_id)
    day = _day_of(facts.visited_at)
    _check_met(facts.met, host, teacher.unit_id, day)
    findings = _findings(facts.findings)
    text, follow_up = facts.text.strip(), facts.follow_up.strip()
    if VisitFinding.PROBLEM in findings.values() and not text:
        raise DomainError("problem_unsaid", "选了“有问题”，请在“情况”里写明是什么问题。", field="text")
    if not (findings or text or facts.met or facts.photos):
        raise DomainError("nothing_said", "请至少选见到的学生，或写明了解到的情况。", field="text")
    _check_follow_up(facts, follow_up, day)
    row = Visit(
        unit_id=teacher.unit_id,
        host=host,
        teacher=teacher,
        visited_at=facts.visited_at,
        findings=findings,
        has_problem=VisitFinding.PROBLEM in findings.values(),
        text=text,
        follow_up=follow_up,
        follow_up_on=facts.follow_up_on,
        follow_teacher=(facts.follow_teacher or teacher) if follow_up else None,
        noted_by=user,
    )
    save(row)
    VisitMet.objects.bulk_create(VisitMet(visit=row, placement=one) for one in dict.fromkeys(facts.met))
    VisitPhoto.objects.bulk_create(VisitPhoto(visit=row, file=file) for file in facts.photos)
    after = {
        "教师": str(teacher),
        "单位": str(host),
        "时间": cntime(row.visited_at),
        "见到学生": len(facts.met),
        "有问题": "、".join(row.problems),
        "跟进": follow_up,
    }
    record("internships.visit_logged", row, by=user, after=after)
    return row


@transaction.atomic
def correct_visit(visit: Visit, *, text: str, void: bool = False, by: Actor) -> VisitNote:
    """Add what was wrong; what was said stays. ``void``: the visit does not count at all. DomainError without words, or once void."""
    row = _locked(visit, by)
    if row.is_void:
        raise DomainError("void", "这次走访已经作废，不能再更正。需要时请重新登记。")
    if void:
        if (
            kept := row.met.filter(placement__state=PlacementState.ARCHIVED)
            .select_related("placement__student")
            .first()
        ):
            words = (
                f"{kept.placement.student}的实习已经归档，档案里有这次走访，不能作废。写错的请用“更正”补充。"
            )
            raise DomainError("archived", words)
        row.is_void = True
        save(row)
    kind = VisitNoteKind.VOID if void else VisitNoteKind.CORRECTION
    return _add(row, kind, text, "internships.visit_voided" if void else "internships.visit_corrected", by)


@transaction.atomic
def follow_visit(visit: Visit, *, text: str, on: dt.date, by: Actor) -> VisitNote:
    """What was to be followed up is done. DomainError where there is nothing, or it was done already."""
    row = _locked(visit, by)
    if not row.follow_up or row.is_void:
        raise DomainError("no_follow_up", "这次走访没有要跟进的事项。")
    if row.followed_on:
        raise DomainError(
            "followed", f"{cndate(row.followed_on)}已经登记跟进完成。有出入的，请用“更正”补充。"
        )
    if checked_day(on, "完成日期") < timezone.localdate(row.visited_at):
        raise DomainError("before_visit", "完成日期不应早于走访当天，请核对。", field="on")
    row.followed_on = on
    save(row)
    return _add(row, VisitNoteKind.DONE, text, "internships.visit_followed", by)


@transaction.atomic
def share_visit(visit: Visit, *, shared: bool, by: Actor) -> Visit:
    """Let the unit see a visit, or no longer. The school's office says so, nobody else."""
    user = person(by, SHARE, unit_id=visit.unit_id)
    row = (
        Visit.objects.select_for_update(of=("self",)).select_related("teacher", "host__unit").get(pk=visit.pk)
    )
    if row.is_void and shared:
        raise DomainError("void", "这次走访已经作废，不用告知单位。")
    if row.is_shared == shared:
        raise DomainError("shared", "单位已经可以查看。" if shared else "单位本来就看不到。")
    row.is_shared = shared
    save(row)
    record("internships.visit_shared" if shared else "internships.visit_unshared", row, by=user)
    return row


def _locked(visit: Visit, by: Actor) -> Visit:
    """The row, for who made the visit, who follows it up and the school's office. NotAllowed for others."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related(
        "teacher", "follow_teacher", "host__unit"
    )
    row = rows.get(pk=visit.pk)
    if isinstance(by, Viewer):
        by.require(LOG, unit_id=row.unit_id)
        mine = by.user.pk in {row.teacher.user_id, row.follow_teacher and row.follow_teacher.user_id}
        if not (mine or by.can(VIEW_SCHOOL, unit_id=row.unit_id)):
            raise NotAllowed("这是别的教师的走访记录，请由本人或学校管理员补充。")
    return row


def _add(row: Visit, kind: VisitNoteKind, text: str, action: str, by: Actor) -> VisitNote:
    if not (words := text.strip()):
        raise DomainError("words_missing", "请写明内容。", field="text")
    note = VisitNote(visit=row, kind=kind, text=words, written_by=acting(by))
    save(note)
    record(action, row, by=acting(by), note=words)
    return note


def _day_of(moment: dt.datetime) -> dt.date:
    if moment > timezone.now() + dt.timedelta(minutes=5):
        raise DomainError(
            "time_to_come", f"走访时间{cntime(moment)}还没有到，请填写实际到单位的时间。", field="visited_on"
        )
    return checked_day(timezone.localdate(moment), "走访日期")


def _check_met(met: Sequence[Placement], host: HostUnit, school_id: int, day: dt.date) -> None:
    for row in met:
        if row.host_id != host.pk or row.unit_id != school_id or row.state not in HOLDS:
            words = f"{quoted(row.student)}不是本校在{quoted(host)}的实习生，请核对。"
            raise DomainError("not_there", words, field="met")
        if not row.starts_on <= day < row.ends_on:
            words = f"{quoted(row.student)}的实习时间是{row.describe()}，走访那天不在单位，请核对走访日期。"
            raise DomainError("not_there_then", words, field="met")


def _findings(said: Mapping[str, str]) -> dict[str, str]:
    """What was looked into, in the order of the items. DomainError for what is no item or finding."""
    if set(said) - set(FindingItem.values) or set(said.values()) - set(VisitFinding.values):
        raise DomainError("finding_unknown", "了解到的情况里有不认识的项目，请刷新页面重新选择。")
    return {
        item.value: said[item]
        for item in FindingItem
        if said.get(item, VisitFinding.UNKNOWN) != VisitFinding.UNKNOWN
    }


def _check_follow_up(facts: VisitInput, follow_up: str, day: dt.date) -> None:
    if not follow_up and facts.follow_up_on:
        raise DomainError("follow_up_unsaid", "填了跟进期限，请写明跟进什么。", field="follow_up")
    if not follow_up:
        return
    if facts.follow_up_on is None:
        raise DomainError("follow_up_undated", "要跟进的，请写明什么时候以前办好。", field="follow_up_on")
    if facts.follow_up_on < day:
        raise DomainError("follow_up_early", "跟进期限不应早于走访当天，请核对。", field="follow_up_on")
