"""What the annual report says of 治理."""

from __future__ import annotations

from governance.enums import BodyKind
from governance.models import Body
from governance.selectors.meeting import held_between, meeting_in
from groupportal.periods.period import during
from groupportal.reporting.registry import report_section
from groupportal.reporting.values import Period, facts, wanted
from groupportal.ui.formats import quoted

_YEARLY = (BodyKind.ASSEMBLY, BodyKind.COUNCIL, BodyKind.STANDING, BodyKind.SUPERVISORS)
"""Bodies of which a report says whether they met."""


@report_section("meetings", title="会议和议事", order=15, waits_for="会议的记录")
def meetings(period: Period) -> str:
    """How often bodies met, who came, what was done; and which of them did not meet in the period at all."""
    bodies = list(Body.objects.filter(during(period.as_of), kind__in=_YEARLY).order_by("kind", "pk"))
    if not bodies or not held_between(period.since.replace(year=1949), period.as_of).exists():
        return ""
    met = meeting_in(bodies, period.as_of.year)
    lines = []
    (number,) = facts([wanted("governance.meetings", period)])
    if number.value:
        lines.append(
            "本年度各机构共召开会议{{governance.meetings}}次，出席率{{governance.attendance}}，"
            "{{governance.members_taking_part}}家单位参加。"
        )
    named = [(body, f"{{{{governance.meetings body={body.name}}}}}") for body in bodies if body.pk in met]
    lines += [f"{body.name}召开会议{figure}次。" for body, figure in named]
    missing = "、".join(quoted(body) for body in bodies if body.pk not in met)
    if missing:
        lines.append(f"本年度没有召开{missing}会议。")
    (done,) = facts([wanted("governance.follow_ups_done", period)])
    if done.value:
        lines.append("会议交办的事项，本年度办好{{governance.follow_ups_done}}件。")
    return "\n".join(lines)
