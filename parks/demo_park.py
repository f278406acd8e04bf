"""Parks, centres and firms of the demo groups: the figures and places of the seeds, invented firms and people.

Jiangmen: three centres, the first in 火炬创业园, the third new in the last year of the plan; partner firms four in 蓬江, six in 江海.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from groupportal.deciding.decision import Decision
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.office.document.values import Document, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.enums import Category
from parks.models import Centre, Park
from parks.selectors.papers import OPENED
from parks.services.centre import (
    AgreementInput,
    CentreInput,
    StaffInput,
    add_agreement,
    add_staff,
    open_centre,
)
from parks.services.firm import firm_named
from parks.services.park import ParkInput, add_park
from parks.services.resident import ResidentInput, move_in, move_out

_SEED = 20191108
_SURNAMES, _GIVEN = "陈李黄梁林张吴何谭伍", "伟强军勇杰明刚辉敏玲"
D = dt.date


def sample_paper(title: str, on: dt.date, purpose: str, view_action: str, by: Viewer) -> StoredFile:
    """A one-page Word file of a day that says it is a sample."""
    text = Paragraph((Run(f"{title}。这是演示用的材料样例，不含真实信息。"),))
    stamp = Stamp(title, timezone.make_aware(dt.datetime.combine(on, dt.time())), settings.CODE_VERSION)
    content = write_document(Document(title, (text,), creator="演示"), stamp)
    return store_bytes(content, name=f"{title}.docx", by=by, purpose=purpose, view_action=view_action)


class _Builder:
    """Parks with centre, agreement, people and firms; people and telephones come from a fixed seed."""

    def __init__(self, demo: DemoGroup) -> None:
        self.demo, self.by = demo, demo.viewer("mishu")
        self.rng = random.Random(_SEED)  # noqa: S311 -- the same demo every time
        self.school = Unit.objects.get(pk=min(demo.viewer("xuexiao").units_for("parks.run_centre")))
        self.own_firm = Unit.objects.get(pk=min(demo.viewer("qiye").units_for("parks.ask_service")))
        firms = Unit.objects.filter(members__category=Category.ENTERPRISE).exclude(pk=self.own_firm.pk)
        self.members: list[Unit] = list(firms.order_by("pk").distinct()[:12])

    def name(self) -> str:
        return self.rng.choice(_SURNAMES) + "".join(self.rng.sample(_GIVEN, 2))

    def phone(self) -> str:
        return f"13{self.rng.randrange(10**9):09d}"

    def centre(self, park: Park, name: str, on: dt.date, by_whom: str, ends_on: dt.date | None) -> Centre:
        """A centre of the school's, with the paper behind it and two people."""
        paper = sample_paper(f"{name}共建协议", on, "服务中心共建协议", OPENED, self.by)
        made = open_centre(
            park,
            self.school,
            CentreInput(
                name=name,
                place=f"{park}综合楼",
                rooms="洽谈室 1 间、培训室 1 间",
                area=Decimal(120),
                phone="0750-3123456",
                hours="工作日 9:00–17:00",
                duties="受理园区企业的技术服务、用工、员工培训、宣传推广和技能证书需求。",
            ),
            starts_on=on,
            decision=Decision(by_whom, on),
            by=self.by,
        )
        agreement = AgreementInput(f"{self.school}、{park}", on, ends_on, signed_on=on, paper=paper)
        add_agreement(made, agreement, by=self.by)
        staff = StaffInput(self.demo.people["jiaoshi"].name, self.demo.people["jiaoshi"], "企业联络")
        add_staff(made, staff, starts_on=on, by=self.by)
        add_staff(
            made, StaffInput(self.name(), duty="窗口受理", phone=self.phone()), starts_on=on, by=self.by
        )
        return made

    def firms(self, park: Park, firms: Sequence[Unit], on: dt.date) -> None:
        """They come to the park one after the other from a day on."""
        for place, firm in enumerate(firms):
            facts = ResidentInput(f"{place // 6 + 1}栋{place % 6 + 1}01", self.name(), self.phone())
            move_in(park, firm, facts, starts_on=on + dt.timedelta(days=31 * place), by=self.by)

    def named(self, names: str) -> list[Unit]:
        return [firm_named(name, by=self.by) for name in names.split()]


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Three parks with a centre each; one firm left, one agreement runs out soon."""
    make = _Builder(demo)
    own = Unit.objects.filter(name="火炬创业园").first()
    torch = add_park(
        ParkInput(
            "火炬创业园", own, "火炬创业园管理办公室", "江门市江海区", "高新区",
            Decimal("113.142000"), Decimal("22.560000"), "电子信息、创业孵化",
        ),
        by=make.by,
    )  # fmt: skip
    pengjiang = add_park(
        ParkInput(
            "蓬江产业园", None, "蓬江产业园管理公司", "江门市蓬江区", "棠下镇",
            Decimal("113.032000"), Decimal("22.672000"), "智能制造",
        ),
        by=make.by,
    )  # fmt: skip
    jianghai = add_park(
        ParkInput(
            "江海产业园", None, "江海产业园管理公司", "江门市江海区", "外海街道",
            Decimal("113.155000"), Decimal("22.587000"), "智能制造、机电",
        ),
        by=make.by,
    )  # fmt: skip
    small = make.named("江门启创电子有限公司 江门云帆软件有限公司 江门晨光文创有限公司 江门百味食品有限公司")
    make.firms(torch, [*make.members[:4], *small], D(2018, 9, 1))
    make.firms(pengjiang, [*make.members[4:7], *make.named("蓬江精工装备有限公司")], D(2020, 3, 1))
    others = make.named("江海光电科技有限公司 江海电机有限公司")
    make.firms(jianghai, [make.own_firm, *make.members[7:10], *others], D(2020, 6, 1))
    left = torch.residents.get(unit=small[3])
    move_out(left, ends_on=D(2021, 12, 31), note="搬到鹤山自有厂房", by=make.by)
    soon = timezone.localdate() + dt.timedelta(days=60)
    make.centre(torch, "火炬创业园服务中心", D(2019, 11, 8), "2019年理事会决议", soon)
    make.centre(jianghai, "江海园区服务中心", D(2020, 10, 15), "2020年秘书处会议", D(2030, 10, 15))
    make.centre(pengjiang, "蓬江园区服务中心", D(2022, 4, 20), "2022年理事会决议", None)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """One park and its centre."""
    make = _Builder(demo)
    own = Unit.objects.filter(name="咸宁高新园区").first()
    park = add_park(ParkInput("咸宁高新园区", own, region="咸宁市咸安区", industries="智能制造"), by=make.by)
    make.firms(park, [make.own_firm, *make.members[:5]], D(2021, 3, 1))
    make.centre(park, "高新园区校企服务中心", D(2022, 3, 1), "2022年理事会决议", D(2027, 3, 1))


@demo_part("shandong")
def shandong(demo: DemoGroup) -> None:
    """One park and its centre."""
    make = _Builder(demo)
    own = Unit.objects.filter(name="济南机械产业园").first()
    park = add_park(
        ParkInput("济南机械产业园", own, region="济南市章丘区", industries="装备制造"), by=make.by
    )
    make.firms(park, [make.own_firm, *make.members[:3]], D(2019, 3, 1))
    make.centre(park, "机械产业园服务中心", D(2020, 9, 1), "第二届理事会决议", D(2028, 9, 1))
