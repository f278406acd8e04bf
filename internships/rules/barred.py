"""Kinds of work that are barred for some students: tags of a post, with the grade from which they are barred.

Source: 《未成年工特殊保护规定》 Art 3 for those under 18; the list for women (《女职工劳动保护特别规定》) was not read in the original.
"""

from __future__ import annotations

from typing import Any

ANY = 0
"""Barred whatever the grade, and where there is none."""

TAGS: dict[str, str] = {
    "dust": "粉尘作业",
    "toxic": "有毒作业",
    "height": "高处作业",
    "cold_water": "冷水作业",
    "heat": "高温作业",
    "cold": "低温作业",
    "labour": "重体力劳动",
    "mine": "矿山井下、采石作业",
    "forestry": "森林采伐、流放、守林",
    "radioactive": "接触放射性物质",
    "explosive": "易燃易爆、化学性或热烧伤危险作业",
    "geology": "地质勘探野外作业",
    "diving": "潜水、涵洞、海拔三千米以上作业",
    "load": "连续或间断负重（每小时六次以上每次超过20公斤，或间断每次超过25公斤）",
    "drill": "使用凿岩机、捣固机、气镐、气铲、铆钉机、电锤",
    "posture": "长时间强迫体位，或每分钟动作超过50次的流水线作业",
    "boiler": "锅炉司炉",
    "other": "其他高危险作业",
}

MINORS: dict[str, int] = dict.fromkeys(TAGS, ANY) | {
    "dust": 1,
    "toxic": 1,
    "height": 2,
    "cold_water": 2,
    "heat": 3,
    "cold": 3,
    "labour": 4,
}
del MINORS["other"]
"""Seventeen kinds, and the grade from which they are barred for those under 18."""

WOMEN: dict[str, int] = {"mine": ANY, "labour": 4, "load": ANY}

HIGH_RISK: dict[str, int] = dict.fromkeys(
    ("height", "mine", "radioactive", "toxic", "explosive", "other"), ANY
)
"""High risk for every student (Article 17)."""


def hazard_words(hazards: Any, between: str = "、") -> str:
    """Barred work in words; "" where it isn't known."""
    if hazards is None:
        return ""
    said = (TAGS.get(tag, tag) + (f"（{grade}级）" if grade else "") for tag, grade in hazards)
    return between.join(said) or "没有"


def is_worse(before: Any, now: Any) -> bool:
    """Whether work is more dangerous than it was: a kind that was not there, a higher grade, or one that is no longer known.

    Each is pairs of tag and grade. None is not known: that it is harmless can't be said of it, so any kind is another then.
    """
    held = dict(before or ())
    return (before is not None and now is None) or any(
        tag not in held or (held[tag] is not None and (grade is None or grade > held[tag]))
        for tag, grade in now or ()
    )
