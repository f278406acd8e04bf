"""Governance in the annual report: bodies and who sits in them, and what further subjects add."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from governance.enums import BodyKind, CommentState
from governance.models import Body
from governance.selectors.body import numbers_by_kind
from governance.selectors.compliance import judged
from governance.selectors.consultation import units_heard
from governance.selectors.meeting import held_between, meeting_in, over_between
from governance.selectors.presence import attended_by_unit
from groupportal.periods.period import during
from groupportal.reporting.registry import exhibit, problems, report_section
from groupportal.reporting.values import Exhibit, Period, fact, facts, known, reference, wanted
from groupportal.ui.figures import rate_value

_ACTION = "governance.view_bodies"


@exhibit("governance.by_kind", title="治理机构和席位", action=_ACTION)
def by_kind(period: Period) -> Exhibit | None:
    """Bodies and seats by kind of body."""
    counted = numbers_by_kind(period.as_of)
    if not counted:
        return None
    rows = [
        (
            str(kind.label),
            known("governance.bodies", period, counted[kind][0], kind=kind.value),
            # A meeting of all members has no seats to fill.
            known("governance.seats", period, counted[kind][1], kind=kind.value)
            if kind != BodyKind.ASSEMBLY or counted[kind][1]
            else None,
        )
        for kind in BodyKind
        if kind in counted
    ]
    bodies, seats = (sum(numbers) for numbers in zip(*counted.values(), strict=True))
    total = ("合计", known("governance.bodies", period, bodies), known("governance.seats", period, seats))
    return Exhibit(
        title="治理机构和席位",
        head=("机构", "个数", "在任席位"),
        rows=(*rows, total),
        reading=f"共 {total[1].text} 个机构，在任席位 {total[2].text} 席。",
        total_last=True,
    )


def bodies_told(period: Period) -> list[str]:
    """How many bodies there are, who sits in them, whether charters are kept."""
    number, asked = facts([wanted(code, period) for code in ("governance.bodies", "governance.chartered")])
    if not number.value:
        return []
    lines = ["集团设治理机构{{governance.bodies}}个，在任席位{{governance.seats}}席。"]
    if fact("governance.seats", period, kind=BodyKind.COUNCIL.value).value:
        council = reference("governance.seats", kind=BodyKind.COUNCIL.value)
        lines[0] = f"{lines[0][:-1]}，其中理事会{council}席。"
    if asked.value:
        lines[0] += (
            "{{governance.chartered}}个机构登记了章程要点，逐条核对，{{governance.keeping_charter}}个全部符合。"
        )
    return [*lines, "{{exhibit:governance.by_kind}}"]


_YEARLY = (BodyKind.ASSEMBLY, BodyKind.COUNCIL, BodyKind.STANDING, BodyKind.SUPERVISORS)
"""Bodies of which a report says whether they met."""


def meetings_told(period: Period) -> list[str]:
    """How often bodies met, who came, what was done; and which of them did not meet in the year at all."""
    bodies = list(Body.objects.filter(during(period.as_of), kind__in=_YEARLY).order_by("kind", "pk"))
    if not bodies:
        return []
    if not over_between(period.since.replace(year=1949), period.as_of).exists():
        return [f"{'、'.join(body.name for body in bodies)}还没有会议的记录，是否召开无法从记录核对。"]
    met = meeting_in(bodies, period.as_of)
    codes = ("governance.meetings", "governance.follow_ups_done", "governance.attendance")
    number, done, came, before = facts(
        [*(wanted(code, period) for code in codes), wanted("governance.meetings", period.before)]
    )
    rate = "出席率{{governance.attendance}}%，" if came.value is not None else ""
    lines = []
    if number.value:
        lines.append(
            f"本年度各机构共召开会议{{{{governance.meetings}}}}次，{rate}"
            "{{governance.members_taking_part}}家单位参加。"
        )
        if before.value:
            lines.append("上年同期召开{{governance.meetings when=year_before}}次。")
    held = [
        f"{body.name}{reference('governance.meetings', body=body.name)}次"
        for body in bodies
        if body.pk in met
    ]
    if held:
        lines.append(f"其中召开{'，'.join(held)}。")
    fallen, letters = facts([wanted("governance.meetings", period, but=but) for but in ("fallen", "letter")])
    if fallen.value:
        lines.append(f"另有{reference('governance.meetings', but='fallen')}次到会不足法定人数，没有开成。")
    if letters.value:
        lines.append(f"另以通讯方式表决{reference('governance.meetings', but='letter')}次。")
    if missing := "、".join(body.name for body in bodies if body.pk not in met):
        lines.append(f"本年度没有召开{missing}会议。")
    if done.value:
        lines.append("会议交办的事项，本年度办好{{governance.follow_ups_done}}件。")
    table = bool(attended_by_unit(held_between(period.since, period.as_of)))
    return ["".join(lines), *(["{{exhibit:governance.participation}}"] if table else [])]


@exhibit("governance.participation", title="各单位参加会议情况", action="governance.view_meetings")
def participation(period: Period) -> Exhibit | None:
    """Of each unit asked to meetings of the year, how many people were asked and how many of them came."""
    counted = attended_by_unit(held_between(period.since, period.as_of))
    if not counted:
        return None
    rows = [
        (
            unit,
            known("governance.asked_to_come", period, asked, unit=unit),
            known("governance.came", period, came, unit=unit),
            known("governance.attendance", period, rate_value(Decimal(came), Decimal(asked)), unit=unit),
        )
        for unit, asked, came in counted
    ]
    whole, there = sum(asked for _, asked, _ in counted), sum(came for *_, came in counted)
    return Exhibit(
        title="各单位参加会议情况",
        head=("单位", "应到人次", "到会人次", "出席率"),
        rows=tuple(rows),
        reading=f"{len(rows)} 家单位应到 {whole} 人次，到会 {there} 人次。",
    )


def votes_told(period: Period) -> list[str]:
    """What was voted on and carried, what became a resolution, how many units voted on their phones."""
    codes = ("governance.motions_voted", "governance.motions_carried")
    voted, carried = facts([wanted(code, period) for code in codes])
    adopted, phones = facts(
        [wanted(code, period) for code in ("governance.resolutions_adopted", "governance.units_voting")]
    )
    lines = []
    if voted.value:
        lines.append("本年度表决事项{{governance.motions_voted}}项，通过{{governance.motions_carried}}项。")
        if not carried.value:
            lines[0] = "本年度表决事项{{governance.motions_voted}}项，都没有通过。"
    if adopted.value:
        lines.append("通过决议{{governance.resolutions_adopted}}份。")
    if phones.value:
        lines.append("{{governance.units_voting}}家单位参加了手机表决。")
    return ["".join(lines)] if lines else []


def regulations_told(period: Period) -> list[str]:
    """How many regulations are in force, and who took part in consultations of the year."""
    codes = ("governance.regulations", "governance.comments")
    held, said = facts([wanted(code, period) for code in codes])
    if not held.value and not said.value:
        return []
    lines = ["施行中的章程和制度文件{{governance.regulations}}份。"]
    if said.value:
        lines[0] += (
            "本年度制度征求意见，{{governance.commenting_units}}家单位提出意见{{governance.comments}}条，均按程序答复。"
            if not _unanswered(period)
            else "本年度制度征求意见，{{governance.commenting_units}}家单位提出意见{{governance.comments}}条。"
        )
    return lines


def _unanswered(period: Period) -> bool:
    since = period.as_of.replace(month=1, day=1)
    return units_heard(since, period.as_of).filter(state=CommentState.WAITING).exists()


SENTENCES: tuple[Callable[[Period], list[str]], ...] = (
    bodies_told,
    meetings_told,
    votes_told,
    regulations_told,
)
"""What each subject tells, in order."""


@report_section("governance", title="治理机构与集体决策", order=15, waits_for="登记了治理机构")
def governance(period: Period) -> str:
    """Bodies, and what they did."""
    return "\n".join(line for tell in SENTENCES for line in tell(period))


@problems("governance", order=15)
def not_kept(period: Period) -> str:
    """Charters that are not kept in full."""
    asked, kept = facts(
        [wanted(code, period) for code in ("governance.chartered", "governance.keeping_charter")]
    )
    if not asked.value or asked.value == kept.value:
        return ""
    rows = [
        f"{body.name}（{'、'.join(point.title for point in points if not point.ok)}）"
        for body, points in judged(
            Body.objects.filter(during(period.as_of)).order_by("kind", "pk"), period.as_of
        )
        if not all(point.ok for point in points)
    ]
    return (
        "按登记的章程要点核对，{{governance.chartered}}个机构中有{{governance.keeping_charter}}个全部符合，"
        f"需要改正的：{'、'.join(rows)}。"
    )
