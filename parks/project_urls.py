"""Addresses of 园区: joint projects, trainings and founding teams."""

from django.urls import URLPattern, path

from parks.views import incubation, project, training

_P, _T, _S = "projects/<uuid:public_id>/", "trainings/<uuid:public_id>/", "teams/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("projects/", project.ProjectList.as_view(), name="projects"),
    path("projects/new/", project.NewProject.as_view(), name="project_new"),
    path("achievements/", project.AchievementList.as_view(), name="achievements"),
    path(_P, project.ProjectPage.as_view(), name="project"),
    path(f"{_P}edit/", project.EditProject.as_view(), name="project_edit"),
    path(f"{_P}end/", project.EndProject.as_view(), name="project_end"),
    path(f"{_P}remove/", project.RemoveProject.as_view(), name="project_remove"),
    path(f"{_P}without-worth/", project.WithoutWorth.as_view(), name="project_without_worth"),
    path(f"{_P}resume/", project.ResumeProject.as_view(), name="project_resume"),
    path(f"{_P}partners/new/", project.AddPartner.as_view(), name="partner_new"),
    path(f"{_P}milestones/new/", project.AddMilestone.as_view(), name="milestone_new"),
    path(f"{_P}money/new/", project.AddMoney.as_view(), name="project_money"),
    path(f"{_P}achievements/new/", project.AddAchievement.as_view(), name="achievement_new"),
    path("partners/<uuid:public_id>/drop/", project.DropPartner.as_view(), name="partner_drop"),
    path("milestones/<uuid:public_id>/reach/", project.ReachMilestone.as_view(), name="milestone_reach"),
    path("milestones/<uuid:public_id>/drop/", project.DropMilestone.as_view(), name="milestone_drop"),
    path("money/<uuid:public_id>/remove/", project.RemoveMoney.as_view(), name="money_remove"),
    path(
        "achievements/<uuid:public_id>/remove/",
        project.RemoveAchievement.as_view(),
        name="achievement_remove",
    ),
    path("trainings/", training.TrainingList.as_view(), name="trainings"),
    path("trainings/new/", training.NewTraining.as_view(), name="training_new"),
    path(_T, training.TrainingPage.as_view(), name="training"),
    path(f"{_T}edit/", training.EditTraining.as_view(), name="training_edit"),
    path(f"{_T}cancel/", training.CancelTraining.as_view(), name="training_cancel"),
    path(f"{_T}reopen/", training.ReopenTraining.as_view(), name="training_reopen"),
    path(f"{_T}held/", training.HoldTraining.as_view(), name="training_hold"),
    path(f"{_T}unheld/", training.UndoHeld.as_view(), name="training_unhold"),
    path(f"{_T}remove/", training.RemoveTraining.as_view(), name="training_remove"),
    path(f"{_T}people/new/", training.AddAttendance.as_view(), name="attendance_new"),
    path(f"{_T}code/", training.CodePage.as_view(), name="training_code"),
    path(f"{_T}code/show/", training.ShowCode.as_view(), name="training_code_show"),
    path(f"{_T}sign/", training.SignByCode.as_view(), name="training_sign"),
    path("attendances/<uuid:public_id>/drop/", training.DropAttendance.as_view(), name="attendance_drop"),
    path("teams/", incubation.TeamList.as_view(), name="teams"),
    path("teams/new/", incubation.NewTeam.as_view(), name="team_new"),
    path(_S, incubation.TeamPage.as_view(), name="team"),
    path(f"{_S}edit/", incubation.EditTeam.as_view(), name="team_edit"),
    path(f"{_S}people/new/", incubation.AddMember.as_view(), name="team_member_new"),
    path(f"{_S}firm/", incubation.RegisterFirm.as_view(), name="team_register"),
    path(f"{_S}end/", incubation.EndTeam.as_view(), name="team_end"),
    path("team-people/<uuid:public_id>/drop/", incubation.DropMember.as_view(), name="team_member_drop"),
]
