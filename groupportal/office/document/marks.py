"""The bookmarks that say which figure a piece of text is.

Word hides bookmarks whose name begins with _; both Word and LibreOffice keep them where a file is saved again (tags of content controls
did not survive). A name is unique in a document and has at most 40 characters: ``_fig_`` + mark, and ``__2`` where it is printed again.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

_PREFIX = "_fig_"
_SPACE = "urn:groupportal:figures"
_NONE = "-"
_NAME = re.compile(r"_fig_([a-z0-9]+(?:_[a-z0-9]+)*)(?:__(\d+))?")


class Bookmarks:
    """Gives out bookmarks of one document: numbers and names, each once."""

    def __init__(self) -> None:
        self.last = 0
        self.printed: Counter[str] = Counter()

    def around(self, xml: str, name: str) -> str:
        """Runs within a bookmark of this name."""
        self.last += 1
        return (
            f'<w:bookmarkStart w:id="{self.last}" w:name="{name}"/>{xml}<w:bookmarkEnd w:id="{self.last}"/>'
        )

    def figure(self, xml: str, mark: str) -> str:
        """Runs within the bookmark of a figure."""
        self.printed[mark] += 1
        again = self.printed[mark]
        return self.around(xml, f"{_PREFIX}{mark}" + (f"__{again}" if again > 1 else ""))


def figure_of(name: str) -> tuple[str, int] | None:
    """The mark a bookmark's name carries, and which time it is printed (from 1); None for other bookmarks."""
    found = _NAME.fullmatch(name.lower())
    return (found[1], int(found[2] or 1)) if found else None


def chart_marks_part(marks: dict[int, tuple[tuple[str, ...], ...]]) -> bytes:
    """The part that says which figures the charts draw: charts hold no bookmarks. By the chart's number, series by series.

    Other programs may drop it: it is read from the file as it was sent out, the figures themselves from what comes back.
    """
    root = etree.Element(f"{{{_SPACE}}}figures", nsmap={None: _SPACE})
    for number, series in marks.items():
        chart = etree.SubElement(root, f"{{{_SPACE}}}chart", number=str(number))
        for one in series:
            etree.SubElement(chart, f"{{{_SPACE}}}series").text = " ".join(mark or _NONE for mark in one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_chart_marks(part: etree._Element) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What such a part says, by the chart's number as text; nothing for any other part."""
    if part.tag != f"{{{_SPACE}}}figures":
        return {}
    return {
        str(chart.get("number")): tuple(
            tuple("" if mark == _NONE else mark for mark in (series.text or "").split(" "))
            for series in chart
        )
        for chart in part
    }


def chart_of(path: str) -> str:
    """The number of the chart that a part holds."""
    found = re.search(r"chart(\d+)\.xml$", path)
    return found[1] if found else ""
