"""The numbers Word makes by itself for list paragraphs: they stand in no text, yet people see them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True)
class _Level:
    start: int
    style: str
    text: str


@dataclass
class Numbering:
    """The lists of a document. ``label`` is to be asked once for each list paragraph, in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, paragraph: etree._Element) -> str:
        """The number Word shows before a paragraph ("1.", "（一）"), or ""."""
        place = self._place(paragraph)
        if place is None or place[0] not in self.lists:
            return ""
        list_id, depth = place
        levels = self.levels.get(self.lists[list_id], {})
        if depth not in levels:
            return ""
        counter = self._count(list_id, depth, levels)
        if levels[depth].style in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at)
            return _shown(counter.get(at, level.start if level else 1), level.style if level else "decimal")

        return re.sub(r"%(\d)", number, levels[depth].text)

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = properties.find(f"{_W}numPr")
        style = properties.find(f"{_W}pStyle")
        inherited = self.styles.get(str(style.get(f"{_W}val"))) if style is not None else None
        if own is None:
            return inherited
        list_id = _value(own.find(f"{_W}numId")) or (inherited[0] if inherited else "0")
        depth = _value(own.find(f"{_W}ilvl"))
        return None if list_id == "0" else (list_id, int(depth) if depth else 0)

    def _count(self, list_id: str, depth: int, levels: dict[int, _Level]) -> dict[int, int]:
        counter = self.counters.setdefault(self.lists[list_id], {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for at, start in self.restarts.get(list_id, {}).items():
                counter[at] = start - 1
        counter[depth] = counter.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counter if at > depth]:
            del counter[deeper]
        return counter


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists of a document from its parts numbering.xml and styles.xml, each None where there is none."""
    result = Numbering()
    if numbering is None:
        return result
    for abstract in numbering.iter(f"{_W}abstractNum"):
        result.levels[str(abstract.get(f"{_W}abstractNumId"))] = {
            int(level.get(f"{_W}ilvl", "0")): _Level(
                int(_value(level.find(f"{_W}start")) or 1),
                _value(level.find(f"{_W}numFmt")) or "decimal",
                _value(level.find(f"{_W}lvlText")),
            )
            for level in abstract.iter(f"{_W}lvl")
        }
    for one in numbering.iter(f"{_W}num"):
        list_id = str(one.get(f"{_W}numId"))
        result.lists[list_id] = _value(one.find(f"{_W}abstractNumId"))
        result.restarts[list_id] = {
            int(override.get(f"{_W}ilvl", "0")): int(_value(override.find(f"{_W}startOverride")) or 1)
            for override in one.iter(f"{_W}lvlOverride")
            if override.find(f"{_W}startOverride") is not None
        }
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        own = style.find(f"{_W}pPr/{_W}numPr")
        if own is not None and _value(own.find(f"{_W}numId")):
            depth = _value(own.find(f"{_W}ilvl"))
            result.styles[str(style.get(f"{_W}styleId"))] = (
                _value(own.find(f"{_W}numId")),
                int(depth) if depth else 0,
            )
    return result


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _shown(number: int, style: str) -> str:
    if style in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"):
        return _in_chinese(number)
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((ord("a") if style == "lowerLetter" else ord("A")) + number - 1)
    return str(number)


def _in_chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return head + (_CHINESE[ones] if ones else "")
