"""制度文件: from a draft that is done to a version in force with its number, and to its repeal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import (
    CommentState,
    DraftStage,
    Matter,
    Method,
    MotionState,
    Numbered,
    RegulationKind,
)
from governance.models import (
    Body,
    Meeting,
    Motion,
    Regulation,
    RegulationComment,
    RegulationVersion,
)
from governance.selectors.regulation import EDIT, is_put
from governance.selectors.voting import decided_on
from governance.services.agenda import ItemInput, add_item
from governance.services.motion import add_motion
from governance.services.motion import locked as locked_motion
from governance.services.numbering import take_number
from governance.services.regulation_draft import locked_draft
from governance.services.regulation_receipt import publish, tell_repealed
from groupportal.accounts.services import refuse_invalid, save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.periods.enums import VersionState
from groupportal.periods.version import put_in_force
from groupportal.ui.formats import cndate, cntime, quoted, titled
from groupportal.ui.names import kept_name


def unanswered(regulation: Regulation) -> int:
    """How many comments on its drafts wait for an answer."""
    rows = RegulationComment.objects.filter(consultation__version__regulation=regulation)
    return rows.filter(state=CommentState.WAITING).count()


@transaction.atomic
def settle_draft(version: RegulationVersion, *, by: Actor) -> RegulationVersion:
    """The draft is ready to be voted on: its text changes no more.

    DomainError without text, and while comments on an earlier draft wait for their answers.
    """
    user = person(by, EDIT)
    fresh = locked_draft(version)
    if not fresh.clauses.exists():
        raise DomainError("no_text", "这一稿还没有文字，请先写条文或导入 Word 文件。")
    if waiting := unanswered(fresh.regulation):
        raise DomainError(
            "unanswered", f"还有 {waiting} 条意见没有答复。每条都写明采纳、部分采纳或不采纳和理由，才能定稿。"
        )
    return _staged(fresh, DraftStage.SETTLED, "governance.draft_settled", user)


@transaction.atomic
def reopen_draft(version: RegulationVersion, *, reason: str, by: Actor) -> RegulationVersion:
    """A settled draft goes back to be edited, before it is in force; a vote on it decides nothing of what is settled later.

    DomainError without a reason, and while a vote on it is to come or goes on.
    """
    user = person(by, EDIT)
    fresh = _settled(version)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么退回起草。", field="reason")
    if fresh.motion and (motion := locked_motion(fresh.motion)).state in (
        MotionState.DRAFT,
        MotionState.OPEN,
    ):
        raise DomainError(
            "put_to_vote",
            f"这一稿已提交表决{quoted(motion)}（{motion.get_state_display()}），大家看的是现在的文字。"
            "要退回起草的，先删除或作废这项表决。",
        )
    fresh.motion = None
    return _staged(fresh, DraftStage.EDITING, "governance.draft_reopened", user, reason.strip())


@transaction.atomic
def put_to_vote(
    version: RegulationVersion,
    meeting: Meeting,
    *,
    method: str = Method.HANDS,
    matter: str = Matter.ORDINARY,
    reason: str = "",
    by: Actor,
) -> Motion:
    """A settled draft as a matter of a meeting and a motion of its own, which alone puts it in force; a charter's is 章程修改.

    Who is asked to the meeting reads the text and what differs; ``reason`` as of an item that comes late. DomainError where it was put
    before and is not lost or void, and where the meeting is over.
    """
    user = person(by, EDIT)
    Regulation.objects.select_for_update(of=("self",)).get(pk=version.regulation_id)
    fresh = _settled(version)
    if fresh.motion and is_put(fresh):
        raise DomainError(
            "put_before",
            f"这一稿已提交表决{quoted(fresh.motion)}（{fresh.motion.get_state_display()}），不用再提交。",
        )
    name = f"{titled(fresh.regulation)}（第{fresh.draft}稿）"
    motion = add_motion(
        meeting,
        item=add_item(meeting, ItemInput(f"审议{name}", reason=reason), by=by),
        title=f"通过{name}",
        text=f"通过{name}，编号公布后施行。",
        matter=Matter.CHARTER if fresh.regulation.kind == RegulationKind.CHARTER else matter,
        method=method,
        by=by,
    )
    fresh.motion = motion
    fresh.save(update_fields=["motion"])
    record(
        "governance.regulation_put_to_vote",
        fresh,
        by=user,
        after={"会议": str(meeting), "表决": motion.title},
    )
    return motion


def _staged(
    version: RegulationVersion, stage: str, action: str, user: Any, note: str = ""
) -> RegulationVersion:
    version.stage = stage
    version.settled_at = timezone.now() if stage == DraftStage.SETTLED else None
    save_in_words(version)
    record(action, version, by=user, note=note)
    return version


def _settled(version: RegulationVersion) -> RegulationVersion:
    rows = RegulationVersion.objects.select_for_update(of=("self",)).select_related("regulation", "motion")
    fresh = rows.get(pk=version.pk)
    if fresh.state != VersionState.DRAFT:
        raise DomainError("in_force", "这一版已经公布，不能再改。要修订的，请起草新的一稿。")
    if fresh.stage != DraftStage.SETTLED:
        raise DomainError("not_settled", "这一稿还没有定稿，请先定稿，再登记表决结果和文号。")
    return fresh


def _refuse_older(motion: Motion, version: RegulationVersion) -> None:
    if Motion.objects.filter(pk=motion.pk, opens_at__lt=version.settled_at).exists():
        raise DomainError(
            "voted_before",
            f"这一稿{cntime(version.settled_at)}才定稿，表决{quoted(motion)}在那以前，表决的不是现在的文字。"
            "表决以后文字改过的，须就这一稿重新表决。",
            field="motion",
        )


@transaction.atomic
def bring_into_force(
    version: RegulationVersion,
    *,
    on: dt.date,
    year: int | None = None,
    serial: int | None = None,
    motion: Motion | None = None,
    decision: Decision = UNDECIDED,
    by: Actor,
) -> RegulationVersion:
    """A settled draft holds from ``on``, with a number of the group's form, and goes to all members; the former version ends that day.

    It stands on the motion it was put to the vote by, or on a decision in words where it was not. DomainError without either, for
    another motion, one that was not valid or not carried or voted on before the draft was settled, and for a number given before.
    """
    user = person(by, EDIT)
    Regulation.objects.select_for_update(of=("self",)).get(pk=version.regulation_id)
    fresh = _settled(version)
    if motion is not None:
        if motion.pk != fresh.motion_id:
            raise DomainError(
                "other_motion",
                f"{quoted(motion)}表决的不是这一稿。请在这一稿的页面点“提交表决”，按它的表决结果公布。",
                field="motion",
            )
        decision = _carried(motion, decision)
        _refuse_older(motion, fresh)
    elif fresh.motion and fresh.motion.state != MotionState.ANNULLED:
        raise DomainError(
            "has_motion",
            f"这一稿已提交表决{quoted(fresh.motion)}，请按表决结果公布；表决作废以后，才能改用别的决定依据。",
            field="motion",
        )
    decision.require()
    fresh.year = year or on.year
    fresh.serial, fresh.number = take_number(Numbered.REGULATION, fresh.year, serial)
    if decision.decided_on and on < decision.decided_on:
        words = f"{cndate(decision.decided_on)}才通过，不能从{cndate(on)}起施行，请核对施行日期。"
        raise DomainError("before_decision", words, field="on")
    fresh.motion, fresh.decided_on, fresh.evidence = motion, decision.decided_on, decision.evidence
    fresh.published_at = timezone.now()
    refuse_invalid(fresh)
    fresh.save()
    among = RegulationVersion.objects.filter(regulation=fresh.regulation)
    former = put_in_force(fresh, among=among, on=on, decided_by=decision.text[:200])
    after = {"文号": fresh.number, "施行日期": on, "决定依据": fresh.decided_by}
    record(
        "governance.regulation_in_force", fresh, by=user, before={"原版本": str(former or "")}, after=after
    )
    publish(fresh)
    return fresh


def _carried(motion: Motion, decision: Decision) -> Decision:
    fresh = locked_motion(motion)  # nobody annuls it meanwhile
    if fresh.state != MotionState.CLOSED or not fresh.is_valid or not fresh.is_carried:
        why = (
            fresh.get_state_display()
            if fresh.state != MotionState.CLOSED
            else "没有通过"
            if fresh.is_valid
            else "无效"
        )
        raise DomainError(
            "not_carried", f"表决{quoted(fresh)}{why}，不能据此公布。请核对表决结果。", field="motion"
        )
    return Decision(f"{fresh.meeting}表决通过", decided_on(fresh), decision.evidence)


@transaction.atomic
def repeal(
    version: RegulationVersion, *, on: dt.date, reason: str, decision: Decision, by: Actor
) -> RegulationVersion:
    """A version in force holds no longer from ``on``; the people of the units it was sent to are told.

    Repealed on its first day, before that has come, it never held, and the version before it holds on.

    DomainError without reason or decision, or for one that is not in force.
    """
    user = person(by, EDIT)
    fresh = RegulationVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if fresh.state != VersionState.IN_FORCE:
        raise DomainError("not_in_force", "这一版不在施行，不用废止。请刷新页面查看。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明废止原因，成员单位会看到。", field="reason")
    decision.require()
    fresh.state, fresh.ends_on, fresh.repeal_reason = VersionState.SUPERSEDED, on, reason.strip()
    decision.put_on(fresh, "end_")
    save_in_words(fresh)
    record(
        "governance.regulation_repealed",
        fresh,
        by=user,
        after={"废止日期": on, "决定依据": decision.text},
        note=fresh.repeal_reason,
    )
    if on == fresh.starts_on and on > timezone.localdate():
        _hold_on(fresh, user)
    tell_repealed(fresh)
    return fresh


def _hold_on(version: RegulationVersion, user: Any) -> None:
    """A version never held: the one that was to end for it holds on."""
    rows = RegulationVersion.objects.select_for_update(of=("self",)).filter(
        regulation=version.regulation_id,
        state=VersionState.SUPERSEDED,
        ends_on=version.starts_on,
        repeal_reason="",
    )
    former = rows.exclude(pk=version.pk).first()
    if former is not None:
        former.state, former.ends_on = VersionState.IN_FORCE, None
        former.save(update_fields=["state", "ends_on"])
        record("governance.regulation_in_force", former, by=user, note=f"{version}没有施行，继续有效")


@transaction.atomic
def register_version(
    name: str,
    *,
    kind: str,
    body: Body | None,
    number: str,
    on: dt.date,
    ends_on: dt.date | None = None,
    decided_by: str = "",
    by: Actor,
) -> RegulationVersion:
    """Write down a regulation that holds or held before the portal: without text, which may be imported into a later draft.

    DomainError for a name or number that is there, or days the wrong way round.
    """
    user = person(by, EDIT)
    regulation = Regulation(name=kept_name(name.strip()), kind=kind, body=body)
    save_in_words(regulation)
    version = RegulationVersion(
        regulation=regulation,
        draft=1,
        stage=DraftStage.SETTLED,
        state=VersionState.SUPERSEDED if ends_on else VersionState.IN_FORCE,
        number=number.strip(),
        starts_on=on,
        ends_on=ends_on,
        repeal_reason="补录时已经失效" if ends_on else "",
        decided_by=decided_by.strip(),
        created_by=user,
    )
    save_in_words(version)
    record(
        "governance.regulation_registered", version, by=user, after={"文号": version.number, "施行日期": on}
    )
    return version
