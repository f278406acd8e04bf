"""Cities by province, by which rules tell whether a place is another one (GB/T 2260, data of python-stdnum)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from stdnum import numdb

from groupportal.errors import DomainError

_GONE = re.compile(r"\[[^\]]*-\d{4}\]")
_ENDINGS = re.compile("(市|地区|自治州|盟|省|自治区|壮族自治区|回族自治区|维吾尔自治区)$")


@cache
def cities() -> dict[str, tuple[str, str]]:
    """``{"4407": ("广东省", "江门市")}``: cities by the first four digits of their code, a province's own counties by all six.

    A city of the rank of a province stands for itself.
    """
    codes = [f"{province}{city:02d}" for province in range(11, 83) for city in range(1, 90)]
    codes += [f"{province}90{county:02d}" for province in range(11, 83) for county in range(1, 100)]
    found: dict[tuple[str, str], str] = {}
    for code in codes:
        if place := _place(code):
            found.setdefault(place, code)
    return {code: place for place, code in found.items()}


def _place(code: str) -> tuple[str, str] | None:
    parts = numdb.get("cn/loc").info(code.ljust(6, "0"))
    province = parts[0][1].get("province", "")
    # A place that was renamed lists its names with years: the last one is today's.
    name = parts[1][1].get("county", "").split(",")[-1] if len(parts) > 1 else ""
    gone, name = _GONE.match(name), name.rpartition("]")[2]
    if gone or name in ("", "县"):
        return None
    return (province, province if name == "市辖区" else name)


@cache
def codes_of_places() -> tuple[dict[str, str], dict[str, str]]:
    """Six-digit codes by name: of provinces, and of cities whose name no other has."""
    names = Counter(city for _, city in cities().values())
    return (
        {province: f"{code[:2]}0000" for code, (province, _) in cities().items()},
        {city: code.ljust(6, "0") for code, (_, city) in cities().items() if names[city] == 1},
    )


def place_of_code(code: str) -> tuple[str, str]:
    """Province and city of a division's six-digit code; two empty texts for one that isn't known."""
    known = cities()
    return (
        known.get(code[:4]) or known.get(code) or known.get(f"{code[:2]}01", ("", "")) if code else ("", "")
    )


@lru_cache(maxsize=4_096)
def place_in(text: str) -> tuple[str, str]:
    """Province and city with which an address begins ("广东佛山顺德区", "佛山市"); the province alone where no city follows,
    two empty texts for neither or for what could be two.
    """
    text = "".join(text.split())
    for province, city in cities().values():
        if text in (province, _bare(province)):
            return province, province if city == province else ""
    found = {
        (len(before), len(_called(city)), (province, city))
        for province, city in cities().values()
        for before in (province, _bare(province), "")
        if text.startswith(before) and text.removeprefix(before).startswith(_called(city))
    }
    best = {place for before, length, place in found if (before, length) == max(found)[:2]}
    if len(best) == 1:
        return best.pop()
    alone = {province for province, _ in cities().values() if text.startswith(_bare(province))}
    return (alone.pop(), "") if len(alone) == 1 else ("", "")


def checked_place(province: str, region: str) -> tuple[str, str]:
    """Province and city as they are kept ("广东", "江门" too), "" for nothing said. DomainError for what is none, or could be two."""
    province, region = province.strip(), region.strip()
    if not region and not province:
        return "", ""
    found = {
        place
        for place in cities().values()
        if (not region or _bare(place[1]) == _bare(region))
        and (not province or _bare(place[0]) == _bare(province))
    }
    if region and len(found) == 1:
        return found.pop()
    raise DomainError(
        "place_unknown",
        f"没有找到所在地“{province}{region}”，请写地级市的全称，例如所在省份“广东省”、所在地“江门市”。",
        field="region",
    )


def _called(city: str) -> str:
    """What people call a city: 恩施 for 恩施土家族苗族自治州."""
    return city[:2] if city.endswith("自治州") else _bare(city)


def _bare(name: str) -> str:
    return _ENDINGS.sub("", name)
