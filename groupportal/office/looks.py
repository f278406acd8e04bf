"""How the cells of a workbook look, where that says something: struck-through text, fonts of signs. And a workbook without looks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from groupportal.office.number_formats import without_day
from groupportal.office.package import xml_parser
from groupportal.office.symbols import SYMBOL_FONTS

_STYLES = "xl/styles.xml"
_DROPPED = ("docprops/", "xl/theme/")
_PLAIN = (
    '<fonts><font/></fonts><fills><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
)
_BUILT_IN_MONTHS = frozenset((17, 27, 36, 50, 52, 57))
"""Excel's own formats of year and month, which a Chinese Excel writes without saying what they look like."""
_NORMAL = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'


@dataclass
class Looks:
    """By the number of a cell's style: which are struck through, which show a date without its day, which have a font of signs."""

    struck: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    fonts: dict[int, str] = field(default_factory=dict)


def _styles(archive: zipfile.ZipFile) -> etree._Element | None:
    name = next((n for n in archive.namelist() if n.lower() == _STYLES), None)
    return etree.fromstring(archive.read(name), xml_parser()) if name else None


def read_looks(archive: zipfile.ZipFile) -> Looks:
    """The looks that say something; nothing where the file has no styles."""
    looks = Looks()
    styles = _styles(archive)
    if styles is None:
        return looks
    fonts = styles.findall("{*}fonts/{*}font")
    own = {
        int(one.get("numFmtId", "0")): without_day(one.get("formatCode", ""))
        for one in styles.findall("{*}numFmts/{*}numFmt")
    }
    for number, xf in enumerate(styles.findall("{*}cellXfs/{*}xf")):
        shape = int(xf.get("numFmtId", "0"))
        if own.get(shape, shape in _BUILT_IN_MONTHS):
            looks.months.add(number)
        at = int(xf.get("fontId", "0"))
        font = fonts[at] if 0 <= at < len(fonts) else None
        if font is None:
            continue
        strike, named = font.find("{*}strike"), font.find("{*}name")
        if strike is not None and strike.get("val", "1") not in ("0", "false"):
            looks.struck.add(number)
        if named is not None and named.get("val") in SYMBOL_FONTS:
            looks.fonts[number] = str(named.get("val"))
    return looks


def without_looks(stream: BinaryIO) -> BinaryIO:
    """The workbook with nothing but its cells and their number formats: no fonts, fills, themes, defined names, properties."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as plain:
        for member in archive.infolist():
            path = member.filename.lower()
            if path.startswith(_DROPPED):
                continue
            content = archive.read(member)
            if path == _STYLES:
                content = _number_formats(content)
            elif path.endswith("workbook.xml"):
                content = _without_names(content)
            plain.writestr(member.filename, content)
    made.seek(0)
    return made


def _number_formats(content: bytes) -> bytes:
    styles = etree.fromstring(content, xml_parser())
    space = etree.QName(styles).namespace
    kept = "".join(
        etree.tostring(f, encoding="unicode", with_tail=False) for f in styles.findall("{*}numFmts/{*}numFmt")
    )
    cells = "".join(
        f'<xf numFmtId="{int(xf.get("numFmtId", "0"))}" xfId="0"/>'
        for xf in styles.findall("{*}cellXfs/{*}xf")
    )
    formats = f"<numFmts>{kept}</numFmts>" if kept else ""
    return f'<styleSheet xmlns="{space}">{formats}{_PLAIN}<cellXfs>{cells}</cellXfs>{_NORMAL}</styleSheet>'.encode()


def _without_names(content: bytes) -> bytes:
    book = etree.fromstring(content, xml_parser())
    for names in book.findall("{*}definedNames"):
        book.remove(names)
    return etree.tostring(book)
