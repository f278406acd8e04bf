"""Who sees which records of 园区: the one rule of pages, lists, search, files, admin and API."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from parks.models import (
    Achievement,
    Attendance,
    Booking,
    Centre,
    CentreAgreement,
    EconomicValue,
    Facility,
    IndustryCollege,
    JointProject,
    MutualService,
    Park,
    Resident,
    ServiceRequest,
    StartupTeam,
    Training,
    TrainingBase,
)

RUN = "parks.run_centre"


def parks_for(viewer: Viewer) -> QuerySet[Park]:
    """Parks this person sees: all of the group, or none."""
    return Park.objects.all() if viewer.can("parks.view_parks") else Park.objects.none()


def centres_for(viewer: Viewer) -> QuerySet[Centre]:
    """Centres, as parks."""
    return Centre.objects.all() if viewer.can("parks.view_parks") else Centre.objects.none()


def residents_for(viewer: Viewer) -> QuerySet[Resident]:
    """Firms of parks, as parks; a telephone stands only in what is exported."""
    return Resident.objects.all() if viewer.can("parks.view_parks") else Resident.objects.none()


def _of_units(units: Collection[int], path: str = "") -> Q:
    """Centres at ``path`` that one of these units runs, or the park is."""
    return Q(**{f"{path}unit__in": units}) | Q(**{f"{path}park__unit__in": units})


def run_centres(viewer: Viewer) -> QuerySet[Centre]:
    """Centres this person runs: all for the office, else those of the own unit or in the own park."""
    if viewer.for_all_units(RUN):
        return Centre.objects.all()
    return Centre.objects.filter(_of_units(viewer.units_for(RUN)))


def offered_centres(viewer: Viewer, stands: int | None = None) -> QuerySet[Centre]:
    """Centres to choose from where something counts for one: those this person runs, and the one that ``stands`` there."""
    return Centre.objects.filter(Q(pk__in=run_centres(viewer).values("pk")) | Q(pk=stands))


def kept_parks(viewer: Viewer) -> QuerySet[Park]:
    """Parks of whose firms this person keeps the list: all for the office, else the own park and those with a centre one runs."""
    if viewer.for_all_units(RUN):
        return Park.objects.all()
    units = viewer.units_for(RUN)
    return Park.objects.filter(
        Q(unit__in=units)
        | Q(pk__in=Centre.objects.filter(unit__in=units, ends_on__isnull=True).values("park"))
    )


def agreements_for(viewer: Viewer) -> QuerySet[CentreAgreement]:
    """Agreements of centres this person runs, and for who reads for the whole group."""
    if viewer.for_all_units("parks.view_requests"):
        return CentreAgreement.objects.all()
    return CentreAgreement.objects.filter(centre__in=run_centres(viewer))


def requests_for(viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Needs this person sees: all who reads for the group; of the centres one runs; of the own firm; those one works on."""
    if not viewer.can("parks.view_requests"):
        return ServiceRequest.objects.none()
    if viewer.for_all_units("parks.view_requests"):
        return ServiceRequest.objects.all()
    own = Q(unit__in=viewer.units_for("parks.ask_service"))
    working = Q(leader=viewer.user.pk) | Q(team__user=viewer.user.pk)
    run = _of_units(viewer.units_for(RUN), "centre__")
    return ServiceRequest.objects.filter(
        pk__in=ServiceRequest.objects.filter(own | working | run).values("pk")
    )


def projects_for(viewer: Viewer) -> QuerySet[JointProject]:
    """Projects this person sees: all of the group, or none."""
    return JointProject.objects.all() if viewer.can("parks.view_projects") else JointProject.objects.none()


def edited_projects(viewer: Viewer) -> QuerySet[JointProject]:
    """Projects this person keeps: all for the office, else those the own unit leads."""
    if viewer.for_all_units("parks.edit_projects"):
        return JointProject.objects.all()
    return JointProject.objects.filter(unit__in=viewer.units_for("parks.edit_projects"))


def achievements_for(viewer: Viewer) -> QuerySet[Achievement]:
    """What came of these projects."""
    return Achievement.objects.filter(project__in=projects_for(viewer))


