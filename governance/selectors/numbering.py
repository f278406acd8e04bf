"""How documents of a group are numbered (文号), and which number comes next."""

from __future__ import annotations

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
    """The number after the last one given in a year."""
    last = [rows.filter(year=year).aggregate(last=Max("serial"))["last"] or 0 for rows in numbers_of(kind)]
    return max(last) + 1
