"""合作研发、技术服务: projects with firms, their milestones, money that came, what came of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted, yuan
from groupportal.ui.names import folded
from parks.enums import ProjectState
from parks.models import Achievement, Centre, JointProject, Milestone, ProjectMoney, ProjectPartner
from parks.models.value import STANDS
from parks.services.common import centre_named, still_there
from parks.states import PROJECT

EDIT = "parks.edit_projects"
_NAMES = ("kind", "title", "centre", "leader", "starts_on", "due_on", "contract_number", "contract_amount")


@dataclass(frozen=True)
class ProjectInput:
    """What is said about a project; ``contract_amount`` in 元."""

    kind: str
    title: str
    starts_on: dt.date
    due_on: dt.date | None = None
    centre: Centre | None = None
    leader: str = ""
    text: str = ""
    contract_number: str = ""
    contract_amount: Decimal | None = None


def project_facts(project: JointProject) -> ProjectInput:
    """What is said about it now."""
    return ProjectInput(**said_of(project, ProjectInput))


def _locked(project: JointProject, by: Actor) -> tuple[JointProject, Any]:
    row = JointProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    return row, person(by, EDIT, unit_id=row.unit_id)


def _running(project: JointProject, by: Actor) -> tuple[JointProject, Any]:
    row, user = _locked(project, by)
    if row.state != ProjectState.RUNNING:
        words = f"{quoted(row)}{row.get_state_display()}。要补充的，先恢复为进行中。"
        raise DomainError("project_over", words)
    return row, user


@transaction.atomic
def add_project(
    unit: Unit, facts: ProjectInput, *, paper: StoredFile | None = None, by: Actor
) -> JointProject:
    """A unit's project with firms; ``paper``: the contract. DomainError for one that is there already."""
    user = person(by, EDIT, unit_id=unit.pk)
    centre_named(by, facts.centre)
    row = JointProject(unit=unit, contract=paper, **vars(facts))
    _contract_once(row)
    save_in_words(row)
    record("parks.project_added", row, by=user, after=trail(row, _NAMES))
    return row


@transaction.atomic
def edit_project(
    project: JointProject, facts: ProjectInput, *, paper: StoredFile | None = None, by: Actor
) -> JointProject:
    """Correct what is said; a new contract takes the place of the old one, none leaves it."""
    row, user = _locked(project, by)
    centre_named(by, facts.centre, stands=row.centre_id)
    before = trail(row, _NAMES)
    for name, value in vars(facts).items():
        setattr(row, name, value)
    row.contract = paper or row.contract
    _contract_once(row)
    save_in_words(row)
    if before != (after := trail(row, _NAMES)) or paper:
        record("parks.project_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def remove_project(project: JointProject, *, reason: str, by: Actor) -> None:
    """It was written down by mistake: it counts nowhere any more.

    DomainError without a reason, and where needs, money, results or values of it are on record.
    """
    row, user = _locked(still_there(project), by)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么删去，例如“重复登记”。", field="text")
    used = [
        label
        for label, rows in (
            ("服务需求", row.requests),
            ("到账", row.money),
            ("成果", row.achievements),
            ("经济价值", row.values),
        )
        if rows.exists()
    ]
    if used:
        words = f"这个项目已有{'、'.join(used)}，不能删去。不再做的，请登记终止。"
        raise DomainError("project_used", words)
    record("parks.project_removed", row, by=user, before=trail(row, _NAMES), note=reason.strip())
    row.delete()


@transaction.atomic
def add_partner(project: JointProject, unit: Unit, *, by: Actor) -> ProjectPartner:
    """A firm or another unit takes part. DomainError for who leads it, or is in it already."""
    row, user = _locked(project, by)
    if unit.pk == row.unit_id:
        raise DomainError("own_partner", "牵头单位不用再写为合作单位。", field="unit")
    if row.partners.filter(unit=unit).exists():
        raise DomainError("known_partner", f"{quoted(unit)}已经是合作单位。", field="unit")
    made = ProjectPartner(project=row, unit=unit)
    save_in_words(made)
    record("parks.partner_added", row, by=user, after={"合作单位": str(unit)})
    return made


@transaction.atomic
def drop_partner(partner: ProjectPartner, *, by: Actor) -> None:
    """It does not take part after all. DomainError while a value for it stands."""
    row, user = _locked(partner.project, by)
    partner = still_there(partner)
    if row.values.filter(unit=partner.unit_id, state__in=STANDS).exists():
        raise DomainError("value_stands", f"{quoted(partner)}登记了这个项目的经济价值，请先撤回那一笔。")
    record("parks.partner_dropped", row, by=user, before={"合作单位": str(partner)})
    partner.delete()


@transaction.atomic
def end_project(
    project: JointProject, *, ended_on: dt.date, note: str, stopped: bool = False, by: Actor
) -> JointProject:
    """It is finished, or given up with words. DomainError for a day to come, or milestones nobody has reached where it is finished."""
    row, user = _running(project, by)
    row.ended_on, row.end_note = checked_day(ended_on, "结束日期"), note.strip()
    if stopped and not row.end_note:
        raise DomainError("reason_missing", "终止项目请写明原因。", field="note")
    missing = list(row.milestones.filter(done_on=None))
    if missing and not stopped:
        names = "、".join(f"“{one}”" for one in missing)
        raise DomainError("milestones_open", f"节点{names}还没有完成，请先登记完成，或删去不做的节点。")
    PROJECT.move(row, ProjectState.STOPPED if stopped else ProjectState.DONE)
    save_in_words(row)
    record("parks.project_ended", row, by=user, after={"状态": row.get_state_display()}, note=row.end_note)
    return row


@transaction.atomic
def resume_project(project: JointProject, *, by: Actor) -> JointProject:
    """It goes on after all."""
    row, user = _locked(project, by)
    PROJECT.move(row, ProjectState.RUNNING)
    row.ended_on, row.end_note = None, ""
    save_in_words(row)
    record("parks.project_resumed", row, by=user)
    return row


@transaction.atomic
def say_project_without_worth(project: JointProject, *, reason: str, by: Actor) -> JointProject:
    """It brought the firms nothing that is counted in 元: nobody is asked for a value any more. One can be put forward still.

    DomainError without a reason, while it runs, and where a value waits or stands.
    """
    row, user = _locked(project, by)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么没有经济价值。", field="text")
    if row.state == ProjectState.RUNNING:
        raise DomainError("runs", "项目还在进行，结题或终止以后再说明有没有经济价值。")
    if row.values.filter(state__in=STANDS).exists():
        raise DomainError("valued", "这个项目已经登记经济价值。登记错的，请先撤回那一笔。")
    row.without_worth = reason.strip()
    save_in_words(row)
    record("parks.project_without_worth", row, by=user, note=row.without_worth)
    return row


@transaction.atomic
def add_milestone(project: JointProject, *, title: str, due_on: dt.date, by: Actor) -> Milestone:
    """Something to be reached by a day."""
    row, user = _running(project, by)
    if due_on < row.starts_on:
        raise DomainError("before_start", "节点日期早于项目开始日期，请核对。", field="due_on")
    made = Milestone(project=row, title=title.strip(), due_on=due_on)
    save_in_words(made)
    record("parks.milestone_added", row, by=user, after={"节点": made.title, "应完成日期": due_on})
    return made


@transaction.atomic
def reach_milestone(
    milestone: Milestone, *, done_on: dt.date, note: str = "", paper: StoredFile | None = None, by: Actor
) -> Milestone:
    """It is reached. DomainError for a day to come or before the project began, and where it was reached already."""
    row, user = _running(milestone.project, by)
    milestone = still_there(milestone)
    if milestone.done_on:
        raise DomainError("reached", f"{quoted(milestone)}已经登记完成，不用再登记。")
    if checked_day(done_on, "完成日期") < row.starts_on:
        raise DomainError("before_start", "完成日期早于项目开始日期，请核对。", field="done_on")
    milestone.done_on = done_on
    milestone.note, milestone.paper = note.strip(), paper or milestone.paper
    save_in_words(milestone)
    record("parks.milestone_reached", row, by=user, after={"节点": milestone.title, "完成日期": done_on})
    return milestone


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: Actor) -> None:
    """It is not to be reached any more. DomainError for one that was."""
    row, user = _running(milestone.project, by)
    milestone = still_there(milestone)
    if milestone.done_on:
        raise DomainError("reached", "这个节点已经完成，不能删去。")
    record("parks.milestone_dropped", row, by=user, before={"节点": milestone.title})
    milestone.delete()


