"""Incidents (Articles 19, 23, 36): reported at once, taken by somebody or told again by the clock, logged, concluded, closed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime
from internships.enums import IncidentLevel, IncidentNoteKind, IncidentState, Raiser
from internships.models import HostUnit, Incident, IncidentNote, IncidentPerson, IncidentPhoto, Placement
from internships.models.incident import HIGH
from internships.selectors.attendance import running_on
from internships.selectors.host import OWN
from internships.selectors.incident import (
    FOLLOW,
    HANDLE,
    REPORT,
    followed_for,
    handled_for,
    hears,
    hosts_to_name,
    incidents,
    may_concern,
    near,
    untaken,
)
from internships.services.common import own_turn, save

TOPIC = "internships.incident"
ALARMS = (15, 30)
"""Minutes after the report at which it is told again while nobody has taken it: the secretariat too. Ours: Article 23 says 第一时间."""
LATE = 30
"""Minutes from which a report is shown as late. Ours, as above."""
BY_HAND = (
    IncidentNoteKind.MEASURE,
    IncidentNoteKind.TREATMENT,
    IncidentNoteKind.CLAIM,
    IncidentNoteKind.FAMILY,
    IncidentNoteKind.AUTHORITY,
    IncidentNoteKind.CORRECTION,
)
"""What people write into the log."""
BY_REPORTER = (IncidentNoteKind.MEASURE, IncidentNoteKind.CORRECTION)
"""What of it who reported it adds."""
_S, _N = IncidentState, IncidentNoteKind


@dataclass(frozen=True)
class IncidentInput:
    """What is reported. ``people``: whom it concerns; where it names nobody, ``host`` says where. ``key``: of the request."""

    key: uuid.UUID
    kind: str
    text: str
    occurred_at: dt.datetime
    people: Sequence[Placement] = ()
    host: HostUnit | None = None
    place: str = ""
    level: str = ""
    is_injured: bool | None = None
    measures: str = ""
    photos: Sequence[StoredFile] = ()


@transaction.atomic
def report_incident(said: IncidentInput, *, by: Viewer) -> tuple[list[Incident], bool]:
    """Report it: one for each school whose students it concerns, and whether it was known already by its key.

    NotAllowed for students the person does not see; DomainError without words, without student and unit, or for a time to come.
    """
    by.require(REPORT)
    take_turn(*own_turn(by))
    if known := list(incidents().filter(key=said.key, reported_by=by.user.pk)):
        return known, True
    now = timezone.now()
    if not said.text.strip():
        raise DomainError("words_missing", "请用一两句话写明发生了什么。", field="text")
    if said.occurred_at > now + dt.timedelta(minutes=5):
        words = f"发生时间{cntime(said.occurred_at)}还没有到，请填写实际发生的时间。"
        raise DomainError("time_to_come", words, field="occurred_at")
    if said.occurred_at < now - dt.timedelta(days=366):
        raise DomainError("too_old", "发生时间是一年以前，请核对年份。", field="occurred_at")
    seen_here = may_concern(by)
    if len(said.people) != seen_here.filter(pk__in=[row.pk for row in said.people]).count():
        raise NotAllowed("选的学生里有不是您的学生，请重新选择。")
    made = []
    for (school, host), people in _by_school(said, by).items():
        row = Incident(
            unit_id=school,
            host=host,
            key=said.key,
            kind=said.kind,
            text=said.text.strip(),
            place=said.place.strip(),
            occurred_at=min(said.occurred_at, now),
            reported_at=now,
            highest=said.level,
            is_injured=said.is_injured,
            measures=said.measures.strip(),
            reported_by=by.user,
            reported_as=_stands_as(by, people),
        )
        save(row)
        # Of several who are named nobody has said which one is hurt: the school does.
        hurt = bool(said.is_injured) and len(said.people) == 1
        IncidentPerson.objects.bulk_create(
            IncidentPerson(incident=row, placement=one, is_injured=hurt) for one in people
        )
        IncidentPhoto.objects.bulk_create(IncidentPhoto(incident=row, file=file) for file in said.photos)
        after = {
            "种类": row.get_kind_display(),
            "报告人写的级别": row.get_highest_display(),
            "实习单位": str(row.host or ""),
            "发生时间": cntime(row.occurred_at),
            "学生人数": len(people),
        }
        record("internships.incident_reported", row, by=by.user, after=after)
        _tell(row, f"突发事件：{row}", hears(row, above=row.highest in HIGH))
        made.append(row)
    return made, False


def _by_school(said: IncidentInput, by: Viewer) -> dict[tuple[int, HostUnit | None], list[Placement]]:
    """The schools with their students; without a name all schools that had students at the unit on that day, or
    have some there now, and that the person sees there."""
    found: dict[tuple[int, HostUnit | None], list[Placement]] = {}
    hosts = {row.host_id: row.host for row in said.people}
    for row in said.people:
        place = hosts[row.host_id] if len(hosts) == 1 else said.host
        found.setdefault((row.unit_id, place), []).append(row)
    if found:
        return found
    if said.host is None or not hosts_to_name(by).filter(pk=said.host.pk).exists():
        raise DomainError("nobody", "请选受影响的学生；还不清楚的，选在哪家单位。", field="people")
    there = may_concern(by).filter(host=said.host).order_by()
    then = there.filter(running_on(timezone.localdate(said.occurred_at)))
    schools = set(then.values_list("unit", flat=True)) or set(there.values_list("unit", flat=True))
    return {(school, said.host): [] for school in sorted(schools)}


def _stands_as(by: Viewer, people: Sequence[Placement]) -> Raiser:
    if any(row.student.user_id == by.user.pk for row in people):
        return Raiser.STUDENT
    return Raiser.TEACHER if by.can(FOLLOW) else Raiser.ENTERPRISE if by.units_for(OWN) else Raiser.OTHER


@transaction.atomic
def take_incident(incident: Incident, *, by: Viewer) -> Incident:
    """Somebody takes it on: from then on it is not told again. Of two at once the second reads who has it."""
    row = _locked(incident, by)
    if row.state != _S.REPORTED:
        raise DomainError("taken", f"{row.taken_by}{cntime(row.taken_at)}已经接报，处置写在经过里。")
    if row.reported_by_id == by.user.pk:
        raise DomainError("own_report", "您自己报告的，请由指导教师、学校或秘书处的另一个人接报。")
    row.state, row.taken_by, row.taken_at = _S.TAKEN, by.user, timezone.now()
    minutes = int((row.taken_at - row.reported_at).total_seconds() // 60)
    return _step(row, _N.TAKEN, f"报告后{minutes}分钟接报", "internships.incident_taken", by)


@transaction.atomic
def note_incident(incident: Incident, *, kind: str, text: str, by: Viewer) -> Incident:
    """Write what was done into the log; who reported it adds what ``kinds_for`` says. Nothing is changed, also after it was closed."""
    row = _fresh(incident)
    by.require(REPORT)
    kinds = kinds_for(row, by)
    if not kinds:
        raise NotAllowed("由报告人、指导教师、学校或秘书处登记。")
    if kind not in kinds:
        words = f"请选这一条记的是什么：{'、'.join(one.label for one in kinds)}。"
        raise DomainError("kind_unknown", words, field="kind")
    return _step(row, IncidentNoteKind(kind), text, "internships.incident_noted", by)


def kinds_for(incident: Incident, viewer: Viewer) -> tuple[IncidentNoteKind, ...]:
    """What a person may write into the log: who follows it everything, who reported it measures and corrections."""
    if followed_for(viewer).filter(pk=incident.pk).exists():
        return BY_HAND
    return BY_REPORTER if incident.reported_by_id == viewer.user.pk else ()


@transaction.atomic
def grade_incident(incident: Incident, *, level: str, text: str, by: Viewer) -> Incident:
    """Say how grave it is, with the reason; a higher level is told to the secretariat at once, and so is that it no longer is one."""
    row = _handled(incident, by)
    _running(row)
    before = row.level or row.highest
    said = f"{'' if row.level else '报告人写的'}{IncidentLevel(before).label}" if before else "未定级"
    row.level, row.highest = level, max(row.highest, level, key=["", *IncidentLevel.values].index)
    words = f"{said} → {IncidentLevel(level).label}。{text.strip()}" if text.strip() else ""
    _step(row, _N.GRADED, words, "internships.incident_graded", by)
    if {before, level} & {*HIGH}:
        _tell(row, f"突发事件由{said}定为{row.get_level_display()}：{row}", hears(row, above=True))
    return row


@transaction.atomic
def add_people(
    incident: Incident,
    people: Sequence[Placement],
    *,
    is_injured: bool | None = None,
    text: str = "",
    by: Viewer,
) -> int:
    """Name more students, whose teachers are told; how many are new.

    Who is named already stays as they are, unless ``is_injured`` says that they are hurt, or that they are not: this whoever grades
    it puts right, with words. DomainError for nobody, and for no words.
    """
    row = _locked(incident, by)
    keys = [one.pk for one in people]
    found = {
        one.pk: one
        for scope in ("named", "host", "region")
        for one in near(row, by, scope).filter(pk__in=keys)
    }
    held = set(row.people.filter(placement__in=found).values_list("placement", flat=True))
    fresh = [one for pk, one in found.items() if pk not in held]
    IncidentPerson.objects.bulk_create(
        IncidentPerson(incident=row, placement=one, is_injured=bool(is_injured)) for one in fresh
    )
    if is_injured:
        row.people.filter(placement__in=held).update(is_injured=True)
        row.is_injured = True
    unhurt = _unhurt(row, held, text, by) if is_injured is False else set()
    names = "、".join(str(one.student) for pk, one in found.items() if pk not in unhurt)[:1000]
    if not found:
        raise DomainError("nobody", "选的学生现在不在这家单位或这个地区实习，请重新选择。")
    if names:
        words = f"{names}{'（受伤）' if is_injured else ''}"
        _step(row, _N.ADDED, words, "internships.incident_people_added", by)
    teachers = {one.teacher.user_id for one in fresh if one.teacher and one.teacher.user_id} - {by.user.pk}
    _tell(row, f"突发事件涉及您的学生：{row}", User.objects.filter(pk__in=teachers))
    return len(fresh)


def _unhurt(row: Incident, placement_ids: Collection[int], text: str, by: Viewer) -> set[int]:
    """Put right that these were said to be hurt, and keep that it was so. NotAllowed for who does not grade it."""
    wrong = row.people.filter(placement__in=placement_ids, is_injured=True).select_related(
        "placement__student"
    )
    found = {one.placement_id: str(one.placement.student) for one in wrong}
    if not found:
        return set()
    if not handled_for(by).filter(pk=row.pk).exists():
        raise NotAllowed("登记过受伤的，由学校或秘书处更正为没有受伤。")
    if not text.strip():
        raise DomainError("words_missing", "改为没有受伤的，请写明怎样核实的。", field="text")
    row.people.filter(placement__in=found).update(is_injured=False)
    words = f"{'、'.join(found.values())[:1000]}没有受伤。{text.strip()}"
    _step(row, _N.CORRECTION, words, "internships.incident_noted", by)
    return set(found)


@transaction.atomic
def read_contacts(incident: Incident, *, purpose: str, by: Viewer) -> list[Placement]:
    """Whom it concerns with student's and guardian's whole numbers, for the school's office; who looked and what for is kept."""
    row = _handled(incident, by)
    found = list(near(row, by, "named"))
    label = f"{row}：{len(found)} 名学生的联系电话"
    seen(row, by=by.user, kind=AccessKind.VIEW, purpose=purpose, label=label)
    return found


