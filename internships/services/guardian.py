"""Links by which guardians see how their own child is placed (Article 35; domain 2.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from groupportal.links.services import Addressed, issue_links
from groupportal.tenancy.viewer import Viewer
from internships.models import Placement
from internships.services.consent import EDIT, Asked, locked_placements
from internships.states import HOLDS

GUARDIAN_LINK = "internships.guardian"


@transaction.atomic
def ask_guardians(rows: Sequence[Placement], *, by: Viewer) -> Asked:
    """A link for the guardian of each; the one that is open stays. Left out is who has no guardian in the roster, or is not placed yet."""
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(EDIT, unit_id=unit_id)
    asked, wanted = Asked(), []
    for row in found:
        if row.state not in HOLDS:
            asked.left_out.append((str(row.student), "实习安排还没有批准，批准以后再发。"))
        elif not row.student.guardian:
            asked.left_out.append((str(row.student), "没有登记监护人姓名，请先在学生的页面登记。"))
        else:
            wanted.append(Addressed(row.student, row.student.guardian, row.unit))
    asked.links = issue_links(GUARDIAN_LINK, wanted, by=by) if wanted else []
    return asked
