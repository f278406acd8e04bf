"""How documents of a group are numbered (文号), and which number comes next."""

from __future__ import annotations

from itertools import count

from django.db.models import Max, QuerySet

from governance.enums import Numbered
from governance.models import NumberForm, RegulationVersion, Resolution


def form_of(kind: str) -> str:
    """The group's form for a kind of document, "" where it set none."""
    return NumberForm.objects.filter(kind=kind).values_list("pattern", flat=True).first() or ""


def numbered(pattern: str, year: int, serial: int) -> str:
    """鄂职发〔2021〕5号."""
    return pattern.replace("{年}", str(year)).replace("{号}", str(serial))


def numbers_of(kind: str) -> list[QuerySet[Resolution] | QuerySet[RegulationVersion]]:
    """The records that share this kind's numbers: its own, and those of the other kind where both have one form."""
    forms = dict(NumberForm.objects.values_list("kind", "pattern"))
    rows = {
        Numbered.RESOLUTION: Resolution.objects.all(),
        Numbered.REGULATION: RegulationVersion.objects.all(),
    }
    return [rows[Numbered(each)] for each in rows if each == kind or forms.get(each) == forms.get(kind, "")]


def next_serial(kind: str, year: int) -> int:
    """The number after the last one given in a year that stands on no document; one of before the portal has its number alone."""
    documents, pattern = numbers_of(kind), form_of(kind)
    last = max(rows.filter(year=year).aggregate(last=Max("serial"))["last"] or 0 for rows in documents)
    head = numbered(pattern.partition("{号}")[0], year, 0)
    found = [rows.exclude(number="").filter(number__startswith=head) for rows in documents]
    taken = {number for rows in found for number in rows.values_list("number", flat=True)}
    return next(serial for serial in count(last + 1) if numbered(pattern, year, serial) not in taken)
