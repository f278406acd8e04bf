"""What the demo groups hold of needs and values: the sum of the seeds, invented needs of the demo's firms.

Jiangmen: 2,000,000 元 in the three years before the acceptance of June 2023 (seed 002), each year's from needs and firms' own
figures, confirmed on signed paper; besides, needs of this year in every state.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from parks.demo_park import sample_paper
from parks.enums import Reckoning, RequestKind, TeamPart
from parks.models import Centre, Resident, ServiceRequest
from parks.selectors.papers import OPENED
from parks.selectors.request import VIEW
from parks.services.request import Need, accept, ask_by_link, ask_for_unit, decline, enter_request
from parks.services.request_rating import close_unrated, rate
from parks.services.request_work import deliver, join, log_work
from parks.services.value import ValueInput, confirm_on_paper, give_value_link, state_value
from rosters.selectors.roster import at_school_on

_K = RequestKind
_PAST = (
    (2020, _K.TECHNICAL, "产线传感器选型和调试", 90_000, "合同金额 90,000 元"),
    (2020, _K.TRAINING, "新员工安全用电培训", 30_000, "省下外请培训费 30,000 元"),
    (2021, _K.PROMOTION, "产品直播和短视频拍摄", 110_000, "直播期间新增销售收入 110,000 元"),
    (2021, _K.TECHNICAL, "装配工位自动化改造", 150_000, "合同金额 150,000 元"),
    (2022, _K.TECHNICAL, "三维建模和样件打印", 80_000, "合同金额 80,000 元"),
    (2022, _K.CERTIFICATE, "电工技能等级证书培训和考证", 40_000, "省下外请培训费 40,000 元"),
)
"""Year, kind, need, 元, how it was reckoned."""
_YEARLY = ((2020, (240_000, 200_000)), (2021, (260_000, 140_000)), (2022, (300_000, 200_000, 160_000)))
"""What firms say of a whole year, in 元; none of these firms has a need of that year."""
_LATER = (180_000, 240_000, 310_000)
"""A firm's figures of the years after, from 2023 on, each confirmed in its December."""
_NOW = (
    (_K.TRAINING, "车间主任带教方法培训", "asked"),
    (_K.TALENT, "招 12 名电子装配实习生", "accepted"),
    (_K.CERTIFICATE, "叉车证代办", "declined"),
    (_K.TECHNICAL, "旧设备加装数据采集", "working"),
    (_K.PROMOTION, "参加博览会的展板和视频", "delivered"),
)