@transaction.atomic
def add_money(
    project: JointProject,
    *,
    day: dt.date,
    amount: Decimal,
    payer: Unit | None = None,
    note: str = "",
    paper: StoredFile | None = None,
    by: Actor,
) -> ProjectMoney:
    """Money came in for it, in 元. DomainError for a day to come, or one before the project began."""
    row, user = _locked(project, by)
    if checked_day(day, "到账日期") < row.starts_on:
        raise DomainError("before_start", "到账日期早于项目开始日期，请核对。", field="day")
    made = ProjectMoney(project=row, day=day, amount=amount, payer=payer, note=note.strip(), paper=paper)
    save_in_words(made)
    record("parks.project_paid", row, by=user, after={"到账日期": day, "金额": yuan(amount)})
    return made


@transaction.atomic
def remove_money(money: ProjectMoney, *, by: Actor) -> None:
    """It was written down by mistake."""
    row, user = _locked(money.project, by)
    money = still_there(money)
    record("parks.project_unpaid", row, by=user, before={"到账日期": money.day, "金额": yuan(money.amount)})
    money.delete()


@transaction.atomic
def add_achievement(
    project: JointProject,
    *,
    kind: str,
    title: str,
    gained_on: dt.date,
    number: str = "",
    holder: str = "",
    paper: StoredFile | None = None,
    by: Actor,
) -> Achievement:
    """Something came of it. DomainError for a day to come, or a number that is known already."""
    row, user = _locked(project, by)
    mark = folded(number)
    known = Achievement.objects.filter(mark=mark).first() if mark else None
    if known is not None:
        words = (
            f"这个证书或登记号已经登记在另一项成果里（{quoted(known)}，{known.get_kind_display()}），请核对。"
        )
        raise DomainError("known_number", words, field="number")
    made = Achievement(
        project=row,
        kind=kind,
        title=title.strip(),
        number=number.strip(),
        mark=mark,
        holder=holder.strip(),
        gained_on=checked_day(gained_on, "取得日期"),
        paper=paper,
    )
    save_in_words(made)
    record(
        "parks.achievement_added", row, by=user, after={"成果": made.title, "种类": made.get_kind_display()}
    )
    return made


def _contract_once(row: JointProject) -> None:
    row.contract_mark = folded(row.contract_number)
    others = JointProject.objects.exclude(pk=row.pk).filter(contract_mark=row.contract_mark)
    if row.contract_mark and (known := others.first()) is not None:
        words = f"这个合同编号已在另一个项目里（{quoted(known)}），请核对。"
        raise DomainError("known_contract", words, field="contract_number")


@transaction.atomic
def remove_achievement(achievement: Achievement, *, by: Actor) -> None:
    """It was written down by mistake."""
    row, user = _locked(achievement.project, by)
    achievement = still_there(achievement)
    record("parks.achievement_removed", row, by=user, before={"成果": achievement.title})
    achievement.delete()
