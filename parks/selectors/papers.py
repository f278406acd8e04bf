"""The files behind figures of 园区, each with what it is: what the package of evidence holds, and who may open it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.files.access import Rows
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from parks.models import (
    Achievement,
    BasePartner,
    CollegePartner,
    IndustryCollege,
    JointProject,
    Milestone,
    ServiceRequest,
    TrainingBase,
    WorkFile,
)

EVIDENCE = "parks.view_evidence"
OPENED = "parks.view_parks"
"""What everybody holds who may open such a paper: an expert too. Whose rows one sees decides."""

Papers = list[tuple[StoredFile, str]]


def or_as_evidence(seen: Rows) -> Rows:
    """The rows of ``seen``, and for who looks at the evidence of the whole group all of them."""

    def rows(viewer: Viewer) -> QuerySet[Any]:
        found = seen(viewer)
        return found.model.objects.all() if viewer.for_all_units(EVIDENCE) else found

    return rows


def papers(rows: QuerySet[Any], name: str, of: str = "") -> Papers:
    """A paper of these rows, the field ``name``; the note says of what (``of``: the row it belongs to) and which."""
    held = (
        rows.exclude(**{name: None}).select_related(f"{name}__shown_as", *filter(None, [of])).order_by("pk")
    )
    label = rows.model._meta.get_field(name).verbose_name
    return [
        (getattr(row, name), f"{getattr(row, of)}：{row}，{label}" if of else f"{row}：{label}")
        for row in held
    ]


def papers_of_projects(rows: QuerySet[JointProject]) -> Papers:
    """Contracts, what was reached and what came of it."""
    ids = rows.order_by().values("pk")
    return [
        *papers(rows, "contract"),
        *papers(Milestone.objects.filter(project__in=ids), "paper", "project"),
        *papers(Achievement.objects.filter(project__in=ids), "paper", "project"),
    ]


def papers_of_needs(rows: QuerySet[ServiceRequest]) -> Papers:
    """What stands behind the work on needs: photos, lists, what was handed over."""
    files = WorkFile.objects.filter(log__request__in=rows.order_by().values("pk"))
    held = files.select_related("file__shown_as", "log__request").order_by("pk")
    return [(one.file, f"{one.log.request}：服务材料") for one in held]


def papers_of_colleges(rows: QuerySet[IndustryCollege]) -> Papers:
    """What decided on them, and the agreements with who carries them."""
    partners = CollegePartner.objects.filter(college__in=rows.order_by().values("pk")).select_related("unit")
    return [*papers(rows, "evidence"), *papers(partners, "paper", "college")]


def papers_of_bases(rows: QuerySet[TrainingBase]) -> Papers:
    """The same of bases."""
    partners = BasePartner.objects.filter(base__in=rows.order_by().values("pk")).select_related("unit")
    return [*papers(rows, "evidence"), *papers(partners, "paper", "base")]