class _Builder:
    """Needs of the firms of a centre, from their coming in to their worth."""

    def __init__(self, demo: DemoGroup) -> None:
        self.demo, self.by, self.second = demo, demo.viewer("mishu"), demo.viewer("mishu2")
        self.leader = demo.people["jiaoshi"]

    def past(self, centre: Centre, firm: Unit, year: int, kind: str, title: str) -> ServiceRequest:
        """One of an earlier year, entered afterwards and settled."""
        came = dt.date(year, 4, 12)
        need = Need(kind, title, contact="联系人", phone="07503123456")
        row = enter_request(centre, "", need, received_on=came, unit=firm, by=self.by)
        accept(row, leader=self.leader, due_on=dt.date(year, 6, 30), by=self.by)
        day = dt.date(year, 5, 10)
        kept = sample_paper(f"{firm}{title}服务记录", day, "服务材料", VIEW, self.by)
        log_work(row, day=day, text="到企业调研，定方案。", hours=Decimal(6), files=[kept], by=self.by)
        deliver(row, result=f"完成{title}", delivered_on=dt.date(year, 6, 20), by=self.by)
        return close_unrated(row, note="补记以前年度的服务", by=self.by)

    def worth(self, firm: Unit, year: int, amount: int, grounds: str, row: ServiceRequest | None) -> None:
        """What it was worth, on the firm's signed paper."""
        how = Reckoning.CONTRACT if grounds.startswith("合同") else Reckoning.SAVED
        if "收入" in grounds:
            how = Reckoning.INCOME
        said = ValueInput(firm, year, Decimal(amount), how, grounds, request=row)
        value = state_value(said, by=self.by)
        day = dt.date(year, 12, 10)
        paper = sample_paper(f"{firm}{year}年经济价值确认书", day, "经济价值确认书", OPENED, self.second)
        confirm_on_paper(value, signer="企业负责人", confirmed_on=day, paper=paper, by=self.second)

    def now(self, centre: Centre, firm: Unit, kind: str, title: str, state: str) -> ServiceRequest:
        """One of these days, by the centre's QR code."""
        row, _ = ask_by_link(centre, firm.name, Need(kind, title, contact="联系人", phone="13800001234"))
        today = timezone.localdate()
        if state == "declined":
            return decline(row, answer="中心没有这项资质，请联系当地市场监管部门的培训点。", by=self.by)
        if state == "asked":
            return row
        row = accept(row, leader=self.leader, due_on=today + dt.timedelta(days=14), unit=firm, by=self.by)
        if state in ("working", "delivered"):
            student = at_school_on(today).order_by("pk").first()
            join(row, name="林同学", part=TeamPart.STUDENT, student=student, by=self.by)
            log_work(row, day=today, text="到企业看现场，拍照、列清单。", hours=Decimal(3), by=self.by)
        if state == "delivered":
            row = deliver(row, result="展板 6 块、视频 2 条", delivered_on=today, by=self.by)
        return row

    def own_firm(self, centre: Centre) -> None:
        """The demo's own firm asks with its account, rates, and has a value to confirm."""
        firm = self.demo.viewer("qiye")
        unit = Unit.objects.get(pk=min(firm.units_for("parks.ask_service")))
        today = timezone.localdate()
        need = Need(_K.TRAINING, "电工班组长培训", "15 人，两个半天", contact="何敏", phone="13800001234")
        row = ask_for_unit(centre, unit, need, by=firm)
        accept(row, leader=self.leader, due_on=today + dt.timedelta(days=7), by=self.by)
        deliver(row, result="培训 15 人，考核合格 14 人", delivered_on=today, by=self.by)
        rate(row, stars=5, text="讲得实用", by=firm)
        said = ValueInput(
            unit, today.year, Decimal(12000), Reckoning.SAVED, "省下外请培训费 12,000 元", request=row
        )
        give_value_link(state_value(said, by=self.by), by=self.second)


def _firms(centre: Centre, on: dt.date) -> list[Unit]:
    """Firms that were in the park then and are there still."""
    rows = Resident.objects.filter(park=centre.park_id, starts_on__lte=on, ends_on__isnull=True)
    return [row.unit for row in rows.select_related("unit").order_by("starts_on", "pk")]


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Three years' worth, and the needs of these days."""
    make = _Builder(demo)
    centres = list(Centre.objects.select_related("park").order_by("starts_on"))
    first = centres[0]
    firms = _firms(first, dt.date(2020, 1, 1))
    for place, (year, kind, title, amount, grounds) in enumerate(_PAST):
        firm = firms[place % 2]
        row = make.past(first, firm, year, kind, title)
        make.worth(firm, year, amount, grounds, row)
    for year, amounts in _YEARLY:
        for firm, amount in zip(firms[2:], amounts, strict=False):
            make.worth(firm, year, amount, f"企业财务核算的新增销售收入 {amount:,} 元", None)
    for year, amount in zip(range(2023, timezone.localdate().year), _LATER, strict=False):
        make.worth(firms[2], year, amount, f"企业财务核算的新增销售收入 {amount:,} 元", None)
    for place, (kind, title, state) in enumerate(_NOW):
        make.now(centres[place % len(centres)], firms[place % len(firms)], kind, title, state)
    make.own_firm(centres[1])


def _few(demo: DemoGroup) -> None:
    """A need under way and one that waits."""
    centre = Centre.objects.select_related("park").order_by("starts_on").first()
    firms = _firms(centre, timezone.localdate()) if centre else []
    if centre is None or not firms:
        return
    make = _Builder(demo)
    for kind, title, state in _NOW[:2]:
        make.now(centre, firms[0], kind, title, state)


demo_part("enan")(_few)
demo_part("shandong")(_few)
