"""How the demo groups are founded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoGroup:
    """How a demo group is founded."""

    slug: str
    prefix: str
    name: str
    short_name: str
    lead_unit: str
    founded_on: dt.date
    term: tuple[dt.date, dt.date]
    units: tuple[str, str, str]


GROUPS = (
    DemoGroup(
        "jiangmen",
        "jm",
        "江门一职职教集团",
        "江门一职职教集团",
        "江门市第一职业技术学校",
        dt.date(2014, 5, 20),
        (dt.date(2018, 6, 1), dt.date(2021, 6, 30)),
        ("江门市第一职业技术学校", "侨光电子有限公司", "火炬创业园"),
    ),
    DemoGroup(
        "enan",
        "en",
        "鄂南职业教育集团",
        "鄂南职教集团",
        "咸宁职业技术学院",
        dt.date(2011, 11, 8),
        (dt.date(2021, 1, 1), dt.date(2023, 12, 31)),
        ("咸宁职业技术学院", "鄂南智能制造有限公司", "咸宁高新园区"),
    ),
    DemoGroup(
        "shandong",
        "sd",
        "山东省机械行业职业培训教育集团",
        "山东机械职教集团",
        "山东劳动职业技术学院",
        dt.date(2013, 10, 18),
        (dt.date(2018, 6, 1), dt.date(2023, 6, 30)),
        ("山东劳动职业技术学院", "齐鲁数控装备有限公司", "济南机械产业园"),
    ),
)
