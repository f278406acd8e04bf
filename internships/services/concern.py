"""Questions and complaints (Article 45): received, appointed, looked into, answered, settled; opened again by who raised them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.links.services import Addressed, issue_links, settle_others
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name
from internships.enums import (
    ConcernKind,
    ConcernNoteKind,
    ConcernResult,
    ConcernState,
    ConcernWay,
    Raiser,
)
from internships.models import Concern, ConcernFile, ConcernNote, HostUnit, Placement
from internships.models.concern import OPEN_CONCERNS
from internships.selectors.attendance import day_off
from internships.selectors.concern import (
    HANDLE,
    RAISE,
    concerns,
    handled_for,
    handlers_at,
    leaders_over,
    overdue,
    people_at,
    placements_to_name,
    schools_to_ask,
    staff_of,
)
from internships.selectors.host import OWN
from internships.selectors.placement import placements_for
from internships.services.common import save
from internships.services.consent import Asked

TOPIC = "internships.concern"
LINK = "internships.concern"
"""The purpose of the links by which guardians ask and complain."""
DAYS = {ConcernKind.QUESTION: 5, ConcernKind.COMPLAINT: 15}
"""Calendar days for an answer, the last one included. Ours: Article 45 asks for prompt answers and names no number."""
LEADERS_AFTER = dt.timedelta(days=7)
"""After the last day for an answer, when the secretariat is told as well. Ours too."""
_S, _N = ConcernState, ConcernNoteKind


@dataclass(frozen=True)
class ConcernInput:
    """What is asked or complained about. ``host`` only where no placement is named; ``against``: a person of the school."""

    kind: str
    topic: str
    text: str
    placement: Placement | None = None
    host: HostUnit | None = None
    hides_name: bool = False
    against: Any = None
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True)
class Outside:
    """Who turned to the school without the portal, how and on which day."""

    raised_as: str
    way: str
    received_on: dt.date
    name: str = ""
    phone: str = ""


@transaction.atomic
def raise_concern(school: Unit, said: ConcernInput, *, by: Viewer) -> Concern:
    """Somebody with an account asks or complains. NotAllowed for a school or a placement that is none of the person's."""
    by.require(RAISE)
    if not schools_to_ask(by).filter(pk=school.pk).exists():
        raise NotAllowed("这所学校与您没有关系，请选自己的学校，或实习生所在的学校。")
    row = Concern(
        unit=school,
        raised_as=_stands_as(by, school, said.placement),
        raiser_name=str(by.user.name)[: Concern.longest("raiser_name")],
        raised_by=by.user,
        way=ConcernWay.ONLINE,
        received_at=timezone.now(),
    )
    return _taken(row, _checked(school, said, by), "internships.concern_raised", by)


@transaction.atomic
def enter_concern(school: Unit, said: ConcernInput, outside: Outside, *, by: Viewer) -> Concern:
    """The school's office writes down what came by phone, by letter or in person. DomainError for a day to come."""
    by.require(HANDLE, unit_id=school.pk)
    if outside.way not in (ConcernWay.PHONE, ConcernWay.LETTER, ConcernWay.VISIT):
        raise DomainError("way_unknown", "请选是电话、来信还是来访。", field="way")
    day = checked_day(outside.received_on, "收到日期")
    now = timezone.localtime()
    row = Concern(
        unit=school,
        raised_as=outside.raised_as,
        raiser_name=kept_name(outside.name),
        raiser_phone=outside.phone,
        entered_by=by.user,
        way=outside.way,
        received_at=now if day == now.date() else timezone.make_aware(dt.datetime.combine(day, dt.time(12))),
    )
    return _taken(row, _checked(school, said, by), "internships.concern_entered", by)


@transaction.atomic
def raise_by_link(placement: Placement, name: str, said: ConcernInput) -> Concern:
    """A guardian without an account asks or complains about the own child's placement, by a link, which stays open."""
    row = Concern(
        unit_id=placement.unit_id,
        raised_as=Raiser.GUARDIAN,
        raiser_name=name[: Concern.longest("raiser_name")],
        way=ConcernWay.LINK,
        received_at=timezone.now(),
    )
    return _taken(row, said, "internships.concern_raised", None)