def values_for(viewer: Viewer) -> QuerySet[EconomicValue]:
    """Values this person sees: who reads for the group all; of the own firm; of needs and projects one keeps; those one put forward."""
    if not viewer.can("parks.view_requests"):
        return EconomicValue.objects.none()
    if viewer.for_all_units("parks.view_requests"):
        return EconomicValue.objects.all()
    return EconomicValue.objects.filter(
        Q(unit__in=viewer.units_for("parks.ask_service"))
        | Q(request__in=requests_for(viewer).values("pk"))
        | Q(project__in=edited_projects(viewer).values("pk"))
        | Q(proposed_by=viewer.user.pk)
    )


def trainings_for(viewer: Viewer) -> QuerySet[Training]:
    """Trainings this person sees: all of the group, or none."""
    return Training.objects.all() if viewer.can("parks.view_trainings") else Training.objects.none()


def edited_trainings(viewer: Viewer) -> QuerySet[Training]:
    """Trainings this person keeps: all for the office, else those the own unit holds."""
    if viewer.for_all_units("parks.edit_trainings"):
        return Training.objects.all()
    return Training.objects.filter(unit__in=viewer.units_for("parks.edit_trainings"))


def attendances_for(viewer: Viewer) -> QuerySet[Attendance]:
    """Who came, by name: for those who keep the training."""
    return Attendance.objects.filter(training__in=edited_trainings(viewer))


def teams_for(viewer: Viewer) -> QuerySet[StartupTeam]:
    """Founding teams this person sees: all of the group, or none."""
    return StartupTeam.objects.all() if viewer.can("parks.view_trainings") else StartupTeam.objects.none()


def edited_teams(viewer: Viewer) -> QuerySet[StartupTeam]:
    """Teams this person keeps: all for the office, else those of the own unit."""
    return StartupTeam.objects.filter(viewer.within("parks.edit_trainings", "unit"))


def colleges_for(viewer: Viewer) -> QuerySet[IndustryCollege]:
    """产业学院 this person sees: all of the group, or none."""
    seen = viewer.can("parks.view_colleges")
    return IndustryCollege.objects.all() if seen else IndustryCollege.objects.none()


def bases_for(viewer: Viewer) -> QuerySet[TrainingBase]:
    """Bases, as 产业学院."""
    return TrainingBase.objects.all() if viewer.can("parks.view_colleges") else TrainingBase.objects.none()


def mutual_services_for(viewer: Viewer) -> QuerySet[MutualService]:
    """Services among units, as 产业学院."""
    return MutualService.objects.all() if viewer.can("parks.view_colleges") else MutualService.objects.none()


def edited_colleges(viewer: Viewer) -> QuerySet[IndustryCollege]:
    """产业学院 this person keeps: all for the office, else those of the own school."""
    return IndustryCollege.objects.filter(viewer.within("parks.edit_colleges", "unit"))


def edited_bases(viewer: Viewer) -> QuerySet[TrainingBase]:
    """Bases this person keeps, as 产业学院."""
    return TrainingBase.objects.filter(viewer.within("parks.edit_colleges", "unit"))


def facilities_for(viewer: Viewer) -> QuerySet[Facility]:
    """Facilities this person sees: all of the group, or none."""
    return Facility.objects.all() if viewer.can("parks.view_facilities") else Facility.objects.none()


def bookings_for(viewer: Viewer) -> QuerySet[Booking]:
    """Bookings this person sees with what they are for: the office all; of facilities of the own unit; of the own unit; one's own.

    That a time is taken everybody sees who may book (``selectors.facility``), not by whom or what for.
    """
    if viewer.for_all_units("parks.rule_bookings"):
        return Booking.objects.all()
    return Booking.objects.filter(
        Q(facility__unit__in=viewer.units_for("parks.rule_bookings")) | _booked_by(viewer)
    )


def own_bookings(viewer: Viewer) -> QuerySet[Booking]:
    """Bookings this person asked for, and those of the own unit."""
    return Booking.objects.filter(_booked_by(viewer))


def _booked_by(viewer: Viewer) -> Q:
    return Q(unit__in=viewer.units_for("parks.book")) | Q(proposed_by=viewer.user.pk)


def own_units(viewer: Viewer, action: str) -> QuerySet[Unit]:
    """Units in whose name this person may do it: the own ones, for the office any."""
    if viewer.for_all_units(action):
        return Unit.objects.filter(is_active=True)
    return Unit.objects.filter(pk__in=viewer.units_for(action), is_active=True)
