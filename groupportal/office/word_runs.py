"""What the runs of a Word paragraph say: raised, hidden and struck-through ones are set apart, symbols become characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from groupportal.office.grid import LeftOut
from groupportal.office.runs import LIFTED, RAISED, joined
from groupportal.office.symbols import SYMBOL_FONTS, as_characters

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT_BOX = f"{_W}txbxContent"
# Text boxes stand outside the text; a tracked deletion is no longer there; ruby text is a reading aid.
SKIPPED = frozenset({TEXT_BOX, _FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}rt", f"{_W}pPr", f"{_W}rPr"})
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_SWITCHES = {"vanish": "hidden", "strike": "struck", "dstrike": "struck"}
_CLEARLY_HIGHER = 4
"""Half points: less is for the eye."""
_OFF = ("0", "false", "off", "none")


@dataclass
class RunStyles:
    """Which character and paragraph styles hide, strike or raise text: style → what it says of each."""

    said: dict[str, dict[str, str]] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)

    def of(self, style: str) -> dict[str, str]:
        """What a style and those it is based on say."""
        found: dict[str, str] = {}
        for _ in range(20):
            if not style:
                break
            found = {**self.said.get(style, {}), **found}
            style = self.based_on.get(style, "")
        return found


def read_run_styles(styles: etree._Element | None) -> RunStyles:
    """The styles of a document from its part styles.xml; None where there is none."""
    result = RunStyles()
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = str(style.get(f"{_W}styleId"))
        base = style.find(f"{_W}basedOn")
        result.based_on[name] = "" if base is None else str(base.get(f"{_W}val", ""))
        result.said[name] = _said(style.find(f"{_W}rPr"))
    return result


def _said(properties: etree._Element | None) -> dict[str, str]:
    """What run properties say: hidden and struck "1" or "", raised superscript, subscript or "", font."""
    found: dict[str, str] = {}
    if properties is None:
        return found
    for tag, kind in _SWITCHES.items():
        switch = properties.find(f"{_W}{tag}")
        if switch is not None:
            found[kind] = "" if switch.get(f"{_W}val", "1") in _OFF else "1"
    align = properties.find(f"{_W}vertAlign")
    if align is not None:
        value = str(align.get(f"{_W}val", ""))
        found["raised"] = value if value in RAISED else ""
    position = properties.find(f"{_W}position")
    if position is not None and not found.get("raised"):
        height = str(position.get(f"{_W}val", "0"))
        found["raised"] = LIFTED if height.isdecimal() and int(height) >= _CLEARLY_HIGHER else ""
    fonts = properties.find(f"{_W}rFonts")
    if fonts is not None and fonts.get(f"{_W}ascii"):
        found["font"] = str(fonts.get(f"{_W}ascii"))
    return found


class Runs:
    """Reads the text of paragraphs; what it leaves out is kept in ``left_out`` until taken."""

    def __init__(
        self, styles: RunStyles, noted: Mapping[str, Callable[[etree._Element], str]] | None = None
    ) -> None:
        """``noted``: what to put into the text in place of elements of these tags."""
        self.styles = styles
        self.noted = noted or {}
        self.left_out: list[LeftOut] = []

    def taken(self) -> tuple[LeftOut, ...]:
        """What was left out since the last time."""
        found, self.left_out = tuple(self.left_out), []
        return found

    def text(self, paragraph: etree._Element) -> str:
        """The text that counts, line breaks as "\\n"."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        base = self.styles.of(str(style.get(f"{_W}val"))) if style is not None else {}
        text, left_out = joined(self._pieces(paragraph, base))
        self.left_out += left_out
        return text

    def _pieces(self, element: etree._Element, said: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Kind ("" for what counts) and text of each piece below an element."""
        if element.tag == f"{_W}r":
            own = element.find(f"{_W}rPr")
            style = own.find(f"{_W}rStyle") if own is not None else None
            named = self.styles.of(str(style.get(f"{_W}val"))) if style is not None else {}
            said = {**said, **named, **_said(own)}
        kind = "hidden" if said.get("hidden") else "struck" if said.get("struck") else said.get("raised", "")
        for child in element:
            if child.tag in (f"{_W}t", _MATH_TEXT):
                text, font = child.text or "", said.get("font", "")
                yield kind, as_characters(font, text) if font in SYMBOL_FONTS else text
            elif child.tag in _BREAKS:
                yield "", _BREAKS[child.tag]
            elif child.tag == f"{_W}sym":
                code = str(child.get(f"{_W}char", ""))
                known = as_characters(str(child.get(f"{_W}font", "")), chr(int(code or "0", 16)))
                yield (kind, known) if known.isprintable() and known else ("symbol", f"字符 {code}")
            elif child.tag in self.noted:
                yield "", self.noted[child.tag](child)
            elif child.tag == f"{_W}checkBox":
                yield kind, "☑" if _is_ticked(child) else "□"
            elif child.tag not in SKIPPED:
                yield from self._pieces(child, said)


def _is_ticked(box: etree._Element) -> bool:
    """A box of an old form field: as it was set, else as it came."""
    for tag in ("checked", "default"):
        mark = box.find(f"{_W}{tag}")
        if mark is not None:
            return mark.get(f"{_W}val", "1") not in _OFF
    return False
