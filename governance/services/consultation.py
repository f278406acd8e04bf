"""征求意见: a draft goes round, people comment for their units, each comment is answered by somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import CommentState, DraftStage
from governance.models import Body, Consultation, RegulationClause, RegulationComment, RegulationVersion
from governance.selectors.consultation import asked_units, is_open, speaking_for
from governance.selectors.regulation import COMMENT, EDIT
from governance.services.regulation_draft import locked_draft
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate


class _Comments(RulingKind[RegulationComment]):
    model, unit = RegulationComment, "unit_id"
    action, proposing = EDIT, COMMENT
    page = "governance:regulationcomment"
    topics = ("deciding.to_rule", "governance.comment_answered")
    recorded = {
        CommentState.WAITING: "governance.comment_made",
        CommentState.ADOPTED: "governance.comment_adopted",
        CommentState.PARTLY: "governance.comment_partly",
        CommentState.REJECTED: "governance.comment_rejected",
        CommentState.WITHDRAWN: "governance.comment_withdrawn",
    }
    told = {
        CommentState.ADOPTED: "意见已采纳",
        CommentState.PARTLY: "意见部分采纳",
        CommentState.REJECTED: "意见未采纳",
    }
    own_words = "这条意见是您自己提的，须由另一位同事答复。"
    unit_words = "这条意见是您所在单位提的，须由不属于该单位的同事答复。"
    why_words = "请写明理由，提意见的单位会收到这段话。"

    def let_in(self, row: RegulationComment, viewer: Viewer) -> None:
        """NotAllowed for a unit the person does not speak for."""
        viewer.require(self.proposing)
        if not speaking_for(viewer, row.consultation).filter(pk=row.unit_id).exists():
            raise NotAllowed("您不能代表这个单位提意见；这次征求意见没有发给您所在的单位，或您不属于它。")

    def let_back(self, row: RegulationComment, viewer: Viewer) -> None:
        super().let_back(row, viewer)
        _in_time(row.consultation, "撤回")

    def for_trail(self, row: RegulationComment) -> dict[str, Any]:
        return {"单位": str(row.unit), "条款": str(row.clause or "全文")}

    def hears(self, row: RegulationComment) -> Iterable[Any]:
        staff = people_who_can(COMMENT).filter(unit=row.unit_id).select_related("user")
        return [*(held.user for held in staff), row.proposed_by]

    def title(self, row: RegulationComment) -> str:
        return f"{self.told[row.state]}：{row.consultation}"


COMMENTS = _Comments()


@transaction.atomic
def open_consultation(
    version: RegulationVersion, *, closes_on: dt.date, note: str = "", body: Body | None = None, by: Actor
) -> Consultation:
    """Send a draft round, to all members or to those in a body, up to ``closes_on``. Its text stays as it is from then on.

    DomainError for a day that is over, a draft without text, and where nobody would be asked.
    """
    user = person(by, EDIT)
    fresh = locked_draft(version)
    if not fresh.clauses.exists():
        raise DomainError("no_text", "这一稿还没有文字，请先写条文或导入 Word 文件，再征求意见。")
    row = Consultation(
        version=fresh,
        body=body,
        opened_on=timezone.localdate(),
        closes_on=_to_come(closes_on),
        note=note.strip(),
        opened_by=user,
    )
    units = list(asked_units(row).values_list("pk", flat=True))
    if not units:
        raise DomainError(
            "nobody_asked", f"{body or '成员名册'}里现在没有单位，征求不到意见，请换一个范围。", field="body"
        )
    save_in_words(row)
    fresh.stage = DraftStage.CONSULTING
    save_in_words(fresh)
    after = {"截止日期": closes_on, "单位": len(units)}
    record("governance.consultation_opened", row, by=user, after=after)
    _tell_asked(row, f"请在{cndate(closes_on)}以前（当天也收）提出意见。{row.note}", "opened")
    return row


def _to_come(day: dt.date) -> dt.date:
    if day < timezone.localdate():
        raise DomainError(
            "day_over", f"截止日期{cndate(day)}已经过去，请填今天或以后的日期。", field="closes_on"
        )
    return day


@transaction.atomic
def move_deadline(consultation: Consultation, *, closes_on: dt.date, reason: str, by: Actor) -> Consultation:
    """Another last day, today or later; an earlier one ends it sooner. Who was asked is told. DomainError without a reason.

    Comments are taken to the end of that day, as was promised: the next draft begins the day after.
    """
    user = person(by, EDIT)
    fresh = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么改截止日期。", field="reason")
    if fresh.version.regulation.versions.filter(draft__gt=fresh.version.draft).exists():
        raise DomainError("revised", "已经起草了修改稿，这次征求意见不能再延长。请对修改稿另外征求意见。")
    before, fresh.closes_on = fresh.closes_on, _to_come(closes_on)
    save_in_words(fresh)
    record(
        "governance.consultation_moved",
        fresh,
        by=user,
        before={"截止日期": before},
        after={"截止日期": closes_on},
        note=reason.strip(),
    )
    _tell_asked(fresh, f"截止日期改为{cndate(closes_on)}，当天也收。{reason.strip()}", f"moved:{closes_on}")
    return fresh


def _tell_asked(row: Consultation, body: str, dedup: str) -> None:
    staff = people_who_can(COMMENT).filter(unit__in=asked_units(row).values("pk")).select_related("user")
    notify(
        [held.user for held in staff],
        topic="governance.consultation_opened",
        title=f"征求意见：{row.version.regulation}",
        body=body,
        url=group_url(active_group(), "governance:consultation", public_id=row.public_id),
        dedup=f"consultation:{row.public_id}:{dedup}",
    )


def _in_time(consultation: Consultation, what: str) -> None:
    if not is_open(consultation):
        raise DomainError(
            "too_late",
            f"征求意见已于{cndate(consultation.closes_on)}截止，不能再{what}。确有必要的，请联系集团秘书处延长。",
        )


@transaction.atomic
def comment(
    consultation: Consultation, *, unit: Unit, text: str, clause: RegulationClause | None = None, by: Viewer
) -> RegulationComment:
    """Say something for a unit, of one paragraph or of the whole; several people and units each have their own.

    NotAllowed for a unit that was not asked or is not the person's, DomainError after the last day or for a paragraph of another draft.
    """
    fresh = Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
    _in_time(fresh, "提意见")
    if clause is not None and clause.version_id != fresh.version_id:
        raise DomainError(
            "other_draft", "这一条不在征求意见稿里，请回到征求意见页面重新选择。", field="clause"
        )
    row = RegulationComment(consultation=fresh, clause=clause, unit=unit, text=text.strip())
    if not row.text:
        raise DomainError("text_missing", "请写明意见。", field="text")
    return COMMENTS.submit(row, by=by)


def take_back(row: RegulationComment, *, by: Viewer) -> RegulationComment:
    """One's own comment, or a colleague's of the same unit, up to the last day. Errors as ``RulingKind.let_back``."""
    return COMMENTS.withdraw(row, CommentState.WITHDRAWN, by=by)


def answer(row: RegulationComment, state: str, *, reason: str, by: Viewer) -> RegulationComment:
    """采纳、部分采纳、不采纳, with a reason; not by its author. Errors as ``RulingKind.rule``."""
    return COMMENTS.rule(row, state, by=by, answer=reason)
