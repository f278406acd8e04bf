"""The yearly return: beginning it, typing into it, review and freezing by a second person, another version of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.links.services import settle_links
from groupportal.reporting.values import require_past
from groupportal.tenancy.viewer import Viewer
from reports.annex.snapshot import snapshot_sha256
from reports.annual_return.carrying import follows, given_by, new_keys
from reports.annual_return.enums import LINK, TO_FILL, AnswerState, ReturnState
from reports.annual_return.figures import NOTHING
from reports.annual_return.values import Field
from reports.enums import Form, Report
from reports.models import AnnualReturn, FinalReport, ReturnLayout, ReturnValue, UnitAnswer
from reports.selectors.annual import default_day
from reports.selectors.annual_return import findings_of, in_the_way, snapshot_of, stand_in, standing_of
from reports.selectors.checks import settled_findings
from reports.services.annual import EARLIEST
from reports.services.merging import folded, follow
from reports.services.return_layout import MANAGE, keep_default_layout
from reports.services.return_notice import tell_units
from reports.services.run import CollectedReport, filings_on, hold_filings, keep_report

FILLED = "reports.return_filled"


class _Returns(RulingKind[AnnualReturn]):
    model, page = AnnualReturn, "reports:return"
    action, proposing = "reports.rule_return", MANAGE
    recorded = {
        ReturnState.COLLECTING: "reports.return_withdrawn",
        ReturnState.SUBMITTED: "reports.return_submitted",
        ReturnState.RETURNED: "reports.return_returned",
        ReturnState.FROZEN: "reports.return_frozen",
    }
    told = {
        ReturnState.SUBMITTED: "年度数据待审核",
        ReturnState.RETURNED: "年度数据被退回",
        ReturnState.FROZEN: "年度数据已审核冻结",
    }
    own_words = "这份年度数据里有您填的数或说明，填写和审核须由两个人完成，请交给另一位同事审核；都填过的，把您填的几项请同事改填。"

    def own(self, viewer: Viewer) -> Q:
        """Also those in which a value or an explanation of the person's stands, whoever handed them in."""
        return super().own(viewer) | Q(Exists(stand_in(OuterRef("pk")).filter(changed_by=viewer.user.pk)))


RETURNS = _Returns()


@dataclass(frozen=True)
class Edit:
    """What was typed for a field. ``seen``: how often it had been changed when it was shown; ``shown``: the value shown, as kept."""

    code: str
    seen: int
    text: str = ""
    reason: str = ""
    explanation: str = ""
    shown: str = ""


class EditError(DomainError):
    """What stands in the way, by the code of the field: nothing was kept."""

    def __init__(self, troubles: dict[str, str]) -> None:
        super().__init__(
            "edits", f"有 {len(troubles)} 项没有保存，原因写在各项下面；改好后再保存，其他各项也一并保存。"
        )
        self.troubles = troubles


@transaction.atomic
def begin_return(
    year: int, *, as_of: dt.date | None = None, layout: ReturnLayout | None = None, by: Actor
) -> AnnualReturn:
    """Begin a year's return by a layout: without one by that of the latest return, else by the default one.

    DomainError for a year or day to come, a day outside the year, a year whose return is under way or frozen.
    """
    user = person(by, MANAGE)
    today = timezone.localdate()
    if not EARLIEST <= year <= today.year:
        raise DomainError(
            "year", f"没有 {year} 年的数据可填，请填 {EARLIEST} 至 {today.year} 之间的年份。", field="year"
        )
    if there := AnnualReturn.objects.filter(year=year).order_by("-version").first():
        onwards = "要更正的，请打开它另出一版。" if there.is_frozen else "请返回列表打开它。"
        raise DomainError("there", f"{there}已经有了（{there.get_state_display()}），{onwards}", field="year")
    latest = AnnualReturn.objects.filter(year__lt=year).select_related("layout").first()
    row = AnnualReturn(
        year=year,
        as_of=as_of or default_day(year, today),
        layout=layout or (latest.layout if latest else keep_default_layout(by=by)),
        begun_by=user,
    )
    _refuse_draft(row.layout)
    require_past(row.as_of, today)
    save_in_words(row)
    record("reports.return_begun", row, by=by if user is None else user, after={"版式": str(row.layout)})
    return row


def _refuse_draft(layout: ReturnLayout) -> None:
    if layout.is_draft:
        raise DomainError(
            "draft_layout", f"{layout}还是草稿，请先在“版式”里打开它，存为版式。", field="layout"
        )