@transaction.atomic
def give_links(rows: Sequence[Placement], *, by: Viewer) -> Asked:
    """A link for each guardian by which to ask and complain; the one that is open stays. Left out: whose guardian is not known."""
    held = list(placements_for(by, HANDLE).filter(pk__in=[row.pk for row in rows]))
    named = [row for row in held if row.student.guardian]
    left = [
        (str(row.student), "没有登记监护人姓名，请先在学生的页面登记。") for row in held if row not in named
    ]
    wanted = [Addressed(row, row.student.guardian, row.unit) for row in named]
    settle_others(LINK, wanted, words="监护人已更改")
    return Asked(issue_links(LINK, wanted, by=by) if wanted else [], left)


@transaction.atomic
def appoint(concern: Concern, *, handler: Any, against: Any = None, by: Viewer) -> Concern:
    """Say who handles it, and who of the school it is about, if anybody. DomainError for who may not handle it.

    That it is about somebody, who therefore neither sees nor handles it, a colleague does not take back: the secretariat does.
    """
    row = _locked(concern, by)
    _open(row)
    before, changes = row.against, row.against != against
    if changes and before and not by.for_all_units(HANDLE):
        words = f"这一件写着投诉{before}，要改的，请集团秘书处核实后改。"
        raise DomainError("against_stays", words, field="against")
    if changes and against and against not in staff_of([row.unit_id]):
        raise DomainError("not_staff", f"{against}不是这所学校的人，请核对。", field="against")
    row.against = against
    if handler not in handlers_at(row):
        words = f"{handler}不能办理这一件：是被投诉的人、提出的人，或不是学校的办理人员。请选另一位。"
        raise DomainError("handler_near", words, field="handler")
    row.handler, row.state = handler, _S.HANDLING
    about = f"；被投诉的人：{before or '没有'} → {against or '没有'}" if changes else ""
    _step(row, _N.APPOINTED, f"由{handler}办理{about}", "internships.concern_appointed", by)
    if handler != by.user:
        _tell([handler], row, f"请办理{row}", f"请在{cndate(row.due_on)}前答复。")
    return row


@transaction.atomic
def note_concern(concern: Concern, *, text: str, by: Viewer) -> Concern:
    """Keep what was found or done; who raised it does not read this."""
    row = _locked(concern, by)
    return _step(row, _N.NOTE, text, "internships.concern_noted", by)


@transaction.atomic
def answer_concern(concern: Concern, *, text: str, by: Viewer) -> Concern:
    """Answer it; who raised it is told. Where nobody was appointed, who answers handles it."""
    row = _locked(concern, by)
    _open(row)
    row.handler, row.state = row.handler or by.user, _S.ANSWERED
    row.answer, row.answered_at = text.strip(), timezone.now()
    _step(row, _N.ANSWERED, text, "internships.concern_answered", by)
    _tell([row.raised_by], row, f"您提的{row}有了答复", "打开可以看答复；没有解决的，可以要求重新办理。")
    return row


@transaction.atomic
def tell_unit(concern: Concern, *, text: str, by: Viewer) -> Concern:
    """Tell the unit what it should know, in words of the school's own: the unit sees nothing else of it.

    DomainError where no unit is named or nobody acts for it, and for words that name who asked not to be named.
    """
    row = _locked(concern, by)
    host = row.host
    if host is None:
        raise DomainError("no_host", "这一件没有写是哪家单位，不能告知。")
    names = [row.raiser_name, row.placement.student.name if row.placement else ""]
    said = [name for name in names if name and name in text]
    if row.hides_name and said:
        words = f"提出人要求不向单位透露姓名，这段话里有“{said[0]}”，请删去。"
        raise DomainError("names_raiser", words, field="text")
    people = people_at(host)
    if not people:
        words = f"{quoted(host)}没有账号，收不到。请打电话告知，再登记办理记录。"
        raise DomainError("no_account", words, field="text")
    _step(row, _N.TOLD, text, "internships.concern_told", by)
    notify(people, topic=TOPIC, title=f"{row.unit}告知的实习投诉情况", body=text.strip())
    return row