@transaction.atomic
def conclude_incident(incident: Incident, *, text: str, by: Viewer) -> Incident:
    """Say how it came out. A general one is closed by it; one that anybody ever called higher waits for a second person.

    DomainError while the school has said no level, before anybody has taken it, or where somebody is hurt and treatment or claim is
    not in the log.
    """
    row = _handled(incident, by)
    _running(row)
    if row.state == _S.REPORTED:
        raise DomainError("not_taken", "还没有人接报，请先接报。")
    if not row.level:
        raise DomainError("no_level", "还没有定级，请先定级（一般、较大或重大）。")
    if row.is_injured or row.people.filter(is_injured=True).exists():
        kinds = set(row.notes.values_list("kind", flat=True))
        for kind in (_N.TREATMENT, _N.CLAIM):
            if kind not in kinds:
                words = f"有人受伤，经过里还没有“{kind.label}”。不需要的，也请登记一条写明原因。"
                raise DomainError("injury_open", words)
    row.conclusion, row.concluded_by, row.concluded_at = text.strip(), by.user, timezone.now()
    row.state = _S.CONCLUDED
    if row.highest not in HIGH:
        row.state, row.closed_by, row.closed_at = _S.CLOSED, by.user, row.concluded_at
    return _step(row, _N.CONCLUDED, text, "internships.incident_concluded", by)


