from django.urls import path

from groupportal.warnings import views

app_name = "warnings"
urlpatterns = [
    path("", views.WarningList.as_view(), name="list"),
    path("answer/", views.AnswerPage.as_view(), name="answer"),
    path("reopen/", views.Reopen.as_view(), name="reopen"),
]
