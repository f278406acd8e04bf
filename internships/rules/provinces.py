"""Layers of provinces over the national pack. Their rules were not read; a layer without rules says so and changes nothing."""

from __future__ import annotations

import datetime as dt

from internships.enums import Layer
from internships.rules.packs import Pack

_UNREAD = "省级细则的正文还没有录入，现在只按全国规则核查；录入以后，同一条以省级规则为准。"

PROVINCES = tuple(
    Pack(
        code=code,
        title=f"{province}规则包",
        document=f"{province}实施细则（未录入）",
        layer=Layer.PROVINCE,
        version="0",
        starts_on=dt.date(2022, 1, 1),
        province=province,
        doubts=(_UNREAD,),
    )
    for code, province in (("guangdong", "广东省"), ("hubei", "湖北省"), ("shandong", "山东省"))
)
