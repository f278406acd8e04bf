"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from groupportal.deciding.decision import decided
from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Chips
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url

VIEW, EDIT, RUN = "parks.view_parks", "parks.edit_parks", "parks.run_centre"
PARKS, CENTRES, RESIDENTS = (
    ("园区", "parks:parks"),
    ("服务中心", "parks:centres"),
    ("入驻企业", "parks:residents"),
)


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"parks:{name}", record.public_id)


def by_decision(service: Any, form: Any, viewer: Viewer, **more: Any) -> Any:
    """What a service makes of a form with a decision, its paper kept."""
    return decided(service, form, viewer, purpose="服务中心决定文件", view_action=VIEW, **more)


def with_paper(
    service: Any, upload: Any, viewer: Viewer, *, purpose: str, view_action: str, **said: Any
) -> Any:
    """``service(paper=…, by=viewer, **said)`` with the upload kept as ``paper`` (None for none); where it refuses, no file stays."""
    with kept_together(), transaction.atomic():
        paper: StoredFile | None = (
            store_upload(upload, by=viewer, purpose=purpose, view_action=view_action) if upload else None
        )
        return service(paper=paper, by=viewer, **said)


def years(field: str) -> Chips:
    """The years in which the rows of a list fall by a field of theirs, the last one first."""

    def found(list_page: Any) -> list[tuple[str, str]]:
        rows = list_page.base_queryset().order_by().values_list(f"{field}__year", flat=True).distinct()
        return [(str(year), f"{year}年") for year in sorted(filter(None, rows), reverse=True)]

    return Chips("年度", "year", found, f"{field}__year")
