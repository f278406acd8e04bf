"""What of a section's text comes from the records as it is, and how it is brought up to them again around what people wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from reports.enums import Origin
from reports.models import AnnualSection, SectionText

_NUMBER = re.compile(r"^\d{1,3}\.(?!\d)")


def words_from_records(section: AnnualSection) -> list[str]:
    """The lines that were ever drafted from the records in this section, in the reports of its year, which follow one another."""
    rows = SectionText.objects.filter(
        section__key=section.key,
        section__report__year=section.report.year,
        origin__in=(Origin.DRAFTED, Origin.RENEWED),
    )
    found: dict[str, None] = {}
    for row in rows.order_by("written_at", "pk"):
        before = _before(row) if row.origin == Origin.RENEWED else frozenset()
        found.update(dict.fromkeys(line for line in row.text.split("\n") if line not in before))
    return list(found)


def _before(row: SectionText) -> Collection[str]:
    texts = SectionText.objects.filter(section=row.section_id, number=row.number - 1)
    return frozenset(line for text in texts.values_list("text", flat=True) for line in text.split("\n"))


def renewed(text: str, drafted: str, known: Collection[str]) -> str:
    """A text with its paragraphs from the records (``known``) as the records have them now (``drafted``).

    What people wrote, changed or left out stays so: nothing new is put beside what they made of it.
    """
    stands, draft = text.split("\n"), drafted.split("\n")
    theirs = {_head(line) for line in stands if line not in known}
    new = {line for line in draft if line not in known and _head(line) not in theirs}
    kept: list[str] = []
    matcher = SequenceMatcher(None, stands, draft, autojunk=False)
    for same, first, last, begin, end in matcher.get_opcodes():
        if same == "equal":
            kept += stands[first:last]
        else:
            kept += _hunk(stands[first:last], [line for line in draft[begin:end] if line in new], known)
    return "\n".join(kept)


def _hunk(stands: list[str], new: list[str], known: Collection[str]) -> Iterator[str]:
    """Of lines that differ: those of people, and the new ones where the first line from the records stood."""
    for line in stands:
        if line not in known:
            yield line
        elif new:
            yield from new
            new = []
    yield from new


def _head(line: str) -> str:
    """What a paragraph is about: its first words, without the number before them."""
    return _NUMBER.sub("", line.strip()).partition("。")[0]
