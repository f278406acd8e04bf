"""The bookmarks that say which figure a piece of text is.

Word hides bookmarks whose name begins with _; both Word and LibreOffice keep them where a file is saved again (tags of content controls
did not survive). A name is unique in a document and has at most 40 characters: ``_fig_`` + mark, and ``__2`` where it is printed again.
"""

from __future__ import annotations

import re
from collections import Counter

_PREFIX = "_fig_"
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