@transaction.atomic
def close_concern(concern: Concern, *, result: str, text: str, by: Viewer) -> Concern:
    """Settle what was answered, with what it came to. DomainError before an answer; of two at once the second is told."""
    row = _locked(concern, by)
    if row.state == _S.CLOSED:
        raise DomainError("closed", f"这一件已由{row.closed_by}办结，不用再办。")
    if row.state != _S.ANSWERED and result != ConcernResult.WITHDRAWN:
        raise DomainError("not_answered", "还没有答复提出人，请先答复再办结。")
    if row.answered_at is None:
        row.answer, row.answered_at = text.strip(), timezone.now()
    row.state, row.result, row.handler = _S.CLOSED, result, row.handler or by.user
    row.closed_by, row.closed_at = by.user, timezone.now()
    words = f"{ConcernResult(result).label}。{text.strip()}" if text.strip() else ""
    _step(row, _N.CLOSED, words, "internships.concern_closed", by)
    _tell([row.raised_by], row, f"您提的{row}已办结", f"结果：{row.get_result_display()}。")
    return row


@transaction.atomic
def reopen_concern(concern: Concern, *, text: str, by: Viewer | None) -> Concern:
    """Who raised it is not content: it is handled again, with the same days. ``by`` None: the holder of the link it came by."""
    row = _fresh(concern)
    if by is not None:
        by.require(RAISE)
        mine = row.raised_by_id == by.user.pk
        if not (mine or (row.raised_by_id is None and handled_for(by).filter(pk=row.pk).exists())):
            raise NotAllowed("由提出的人要求重新办理；提出的人没有账号的，由学校代为登记。")
    if row.state in OPEN_CONCERNS:
        raise DomainError("open", "这一件还在办理，答复以后不满意的，再要求重新办理。")
    row.state = _S.HANDLING
    told = _in_charge(row)
    row.result, row.closed_by, row.closed_at, row.answered_at = "", None, None, None
    row.due_on = _due(row.kind, timezone.localdate())
    _step(row, _N.REOPENED, text, "internships.concern_reopened", by)
    _tell(told, row, f"{row}要求重新办理", f"请在{cndate(row.due_on)}前答复。")
    return row


def press_overdue(*, on: dt.date) -> int:
    """Tell who handles what is overdue, and the secretariat when it still is a week later; each once. How many; a day off is quiet."""
    if day_off(on):
        return 0
    return sum(_pressed(pk, on) for pk in list(overdue(on).values_list("pk", flat=True)))


@transaction.atomic
def _pressed(pk: int, on: dt.date) -> bool:
    Concern.objects.select_for_update().get(pk=pk)
    row = overdue(on).filter(pk=pk).first()
    if row is None or row.told > 1 or (row.told and on < row.due_on + LEADERS_AFTER):
        return False
    able = _in_charge(row)
    people = leaders_over(row) if row.told else able
    words = f"{cndate(row.due_on)}前应当答复，还没有答复"
    named = "、".join(str(user) for user in people) or "没有可以办理的人"
    _step(row, _N.OVERDUE, f"{words}。提醒：{named}。", "internships.concern_overdue", None)
    _tell(people, row, f"{row}逾期没有答复", f"{words}，请尽快办理。")
    return True


def _in_charge(row: Concern) -> list[Any]:
    """Who handles it. Whoever left, or may not any more, does not: it is nobody's again, for all who may handle it."""
    able = handlers_at(row)
    if row.handler in (*able, *leaders_over(row)):
        return [row.handler]
    row.handler, row.state = None, _S.NEW
    return able


def _stands_as(by: Viewer, school: Unit, placement: Placement | None) -> Raiser:
    """In which role somebody speaks: by the placement that is named, else by what the person is at the school."""
    if placement is not None and placement.student.user_id == by.user.pk:
        return Raiser.STUDENT
    if school.pk in by.units_for("internships.check_in") and placement is None:
        return Raiser.STUDENT
    if school.pk in by.units_for(HANDLE) | by.units_for("internships.guide") or by.for_all_units(HANDLE):
        return Raiser.TEACHER
    return Raiser.ENTERPRISE if by.units_for(OWN) else Raiser.OTHER


