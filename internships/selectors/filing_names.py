"""Which students a batch is reported with (Articles 5, 24, 25)."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from groupportal.tenancy.viewer import Viewer
from internships.models import Batch, Placement
from internships.selectors.arranging import with_class
from internships.selectors.papers import with_papers
from internships.selectors.placement import VIEW_SCHOOL, place_of_school, placements_for
from internships.states import HOLDS


def filed_names(viewer: Viewer, batch: Batch, day: dt.date) -> QuerySet[Placement]:
    """The placements of a batch that hold, with class on a day, papers and ``at_province``."""
    rows = placements_for(viewer, VIEW_SCHOOL).filter(batch=batch, state__in=HOLDS)
    province = Coalesce(NullIf(F("province"), Value("")), F("host__province"))
    rows = rows.annotate(at_province=province).select_related("far_filing")
    return with_papers(with_class(rows, day))


def far_from(rows: QuerySet[Placement], school_id: int) -> QuerySet[Placement]:
    """Those of ``filed_names`` abroad, or in a province known to be another than the school's."""
    home, _ = place_of_school(school_id)
    far = Q(is_abroad=True)
    return rows.filter(far | ~Q(at_province="") & ~Q(at_province=home) if home else far)