@transaction.atomic
def rule_conclusion(incident: Incident, *, closes: bool, text: str, by: Viewer) -> Incident:
    """A second person closes a higher one, or gives the conclusion back with words."""
    row = _handled(incident, by)
    if row.state != _S.CONCLUDED:
        raise DomainError("not_concluded", f"这一件现在是“{row.get_state_display()}”，没有等待结案的结论。")
    if row.concluded_by_id == by.user.pk:
        raise NotAllowed("较大、重大的，和曾经写过较大、重大的，由另一个人结案，您写的结论请由别人看过。")
    if closes:
        row.state, row.closed_by, row.closed_at = _S.CLOSED, by.user, timezone.now()
        return _step(row, _N.CLOSED, text or "同意结案", "internships.incident_closed", by)
    row.state, row.concluded_by, row.concluded_at = _S.TAKEN, None, None
    return _step(row, _N.RETURNED, text, "internships.incident_returned", by)


@transaction.atomic
def alarm_untaken(now: dt.datetime) -> int:
    """Tell again of what nobody has taken in time; how many. By the clock, over and over: each step once."""
    raised = 0
    oldest = now - dt.timedelta(minutes=ALARMS[0])
    rows = untaken(Incident.objects.all()).filter(alarms__lt=len(ALARMS), reported_at__lte=oldest)
    for row in rows.select_for_update(of=("self",), skip_locked=True).select_related("unit", "host__unit"):
        minutes = ALARMS[row.alarms]
        if row.reported_at > now - dt.timedelta(minutes=minutes):
            continue
        row.alarms += 1
        words = f"报告后{minutes}分钟没有人接报"
        _step(row, _N.ALARM, words, "internships.incident_alarmed", None)
        _tell(row, f"{words}：{row}", hears(row, above=True))
        raised += 1
    return raised


