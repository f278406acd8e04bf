"""Whether the bodies of a day keep their charters."""

from __future__ import annotations

from typing import Any

from governance.compliance_rules import Point
from governance.selectors.access import bodies_for
from governance.selectors.body import in_order
from governance.selectors.compliance import Found, findings_of, judged
from governance.views.common import BODIES, VIEW
from groupportal.lists.declaring import Chips, Empty
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.tables import Column, StateCell


def _state(point: Point) -> StateCell:
    return StateCell("holds", "符合") if point.ok else StateCell("broken", "不符合")


def _lines(point: Point) -> str:
    return "".join(point.lines)


POINT_COLUMNS = (
    Column("条目", "title", "short"),
    Column("结果", _state, "state"),
    Column("依据", _lines),
    Column("从哪天起", "since", "date"),
    Column("怎样改正", lambda point: point.mend or None),
)


def _holds(page: Any, rows: list[Found], value: str) -> list[Found]:
    return [found for found in rows if found.point.ok == (value == "yes")]


class Compliance(AsOfMixin, ListPage):
    """Every point that a charter asks of a body, with its figures."""

    action = VIEW
    title, listed = "章程符合情况", BODIES
    lead = "按截至日期施行的章程要点逐条核对；没有登记章程要点的机构不列，章程没有写的不要求。"
    measure, noun = "条", "核对"
    paginate_by = 200
    chips = (Chips("结果", "holds", [("no", "不符合"), ("yes", "符合")], _holds),)
    columns = (
        Column("机构", "body.name"),
        *(
            Column(c.label, lambda found, c=c: c.value_of(found.point), c.kind)  # type: ignore[misc]
            for c in POINT_COLUMNS
        ),
    )
    empty = Empty(
        "没有可以核对的章程要点", "打开一个机构，起草章程要点并使它生效，这里就逐条核对。", icon="seal"
    )

    def base_queryset(self) -> list[Found]:
        bodies = [b for b, _ in in_order(bodies_for(self.request.viewer).filter(during(self.as_of)))]
        return findings_of(judged(bodies, self.as_of))