def _checked(school: Unit, said: ConcernInput, by: Viewer) -> ConcernInput:
    placement, host = said.placement, said.host
    if placement is not None:
        if not placements_to_name(by).filter(pk=placement.pk, unit=school.pk).exists():
            raise DomainError("not_there", "这份实习不是所选学校的，或已经取消，请核对。", field="placement")
        if host is not None and host.pk != placement.host_id:
            words = f"所选的实习在{quoted(placement.host)}，与所选单位不同，请只选一个。"
            raise DomainError("other_host", words, field="host")
    if said.against is not None and said.against not in staff_of([school.pk]):
        raise DomainError("not_staff", f"{said.against}不是所选学校的人，请核对。", field="against")
    return said


def _taken(row: Concern, said: ConcernInput, action: str, by: Viewer | None) -> Concern:
    """Keep it under the next number of the school's year, and tell who handles it."""
    if not said.text.strip():
        raise DomainError("words_missing", "请写明要问什么，或发生了什么事。", field="text")
    Unit.objects.select_for_update(no_key=True).get(pk=row.unit_id)
    day = timezone.localdate(row.received_at)
    row.year = day.year
    held = Concern.objects.filter(unit=row.unit_id, year=row.year)
    row.serial = (held.aggregate(last=Max("serial"))["last"] or 0) + 1
    row.kind, row.topic, row.text = said.kind, said.topic, said.text.strip()
    row.placement, row.against, row.hides_name = said.placement, said.against, said.hides_name
    row.host = said.placement.host if said.placement else said.host
    row.due_on = _due(row.kind, day)
    save(row)
    ConcernFile.objects.bulk_create(ConcernFile(concern=row, file=file) for file in said.files)
    after = {
        "编号": row.number,
        "种类": row.get_kind_display(),
        "事项": row.get_topic_display(),
        "来源": row.get_way_display(),
        "提出人身份": row.get_raised_as_display(),
        "实习单位": str(row.host or ""),
    }
    record(action, row, by=by.user if by else None, after=after)
    _tell(handlers_at(row), row, f"收到{row}：{row.get_topic_display()}", f"请在{cndate(row.due_on)}前答复。")
    return row


def _due(kind: str, day: dt.date) -> dt.date:
    return day + dt.timedelta(days=DAYS[ConcernKind(kind)])


def _fresh(concern: Concern) -> Concern:
    """The row, to be changed. People are read after the wait for it: joined, they would be those of before."""
    rows = concerns().select_related(None).select_related("unit", "host__unit", "placement__student")
    return rows.select_for_update(of=("self",)).get(pk=concern.pk)


def _locked(concern: Concern, by: Viewer) -> Concern:
    """The row, for who handles it. NotAllowed for others, and for who is complained about or acts for the unit."""
    row = _fresh(concern)
    by.require(HANDLE, unit_id=row.unit_id)
    if not handled_for(by).filter(pk=row.pk).exists():
        raise NotAllowed("这一件与您本人有关，由学校的其他人办理；没有别人的，由集团秘书处办理。")
    return row


def _open(row: Concern) -> None:
    if row.state not in OPEN_CONCERNS:
        words = f"这一件现在是“{row.get_state_display()}”。提出的人不满意的，会要求重新办理。"
        raise DomainError("not_open", words)


def _step(row: Concern, kind: ConcernNoteKind, text: str, action: str, by: Viewer | None) -> Concern:
    """Keep the row and the step that was taken. DomainError without words."""
    if not (words := text.strip()):
        raise DomainError("words_missing", "请写明内容。", field="text")
    save(row)
    save(ConcernNote(concern=row, kind=kind, text=words, written_by=by.user if by else None))
    record(action, row, by=by.user if by else None, after={"状态": row.get_state_display()}, note=words[:300])
    return row


def _tell(people: Iterable[Any], row: Concern, title: str, body: str) -> None:
    url = group_url(active_group(), "internships:concern", public_id=row.public_id)
    notify(people, topic=TOPIC, title=title, body=body, url=url)
