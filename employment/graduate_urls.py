"""Addresses of graduates and surveys."""

from django.urls import URLPattern, path

from employment.views import graduate, survey

_ONE = "graduates/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("graduates/", graduate.GraduateList.as_view(), name="graduates"),
    path("graduates/new/", graduate.NewGraduate.as_view(), name="graduate_new"),
    path("graduates/take/", graduate.TakeGraduates.as_view(), name="graduates_take"),
    path(_ONE, graduate.GraduatePage.as_view(), name="graduate"),
    path(f"{_ONE}edit/", graduate.EditGraduate.as_view(), name="graduate_edit"),
    path(f"{_ONE}answer/", graduate.RecordAnswer.as_view(), name="graduate_answer"),
    path(f"{_ONE}call/", graduate.CallGraduate.as_view(), name="graduate_call"),
    path("surveys/", survey.SurveyList.as_view(), name="surveys"),
    path("surveys/open/", survey.OpenSurvey.as_view(), name="survey_open"),
    path("surveys/remind/", survey.RemindChosen.as_view(), name="surveys_remind"),
    path("destinations/", survey.Destinations.as_view(), name="destinations"),
]