def locked_open(row: AnnualReturn) -> AnnualReturn:
    """The return, locked and fresh: whoever changes anything of it waits here. DomainError where it is frozen."""
    fresh = AnnualReturn.objects.select_for_update(of=("self",)).select_related("layout").get(pk=row.pk)
    if fresh.is_frozen:
        raise DomainError(
            "frozen", f"{fresh}已经审核冻结，不能再改。确实要改的，请秘书处说明原因，另出一版再填。"
        )
    return fresh


def _locked_for_typing(row: AnnualReturn, by: Viewer) -> AnnualReturn:
    by.require(MANAGE)
    fresh = locked_open(row)
    if fresh.state == ReturnState.SUBMITTED:
        raise DomainError("waits", f"{fresh}正在等待审核，现在不能改。要改的，请提交的人先撤回。")
    return fresh


@transaction.atomic
def set_values(row: AnnualReturn, edits: Sequence[Edit], *, by: Viewer) -> list[str]:
    """Keep what was typed; the names of the fields that changed. All or nothing.

    EditError for a field that somebody else changed since it was shown, a value that can't be read, one that overrides the computed
    one without a reason.
    """
    fresh = _locked_for_typing(row, by)
    fields = fresh.layout.layout.by_code
    overriding = any(
        edit.text.strip() and (one := fields.get(edit.code)) and one.is_computed for edit in edits
    )
    cells = (cell for section in standing_of(fresh) for cell in section.cells) if overriding else ()
    computed = {cell.field.code: cell.field.kept(cell.computed) for cell in cells}
    held = {value.code: value for value in fresh.typed.select_related("changed_by")}
    troubles: dict[str, str] = {}
    changed: list[tuple[Field, ReturnValue, str]] = []
    for edit in edits:
        try:
            found = _edited(fresh, fields, held.get(edit.code), edit, computed.get(edit.code) or NOTHING)
        except DomainError as error:
            troubles[edit.code] = error.message
            continue
        if found is not None:
            before = held[edit.code].text if edit.code in held else ""
            changed.append((fields[edit.code], found, before))
    if troubles:
        raise EditError(troubles)
    for _, value, _ in changed:
        value.changed_by = by.user
        save_in_words(value)
    if changed:
        after = {one.label: _said(one, value) for one, value, _ in changed}
        before_words = {one.label: one.show(one.value_of(text)) for one, _, text in changed}
        record(FILLED, fresh, by=by.user, before=before_words, after=after)
    return [one.label for one, _, _ in changed]


def _edited(
    row: AnnualReturn, fields: dict[str, Field], held: ReturnValue | None, edit: Edit, computed: str
) -> ReturnValue | None:
    """The row to keep, ``computed`` being the figure it stands over; None where nothing is another than it was."""
    one = fields.get(edit.code)
    if one is None:
        raise DomainError("no_field", "这一项不在现在的版式里，请刷新页面。")
    if edit.seen != (held.number if held else 0):
        who = held.changed_by if held and held.changed_by else "别人"
        now = f"“{one.show(one.value_of(held.text))}”" if held and held.text else "空白"
        raise DomainError(
            "overtaken",
            f"您打开以后，{who}改过这一项（填写的值现在是{now}），您的没有覆盖它。核对以后再保存一次，就按您填的为准。",
        )
    text, reason, explanation = one.read(edit.text), edit.reason.strip(), edit.explanation.strip()
    if text and one.is_computed and not reason:
        raise DomainError("reason", f"“{one.label}”有系统的数，改填别的数要写明原因。")
    if held is None and not (text or explanation):
        return None
    # What was read stays as it was, for the trail.
    value = copy(held) if held else ReturnValue(annual_return=row, code=edit.code, number=0)
    value.text, value.reason = text, reason if text and one.is_computed else ""
    value.explanation, value.explained = explanation, (text or edit.shown) if explanation else ""
    value.against = computed if text and one.is_computed else ""
    value.number += 1
    return value


def _said(one: Field, value: ReturnValue) -> str:
    parts = [one.show(one.value_of(value.text))] if value.text else ["没有填写"]
    parts += [f"原因：{value.reason}"] * bool(value.reason)
    return "；".join([*parts, *[f"说明：{value.explanation}"] * bool(value.explanation)])


