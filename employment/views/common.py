"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from employment.models import Demand
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate, count
from groupportal.ui.tables import StateCell
from internships.services.post import hazard_words
from rosters.selectors.roster import programmes

BOARD, DEMANDS, VISITS = (
    ("招聘岗位", "employment:board"),
    ("岗位需求", "employment:demands"),
    ("访企拓岗", "employment:visits"),
)


def at(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"employment:{name}", record.public_id)


def wage_of(row: Demand) -> str:
    """What is paid, in words; "" where it isn't said."""
    if row.wage_from is None:
        return ""
    most = f"—{_amount(row.wage_to)}" if row.wage_to and row.wage_to != row.wage_from else ""
    return f"{_amount(row.wage_from)}{most} {row.get_wage_per_display()}"


def _amount(value: Any) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def place_of(row: Demand) -> str:
    """Where it is."""
    return f"{row.city or row.province}{row.address}" if row.address else row.city or row.province


def programmes_of(codes: Any) -> str:
    """Names of programmes, in the order of their codes; "" for none."""
    if not codes:
        return ""
    names = dict(programmes().filter(code__in=codes).order_by("code", "edition").values_list("code", "name"))
    return "、".join(names.get(code, code) for code in codes)


def state_of(row: Demand, today: Any) -> StateCell:
    """Where a demand stands; one whose day is over is marked."""
    late = row.state == "approved" and row.expires_on < today
    return StateCell(f"demand_{row.state}", "已过期" if late else row.get_state_display(), overdue=late)


def ended_of(row: Demand) -> str:
    """When and why a post ended; "" while it has not."""
    if row.ended_on is None:
        return ""
    return f"{cndate(row.ended_on)}{row.get_state_display()}{f'：{row.ended_why}' if row.ended_why else ''}"


def facts_of(row: Demand, *, contact: bool) -> list[tuple[str, Any]]:
    """What is said of a post; what isn't said is left out. ``contact``: whom to ask, for who is signed in."""
    days = cndate(row.starts_on) if row.starts_on else ""
    if row.ends_on:
        days += f"至{cndate(row.ends_on)}"
    facts = [
        ("单位", row.unit),
        ("种类", row.get_kind_display()),
        ("招收人数", f"{count(row.headcount)} 人"),
        ("专业", programmes_of(row.major_codes) or "不限"),
        ("报酬", wage_of(row)),
        ("食宿", row.get_lodging_display()),
        ("工作地点", place_of(row)),
        ("到岗", days),
        ("工作时间", row.hours),
        ("危险作业", hazard_words(row.hazards)),
        ("行业", row.get_section_display()),
        ("招聘截止", cndate(row.expires_on)),
        *([("联系人", f"{row.contact} {row.phone}".strip())] if contact else []),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]