def _fresh(incident: Incident) -> Incident:
    """The row, to be changed. People are read after the wait for it: joined, they would be those of before."""
    rows = incidents().select_related(None).select_related("unit", "host__unit")
    return rows.select_for_update(of=("self",)).get(pk=incident.pk)


def _locked(incident: Incident, by: Viewer) -> Incident:
    """The row, for who follows it. NotAllowed for others."""
    row = _fresh(incident)
    by.require(FOLLOW, unit_id=row.unit_id)
    if not followed_for(by).filter(pk=row.pk).exists():
        raise NotAllowed("这一件由学生的指导教师、学校和秘书处处置。")
    return row


def _handled(incident: Incident, by: Viewer) -> Incident:
    """The row, for who grades and closes it. NotAllowed for others, and for who also acts for the unit."""
    row = _fresh(incident)
    by.require(HANDLE, unit_id=row.unit_id)
    if not handled_for(by).filter(pk=row.pk).exists():
        raise NotAllowed("您也代表这家实习单位，这一件由学校或秘书处的另一个人定级、结案。")
    return row


def _running(row: Incident) -> None:
    if row.state in (_S.CONCLUDED, _S.CLOSED):
        words = f"这一件现在是“{row.get_state_display()}”，不能再改；有出入的，用“更正”补充。"
        raise DomainError("concluded", words)


def _step(row: Incident, kind: IncidentNoteKind, text: str, action: str, by: Viewer | None) -> Incident:
    """Keep the row and the step that was taken. DomainError without words."""
    if not (words := text.strip()):
        raise DomainError("words_missing", "请写明内容。", field="text")
    save(row)
    user = by.user if by else None
    save(IncidentNote(incident=row, kind=kind, text=words, written_by=user))
    record(action, row, by=user, after={"状态": row.get_state_display()}, note=words[:300])
    return row


def _tell(row: Incident, title: str, users: Iterable[User]) -> None:
    """Tell of the report or of the step that was kept last, once."""
    unit = Unit.objects.get(pk=row.unit_id)
    body = f"{unit}，{row.host or row.place}，{cntime(row.occurred_at)}发生。请打开接报并登记处置。"
    url = group_url(active_group(), "internships:incident", public_id=row.public_id)
    dedup = f"incident:{row.public_id}:{row.notes.count()}"
    notify(users, topic=TOPIC, title=title, body=body, url=url, dedup=dedup)
