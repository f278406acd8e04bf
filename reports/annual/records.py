"""What of a section's text comes from the records as it is, and how it is brought up to them again around what people wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from reports.enums import Origin
from reports.models import AnnualSection, SectionText

NUMBERED = re.compile(r"\d{1,3}\.(?!\d)")
"""What a paragraph of a task begins with."""
_TOLD = re.compile(r"\d[\d,.]*|“[^”]*”")


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
    """A text with its paragraphs from the records (``known``) as the records have them now (``drafted``), each where it stood.

    What people wrote, changed or left out stays so: nothing is put beside what they made of a paragraph, nothing comes back, and
    what they wrote below a paragraph stays below it. Of paragraphs that begin alike nobody can say which is which: they stay too.
    """
    stands, draft = text.split("\n"), drafted.split("\n")
    theirs = [line for line in stands if line not in known]
    alike = {
        head for lines in (stands, draft) for head, times in Counter(map(head_of, lines)).items() if times > 1
    }
    left_out = {head_of(line) for line in known} - {head_of(line) for line in stands}
    now = {head_of(line): line for line in draft}
    kept = []
    for line in stands:
        if line in theirs or head_of(line) in alike:
            kept.append(line)
        elif new := now.get(head_of(line)):
            kept.append(new)
    there, untouched = set(kept), alike | left_out | set(map(head_of, theirs))
    for at, line in enumerate(draft):
        if line in there or line in known or head_of(line) in untouched:
            continue
        above = next((one for one in reversed(draft[:at]) if one in there), None)
        place = kept.index(above) + 1 if above is not None else 0
        while above is not None and place < len(kept) and kept[place] in theirs:
            place += 1
        kept.insert(place, line)
        there.add(line)
    return "\n".join(kept)


def without_number(line: str) -> str:
    """A paragraph without the number it begins with."""
    bare = line.strip()
    match = NUMBERED.match(bare)
    return bare[match.end() :] if match else bare


def head_of(line: str) -> str:
    """What a paragraph is about: its first words, without the number before them, whatever numbers and names it tells there."""
    return _TOLD.sub("#", without_number(line).partition("。")[0].strip())
