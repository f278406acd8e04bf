"""Who may do what to which filing: predicates that need the record, on top of the role × action table."""

from __future__ import annotations

from groupportal.tenancy.viewer import Viewer
from plans.models import Assignment


def files_for_all(viewer: Viewer) -> bool:
    """Whether the person may file for any unit: the secretariat."""
    return viewer.for_all_units("plans.file_progress")


def is_asked(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether the assignment is put to this person: to the unit it files for, or in the own name."""
    if not viewer.can("plans.file_progress"):
        return False
    of_the_unit = assignment.unit_id in viewer.units_for("plans.file_progress")
    return of_the_unit or assignment.assignee_id == viewer.user.pk


def can_file(viewer: Viewer, assignment: Assignment | None) -> bool:
    """Whether the person may file on this assignment: who is asked, and the secretariat in a unit's stead. None: for the group."""
    if files_for_all(viewer):
        return True
    return assignment is not None and is_asked(viewer, assignment)
