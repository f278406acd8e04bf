"""Who may open the files of 园区: who sees the record that holds them."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.files.access import opens
from groupportal.tenancy.viewer import Viewer
from parks.models import (
    Achievement,
    BaseCourse,
    BaseInvestment,
    BasePartner,
    Centre,
    CentreAgreement,
    CollegePartner,
    EconomicValue,
    FacilityPhoto,
    IndustryCollege,
    JointProject,
    Milestone,
    MutualService,
    ProjectMoney,
    StartupTeam,
    Training,
    TrainingBase,
    WorkFile,
)
from parks.selectors.access import (
    achievements_for,
    agreements_for,
    bases_for,
    centres_for,
    colleges_for,
    edited_projects,
    edited_trainings,
    facilities_for,
    mutual_services_for,
    projects_for,
    requests_for,
    teams_for,
    values_for,
)
from parks.selectors.papers import or_as_evidence


def _photos(viewer: Viewer) -> QuerySet[FacilityPhoto]:
    return FacilityPhoto.objects.filter(facility__in=facilities_for(viewer))


def _work_files(viewer: Viewer) -> QuerySet[WorkFile]:
    return WorkFile.objects.filter(log__request__in=requests_for(viewer))


def _milestones(viewer: Viewer) -> QuerySet[Milestone]:
    return Milestone.objects.filter(project__in=projects_for(viewer))


def _money(viewer: Viewer) -> QuerySet[ProjectMoney]:
    return ProjectMoney.objects.filter(project__in=edited_projects(viewer))


def _partners(viewer: Viewer) -> QuerySet[CollegePartner]:
    return CollegePartner.objects.filter(college__in=colleges_for(viewer))


def _base_partners(viewer: Viewer) -> QuerySet[BasePartner]:
    return BasePartner.objects.filter(base__in=bases_for(viewer))


def _investments(viewer: Viewer) -> QuerySet[BaseInvestment]:
    return BaseInvestment.objects.filter(base__in=bases_for(viewer))


def _courses(viewer: Viewer) -> QuerySet[BaseCourse]:
    return BaseCourse.objects.filter(base__in=bases_for(viewer))


opens(Achievement, "paper", achievements_for)
opens(BaseCourse, "paper", _courses)
opens(BaseInvestment, "paper", _investments)
opens(BasePartner, "paper", _base_partners)
opens(Centre, "evidence", centres_for)
opens(Centre, "end_evidence", centres_for)
opens(CentreAgreement, "paper", or_as_evidence(agreements_for))
opens(CollegePartner, "paper", _partners)
opens(EconomicValue, "paper", or_as_evidence(values_for))
opens(FacilityPhoto, "file", _photos)
opens(IndustryCollege, "evidence", colleges_for)
opens(IndustryCollege, "end_evidence", colleges_for)
opens(JointProject, "contract", or_as_evidence(edited_projects))
opens(Milestone, "paper", _milestones)
opens(MutualService, "paper", mutual_services_for)
opens(ProjectMoney, "paper", _money)
opens(StartupTeam, "licence", teams_for)
opens(Training, "paper", or_as_evidence(edited_trainings))
opens(TrainingBase, "evidence", bases_for)
opens(TrainingBase, "end_evidence", bases_for)
opens(WorkFile, "file", _work_files)