@transaction.atomic
def change_layout(
    row: AnnualReturn, layout: ReturnLayout, *, same: Collection[str] = (), by: Viewer
) -> AnnualReturn:
    """Go on by another layout: what was typed and answered follows its item, known by code, name, unit and kind.

    ``same``: codes of items that are only called otherwise. What is not carried is kept aside, and is there again where the layout
    is changed back. Units that are still to answer, and are asked something else by it, are told; those that have answered are told
    what to add.
    """
    fresh = _locked_for_typing(row, by)
    _refuse_draft(layout)
    before, fresh.layout = fresh.layout, layout
    fresh.save(update_fields=["layout"])
    said = {"版式": str(before)}, {"版式": str(layout)}
    if called := [one.label for one in layout.layout if one.code in same]:
        said[1]["改了叫法的同一项"] = "、".join(called)
    record("reports.return_layout_changed", fresh, by=by.user, before=said[0], after=said[1])
    answers = list(UnitAnswer.objects.filter(annual_return=fresh).select_related("unit"))
    _carry(fresh, answers, before, same)
    _tell_of_changes(fresh, answers, before, same)
    return fresh


def _carry(row: AnnualReturn, answers: list[UnitAnswer], before: ReturnLayout, same: Collection[str]) -> None:
    """Put every kept value under the key at which the return's layout finds it, or aside."""
    typed = {one.code: one for one in row.typed.all()}
    keys = {*typed, *(key for one in answers for key in one.values)}
    older = {found for key in keys if (found := given_by(key)[1])} | {before.pk, row.layout_id}
    layouts = {one.pk: one.layout for one in ReturnLayout.objects.filter(pk__in=older)}

    def moved(held: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, new in new_keys(held, layouts, before.pk, row.layout_id, same).items():
            found.setdefault(new, held[key])
        return found

    standing = moved(typed)
    kept = {one.pk for one in standing.values()}
    row.typed.exclude(pk__in=kept).delete()
    for code, one in standing.items():  # what goes aside first: its key is free for what comes back
        ReturnValue.objects.filter(pk=one.pk).exclude(code=code).update(code=code)
    for answer in answers:
        # What was being added to what was handed in is asked for anew.
        open_ones = set() if answer.state in TO_FILL else set(answer.lacking)
        given = {
            key: (value, answer.hands.get(key))
            for key, value in answer.values.items()
            if key not in open_ones
        }
        stands = moved(given)
        values = {key: value for key, (value, _) in stands.items()}
        if values != answer.values:
            answer.values = values
            answer.hands = {key: hand for key, (_, hand) in stands.items() if hand}
            answer.save(update_fields=["values", "hands"])


def _tell_of_changes(
    row: AnnualReturn, answers: list[UnitAnswer], before: ReturnLayout, same: Collection[str]
) -> None:
    """Every unit that is asked something else than before is told: to look again, or what to add to what it handed in."""
    changed, added = [], defaultdict(list)
    for one in answers:
        then, now = (held.layout.asked_of(one.category) for held in (before, row.layout))
        if one.state in TO_FILL:
            changed += [one] * (then != now)
            continue
        asked = {field.code: field for field in then if field.code not in one.lacking}
        to_add = [
            field
            for field in now
            if field.code not in one.values and not follows(asked.get(field.code), field, same)
        ]
        if (codes := [field.code for field in to_add]) != one.lacking:
            one.lacking, one.annual_return = codes, row
            one.save(update_fields=["lacking"])
            added[one.to_add].append(one)
    tell_units(changed, f"{row.year}年度数据请填的项有变化，请再看一遍")
    for words, rows in added.items():
        if words:
            tell_units(rows, f"{row.year}年度数据有要补填的项", f"请补填{words}，原来填的不用再填。")


@transaction.atomic
def submit_return(row: AnnualReturn, *, by: Viewer) -> AnnualReturn:
    """Put it forward for review. DomainError where a difference is not explained, or a unit's answers wait to be checked."""
    fresh = _locked_for_typing(row, by)
    _refuse_unready(fresh, standing_of(fresh))
    return RETURNS.submit(fresh, by=by)


def _refuse_unready(row: AnnualReturn, sections: Any) -> None:
    if said := in_the_way(row, sections):
        raise DomainError("not_ready", "还不能提交或冻结：" + "".join(said))


def withdraw_return(row: AnnualReturn, *, by: Viewer) -> AnnualReturn:
    """Take it back while it waits, to go on filling it in."""
    return RETURNS.withdraw(row, ReturnState.COLLECTING, by=by)


def return_for_changes(row: AnnualReturn, *, answer: str, by: Viewer) -> AnnualReturn:
    """A second person gives it back with words."""
    return RETURNS.rule(row, ReturnState.RETURNED, by=by, answer=answer)


def freeze_return(row: AnnualReturn, *, seen: str, answer: str = "", by: Viewer) -> AnnualReturn:
    """A second person approves: the return as it was looked at is kept for good, with its workbook, among the documents.

    ``seen``: the fingerprint of what was shown (``fingerprint``). DomainError where anything of it is another by now, and as
    ``submit_return``; of two who freeze at once the second is told.
    """

    def freeze(fresh: AnnualReturn) -> None:
        hold_filings(_filings(fresh), "没有冻结。请刷新页面，核对以后再冻结。")
        sections = standing_of(fresh)
        _refuse_unready(fresh, sections)
        collected = _collected(fresh, sections, final=True)
        if snapshot_sha256(collected.snapshot) != seen:
            raise DomainError(
                "changed", "您打开这一页以后，数或说明又变了，没有冻结。现在的数已列在下面，请核对后再冻结。"
            )
        fresh.run = keep_report(collected, (Form.XLSX,), by=by.user)
        known = settled_findings(fresh.run, answer.strip() or "审核冻结时已列出", by)
        FinalReport.objects.create(run=fresh.run, note=fresh.why, findings=known, settled_by=by.user)
        for one in UnitAnswer.objects.filter(annual_return=fresh).exclude(state=AnswerState.CHECKED):
            settle_links(LINK, one, words="年度数据已审核冻结")

    return RETURNS.rule(row, ReturnState.FROZEN, by=by, answer=answer, apply=freeze)


def fingerprint(row: AnnualReturn, sections: Any) -> str:
    """What a reviewer looked at, to be known again when it is frozen."""
    return snapshot_sha256(_collected(row, sections, final=True).snapshot)


def collect_return(row: AnnualReturn) -> CollectedReport:
    """A return as it stands: to be made without being frozen. In a scope opened with ``snapshot=True``."""
    return _collected(row, standing_of(row), final=False)


def _copy(kept: ReturnValue | UnitAnswer, new: AnnualReturn) -> None:
    kept.pk, kept.annual_return = None, new
    kept.public_id = kept._meta.get_field("public_id").get_default()
    kept.save(force_insert=True)


def _collected(row: AnnualReturn, sections: Any, *, final: bool) -> CollectedReport:
    snapshot = snapshot_of(row, sections)
    if not final:
        snapshot["state"] += "，没有审核冻结"
    about = {"return": str(row.public_id), "year": row.year, "version": row.version}
    findings = tuple(findings_of(row, sections))
    return CollectedReport(Report.RETURN, row.as_of, snapshot, findings, _filings(row), about)


def _filings(row: AnnualReturn) -> tuple[int, ...]:
    """What it rests on where it asks how far the tasks are."""
    asks = any(one.metric.startswith("plans.") for one in row.layout.layout)
    return filings_on(row.as_of) if asks else ()


@transaction.atomic
def new_version(row: AnnualReturn, *, why: str, by: Viewer) -> AnnualReturn:
    """What a frozen return needs to be changed at all: another version with what stands in it. The frozen one stays.

    Where two units that answered have been made one since, its answers are counted once.
    DomainError without a reason, where it is not frozen, and where a later version is there.
    """
    by.require(MANAGE)
    old = AnnualReturn.objects.select_for_update(of=("self",)).select_related("layout").get(pk=row.pk)
    if not old.is_frozen:
        raise DomainError("not_frozen", f"{old}还没有冻结，直接修改就可以。")
    if not why.strip():
        raise DomainError("why", "请写明为什么另出一版，例如“省厅核对时退回”。", field="why")
    if later := AnnualReturn.objects.filter(year=old.year, version__gt=old.version).first():
        raise DomainError("later", f"已经有{later}，请打开那一份。")
    new = AnnualReturn(
        year=old.year,
        as_of=old.as_of,
        version=old.version + 1,
        why=why.strip(),
        layout=old.layout,
        begun_by=by.user,
    )
    save_in_words(new)
    for value in old.typed.all():
        _copy(value, new)
    for answer, gone, unit in folded(old.answers.select_related("unit", "annual_return__layout")):
        _copy(answer, new)
        for one in gone:
            follow(answer, one, unit, by.user)
    record("reports.return_version_begun", new, by=by.user, note=new.why)
    return new
