"""Trainings and who came: by list, by the code at the door, by hand, or as a number with its paper. 人 and 人次 are two figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.rotating import count_wrong, matches, new_secret, tried_out
from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting, person
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.hooks import Hook
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import folded, kept_name
from members.services.contacts import checked_phone
from parks.enums import AttendanceWay, TrainingState
from parks.models import Attendance, Centre, Training
from parks.services.common import centre_named, still_there
from parks.services.firm import firm_on_record
from parks.states import TRAINING

EDIT = "parks.edit_trainings"
_TRIES = "training_code"
_VISITOR_TRIES, _ALL_TRIES = 30, 500
"""Wrong codes in ten minutes: of one visitor (a hall may share one address), of all at a training."""
_EARLY, LATE = dt.timedelta(hours=1), dt.timedelta(hours=2)
_NAMES = ("kind", "title", "starts_at", "ends_at", "centre", "place", "trainer", "hours", "places")
S = TrainingState


on_training_held: Hook[[Training], None] = Hook(
    "parks.training_held", "A training was held (training): what other rooms make of it."
)


@dataclass(frozen=True)
class TrainingInput:
    """What is said about a training; see ``Training``."""

    kind: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    centre: Centre | None = None
    place: str = ""
    trainer: str = ""
    hours: Decimal | None = None
    places: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Person:
    """Who came. One is told apart by name and telephone, or where none is known by name and firm."""

    name: str
    phone: str = ""
    firm: str = ""

    @property
    def known_by(self) -> str:
        """What the same person is known by at another training."""
        name = folded(self.name)
        return f"{name}/{self.phone}" if self.phone else f"{name}@{folded(self.firm)}"


def training_facts(training: Training) -> TrainingInput:
    """What is said about it now."""
    return TrainingInput(**said_of(training, TrainingInput))


def locked_training(training: Training, by: Actor) -> tuple[Training, Any]:
    """The training, locked, and who does something with it. NotAllowed for whom it is not to keep."""
    row = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    return row, person(by, EDIT, unit_id=row.unit_id)


@transaction.atomic
def plan_training(unit: Unit, facts: TrainingInput, *, by: Actor) -> Training:
    """A unit holds a training, to come or held already. DomainError for one that is there."""
    user = person(by, EDIT, unit_id=unit.pk)
    centre_named(by, facts.centre)
    row = Training(unit=unit, created_by=user, **vars(facts))
    save_in_words(row)
    record("parks.training_planned", row, by=user, after=trail(row, _NAMES))
    return row


@transaction.atomic
def edit_training(training: Training, facts: TrainingInput, *, by: Actor) -> Training:
    """Correct what is said; one that was held on another day than was said is told anew.

    DomainError for a time to come where it is told to be held already.
    """
    row, user = locked_training(training, by)
    centre_named(by, facts.centre, stands=row.centre_id)
    before, was = trail(row, _NAMES), timezone.localdate(row.starts_at)
    for name, value in vars(facts).items():
        setattr(row, name, value)
    if row.state == S.HELD and row.ends_at > timezone.now():
        raise DomainError("to_come", "已举办的培训，时间不能改到以后，请核对。", field="on")
    save_in_words(row)
    record("parks.training_edited", row, by=user, before=before, after=trail(row, _NAMES))
    day = timezone.localdate(row.starts_at)
    if row.state == S.HELD and day != was:
        on_undone.send(row, f"举办日期由{cndate(was)}改为{cndate(day)}")
        on_training_held.send(row)
    return row


@transaction.atomic
def cancel_training(training: Training, *, reason: str, by: Actor) -> Training:
    """It does not take place. DomainError without words, or where somebody has signed in."""
    row, user = locked_training(training, by)
    if row.attendances.exists():
        raise DomainError("attended", "已经有人签到，不能取消。登记错的，先在名单里去掉。")
    TRAINING.move(row, S.CANCELLED)
    row.cancel_reason = reason.strip()
    save_in_words(row)
    record("parks.training_cancelled", row, by=user, note=row.cancel_reason)
    return row


@transaction.atomic
def reopen_training(training: Training, *, by: Actor) -> Training:
    """It takes place after all."""
    row, user = locked_training(training, by)
    TRAINING.move(row, S.OPEN)
    row.cancel_reason = ""
    save_in_words(row)
    record("parks.training_reopened", row, by=user)
    return row


@transaction.atomic
def hold_training(
    training: Training,
    *,
    counted: int | None = None,
    paper: StoredFile | None = None,
    over: bool = False,
    by: Actor,
) -> Training:
    """It was held: with the list of who came, or a number and the paper that proves it. Then it counts in the figures.

    More than there are places is asked about, whoever signed in how; ``over`` says that it is so.
    DomainError before its end, with neither list nor number, with both, or with a number and no paper.
    """
    row, user = locked_training(training, by)
    if row.ends_at > timezone.now():
        raise DomainError("to_come", f"{quoted(row)}还没有结束，请结束以后再登记举办情况。")
    came = row.attendances.count()
    if counted is not None and came:
        words = f"名单里已有 {came} 人，人次按名单算，不用再填。名单不全的请补名单。"
        raise DomainError("counted_twice", words, field="counted")
    if counted is None and not came:
        raise DomainError(
            "nobody", "请先登记参训名单；没有名单的，填实到人次并上传签到表或照片。", field="counted"
        )
    number = counted or came
    if row.places and number > row.places and not over:
        words = f"名额是 {row.places} 人，实到 {number} 人次。确实多来了人的，请勾选“超过名额也登记”；填错的先修改。"
        raise DomainError("over_places", words, field="over")
    TRAINING.move(row, S.HELD)
    row.counted, row.paper = counted, paper or row.paper
    save_in_words(row)
    record("parks.training_held", row, by=user, after={"参训": f"{number} 人次"})
    on_training_held.send(row)
    return row


@transaction.atomic
def undo_held(training: Training, *, reason: str, by: Actor) -> Training:
    """What was said of its being held was wrong: it counts no more until it is said anew. The list and the paper stay.

    DomainError without a reason.
    """
    row, user = locked_training(training, by)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么撤回，例如“人次填错”。", field="text")
    if row.state != S.HELD:
        raise DomainError("not_held", f"这次培训现在是“{row.get_state_display()}”，没有可撤回的举办情况。")
    before = {"参训": f"{row.counted or row.attendances.count()} 人次"}
    TRAINING.move(row, S.OPEN)
    row.counted = None
    save_in_words(row)
    record("parks.training_unheld", row, by=user, before=before, note=reason.strip())
    on_undone.send(row, reason)
    return row


@transaction.atomic
def remove_training(training: Training, *, reason: str, by: Actor) -> None:
    """It was written down by mistake. DomainError without a reason, for one that was held, or of which people are on record."""
    row, user = locked_training(still_there(training), by)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么删去，例如“重复登记”。", field="text")
    if row.state == S.HELD or row.attendances.exists():
        words = "已举办或者已有参训人员的培训不能删去，先撤回举办情况、去掉名单上的人。"
        raise DomainError("training_used", words)
    record("parks.training_removed", row, by=user, before=trail(row, _NAMES), note=reason.strip())
    row.delete()


@transaction.atomic
def add_attendance(
    training: Training, who: Person, *, way: str = AttendanceWay.HAND, over: bool = False, by: Actor
) -> Attendance:
    """Somebody came, written down by who keeps the training. DomainError for who is on the list already, before it begins, where
    it is cancelled.

    More than there are places is asked about; ``over`` says that it is so.
    """
    row, user = locked_training(training, by)
    if row.state == S.CANCELLED:
        raise DomainError("cancelled", f"{quoted(row)}已取消，不能登记参训人员。举办了的请先恢复。")
    if row.starts_at > timezone.now() + _EARLY:
        raise DomainError("not_begun", f"{quoted(row)}还没有开始，开始前 1 小时起可以登记到场的人。")
    if row.counted is not None:
        raise DomainError("counted", "这次培训按人次登记过，不能再登记名单。")
    if row.places and not over and row.attendances.count() >= row.places:
        words = f"名额是 {row.places} 人，名单已经满了。确实多来了人的，请勾选“超过名额也登记”；名额写错的先修改。"
        raise DomainError("full", words, field="over")
    made = _came(row, who, way)
    record("parks.attended", row, by=user, after={"姓名": made.name, "方式": made.get_way_display()})
    return made


@transaction.atomic
def drop_attendance(attendance: Attendance, *, by: Actor) -> None:
    """Somebody did not come after all."""
    row, user = locked_training(attendance.training, by)
    gone = still_there(attendance)
    record("parks.attendance_dropped", row, by=user, before={"姓名": gone.name})
    gone.delete()
    if row.state == S.HELD and not row.attendances.exists():
        raise DomainError("nobody", "这是名单上最后一位，已举办的培训不能没有参训人员。")


@transaction.atomic
def show_code(training: Training, *, by: Actor) -> Training:
    """Begin to show the code at the door."""
    row, user = locked_training(training, by)
    if not row.secret:
        row.secret = new_secret()
        save_in_words(row)
        record("parks.code_shown", row, by=user)
    return row


@transaction.atomic
def sign_by_code(training: Training, who: Person, code: str, *, visitor: str = "", by: Actor) -> Attendance:
    """Somebody at the door signs by the code shown there. Who signs twice stays on the list once, with an account whatever firm is
    said; another name on a signed-in telephone is another person's.

    ``visitor``: what whoever tries is told apart by, so that one who guesses does not shut the door on the others.

    DomainError for a wrong code and after too many, and where all places are taken; from an hour before its beginning to two hours
    after its end alone.
    """
    theirs = f"{training.pk}-{visitor}"
    if tried_out(_TRIES, theirs, _VISITOR_TRIES) or tried_out(_TRIES, training.pk, _ALL_TRIES):
        raise DomainError(
            "code_tries", "签到码错得太多，请十分钟后再试，或请现场工作人员登记。", field="code"
        )
    now = timezone.now()
    if not training.secret or not matches(training.secret, code.strip(), now):
        count_wrong(_TRIES, theirs)
        count_wrong(_TRIES, training.pk)
        raise DomainError(
            "code_wrong", "签到码不对或已过期，请照现场现在显示的六位数字重新输入。", field="code"
        )
    row = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if row.state != S.OPEN or not row.starts_at - _EARLY <= now <= row.ends_at + LATE:
        raise DomainError(
            "not_now", "现在不能签到。开始前 1 小时到结束后 2 小时可以扫码，之后请工作人员补登。"
        )
    user = acting(by)
    if known := row.attendances.filter(person=who.known_by).first():
        return known
    if user is not None and (own := row.attendances.filter(user=user).first()) is not None:
        if folded(own.name) == folded(who.name):
            return own
        user = None  # a telephone lent at the door: another person signs by it
    if row.places and row.attendances.count() >= row.places:
        words = f"名额是 {row.places} 人，已经签满。请找现场工作人员登记。"
        raise DomainError("full", words)
    made = _came(row, who, AttendanceWay.CODE, user)
    record("parks.attended", row, by=by, after={"方式": made.get_way_display()})
    return made


def _came(row: Training, who: Person, way: str, user: Any = None) -> Attendance:
    who = Person(kept_name(who.name.strip()), checked_phone(who.phone), kept_name(who.firm.strip()))
    if not who.phone and not who.firm:
        raise DomainError("no_trace", "电话和所在企业至少填一样，不然分不清同名的人。", field="phone")
    made = Attendance(training=row, name=who.name, phone=who.phone, firm=who.firm, way=way, user=user)
    made.person = who.known_by
    made.unit = firm_on_record(who.firm) if who.firm else None
    made.signed_at = timezone.now() if way == AttendanceWay.CODE else None
    save_in_words(made)
    return made
