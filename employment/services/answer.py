"""What graduates tell: by their link, by telephone, by the school; corrected with a reason, never written over."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from employment.enums import (
    AT_WORK,
    EMPLOYED,
    STUDYING,
    AnswerSource,
    CallOutcome,
    Destination,
    Locality,
    Wave,
)
from employment.models import FollowUp, Graduate, GraduateAnswer, SurveyCall
from employment.selectors.graduate import FOLLOW, LINK, graduates_for, waves_due
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.links.services import hold_links, settle_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from members.selectors.member import is_member_on
from parks.services.firm import firm_on_record

_WORK = ("employer", "post", "match", "wage")
"""What only who works has; ``employed_on`` beside."""
_STUDY = ("study_school", "study_programme", "study_route", "study_level")


@dataclass(frozen=True)
class AnswerInput:
    """Where a graduate is. What does not belong to the status is left out when it is kept. ``employed_on``: the first day at work."""

    status: str
    employer: str = ""
    post: str = ""
    place: str = ""
    city: str = ""
    match: str = ""
    wage: str = ""
    study_school: str = ""
    study_programme: str = ""
    study_route: str = ""
    study_level: str = ""
    employed_on: dt.date | None = None

    def fitting(self) -> AnswerInput:
        """Without what the status has no room for: who studies has no wage band."""
        none: dict[str, Any] = {}
        if self.status not in (*EMPLOYED, Destination.OWN, Destination.FREE):
            none |= {**dict.fromkeys(_WORK, ""), "employed_on": None}
        if self.status not in AT_WORK:
            none |= {"place": "", "city": ""}
        if self.status not in STUDYING:
            none |= dict.fromkeys(_STUDY, "")
        return replace(self, **none)


ANSWER = tuple(field.name for field in fields(AnswerInput))
"""What is asked, in the order of its columns."""


@dataclass(frozen=True)
class _Told:
    """By what way an answer came, when, by whom it was written down, and why where it corrects another."""

    source: str
    told_on: dt.date
    user: Any = None
    reason: str = ""


def refuse_unfit(said: AnswerInput) -> None:
    """DomainError where the answer lacks what its status needs."""
    if said.status not in Destination.values:
        raise DomainError("status_missing", "请选择去向。", field="status")
    if said.status in EMPLOYED and not said.employer.strip():
        raise DomainError("employer_missing", "已就业的请填写就业单位的名称。", field="employer")
    if said.status in (*EMPLOYED, Destination.OWN) and not said.place:
        raise DomainError("place_missing", "请选择工作地。", field="place")
    if said.status in STUDYING and not said.study_school.strip():
        raise DomainError("study_school_missing", "升学的请填写录取学校。", field="study_school")
    if said.status == Destination.STUDY and not said.study_level:
        raise DomainError("study_level_missing", "升学的请选择升学层次。", field="study_level")


def refuse_too_early(graduated_on: dt.date, wave: int, day: dt.date) -> None:
    """DomainError for a time of asking that had not come on a day; at graduation, half a year before it."""
    early = graduated_on - dt.timedelta(days=183) if wave == Wave.AT_ONCE else None
    if (early is not None and day >= early) or wave in waves_due(graduated_on, day):
        return
    words = f"{cndate(graduated_on)}毕业，到{cndate(day)}还没有{Wave(wave).label}，不能登记这一次的去向。"
    raise DomainError("wave_to_come", words, field="wave")


@transaction.atomic
def answer_by_link(call: SurveyCall, said: AnswerInput, *, user: Any = None) -> GraduateAnswer:
    """The graduate's own answer. DomainError ``answered`` where the school had one first, or another's account
    uses the link; the graduate's own may.
    """
    graduate = _locked(call.graduate)
    if user is not None and (graduate.student is None or graduate.student.user_id != user.pk):
        words = "这是毕业生本人填写的页面。替毕业生登记的，请在毕业生的页面登记电话或去向。"
        raise DomainError("not_the_holder", words)
    if graduate.answers.filter(wave=call.wave, superseded_on__isnull=True).exists():
        raise DomainError("answered", "学校已经登记了这一次的去向，不用再填，谢谢。")
    told = _Told(AnswerSource.SURVEY, timezone.localdate(), user)
    return _keep(graduate, call.wave, said, told)


@transaction.atomic
def record_answer(
    graduate: Graduate, wave: int, said: AnswerInput, *, told_on: dt.date, by: Actor, reason: str = ""
) -> GraduateAnswer:
    """What the school knows. DomainError where there is an answer and no ``reason`` to correct it."""
    user = _follower(graduate, by)
    row = _held(graduate, wave)
    answer = _keep(row, wave, said, _Told(AnswerSource.SCHOOL, told_on, user, reason))
    _settle(row, wave, "学校已登记去向")
    return answer


@transaction.atomic
def follow_up(
    graduate: Graduate,
    wave: int,
    *,
    called_on: dt.date,
    outcome: str,
    words: str,
    by: Actor,
    said: AnswerInput | None = None,
    reason: str = "",
) -> FollowUp:
    """A call to a graduate, and the answer where there was one. DomainError for an answered call without it, or the other way round."""
    user = _follower(graduate, by)
    if (outcome == CallOutcome.ANSWERED) != (said is not None):
        text = "选了“已问到去向”的，请填写去向。" if said is None else "填了去向的，结果请选“已问到去向”。"
        raise DomainError("outcome_unclear", text, field="outcome")
    row = _held(graduate, wave)
    call = FollowUp(
        graduate=row,
        wave=wave,
        called_on=checked_day(called_on, "通话日期"),
        outcome=outcome,
        words=words.strip(),
        written_by=user,
    )
    refuse_too_early(row.graduated_on, wave, called_on)
    save_in_words(call)
    record(
        "employment.graduate_called",
        call,
        by=user,
        after={"日期": call.called_on, "结果": call.get_outcome_display(), "通话内容": call.words},
    )
    if said is not None:
        _keep(row, wave, said, _Told(AnswerSource.PHONE, called_on, user, reason))
        _settle(row, wave, "教师已由电话问到去向")
    return call


def _follower(graduate: Graduate, by: Actor) -> Any:
    user = person(by, FOLLOW, unit_id=graduate.unit_id)
    if isinstance(by, Viewer) and not graduates_for(by, FOLLOW).filter(pk=graduate.pk).exists():
        raise NotAllowed
    return user


def _held(graduate: Graduate, wave: int) -> Graduate:
    # First the links, then the graduate: the page behind a link locks in this order.
    hold_links([LINK], SurveyCall.objects.filter(graduate=graduate, wave=wave))
    return _locked(graduate)


def _locked(graduate: Graduate) -> Graduate:
    return Graduate.objects.select_for_update(of=("self",), no_key=True).get(pk=graduate.pk)


def _settle(graduate: Graduate, wave: int, words: str) -> None:
    for call in SurveyCall.objects.filter(graduate=graduate, wave=wave):
        settle_links(LINK, call, words=words)


def _keep(graduate: Graduate, wave: int, said: AnswerInput, told: _Told) -> GraduateAnswer:
    refuse_unfit(said)
    refuse_too_early(graduate.graduated_on, wave, checked_day(told.told_on, "填报日期"))
    old = graduate.answers.filter(wave=wave, superseded_on__isnull=True).first()
    if old is not None:
        _supersede(old, told.told_on, told.reason)
    row = GraduateAnswer(
        graduate=graduate, wave=wave, told_on=told.told_on, source=told.source, written_by=told.user
    )
    row.reason = told.reason.strip() if old is not None else ""
    for name, value in asdict(said.fitting()).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.employed_on:
        checked_day(row.employed_on, "就业日期")
    row.employer_unit = _member(row.employer, told.told_on)
    save_in_words(row)
    before = {"毕业去向": old.get_status_display(), "来源": old.get_source_display()} if old else None
    after = _for_trail(row)
    record("employment.graduate_answered", row, by=told.user, before=before, after=after, note=row.reason)
    return row


def _member(name: str, day: dt.date) -> Unit | None:
    """The unit of this name, where it was a member of the group on a day."""
    unit = firm_on_record(name) if name else None
    if unit is None or unit.outside_reason or not is_member_on(unit.pk, day):
        return None
    return unit


def _supersede(old: GraduateAnswer, told_on: dt.date, reason: str) -> None:
    if not reason.strip():
        told = f"{cndate(old.told_on)}由{old.get_source_display()}登记为“{old.get_status_display()}”"
        raise DomainError(
            "answered", f"这一次的去向已在{told}，没有重复登记。要更正请写明原因。", field="reason"
        )
    if told_on < old.told_on:
        words = f"填报日期早于已登记的那一次（{cndate(old.told_on)}），请核对。"
        raise DomainError("told_earlier", words, field="told_on")
    old.superseded_on = told_on
    old.save(update_fields=["superseded_on"])


def _for_trail(row: GraduateAnswer) -> dict[str, Any]:
    found = {
        "毕业生": quoted(row.graduate),
        "哪一次": row.get_wave_display(),
        "填报日期": row.told_on,
        "来源": row.get_source_display(),
        "毕业去向": row.get_status_display(),
        "就业单位": row.employer,
        "工作地": Locality(row.place).label if row.place else "",
        "录取学校": row.study_school,
    }
    return {label: value for label, value in found.items() if value}
