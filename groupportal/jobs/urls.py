from django.urls import path

from groupportal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.JobList.as_view(), name="job_list"),
    path("<uuid:public_id>/", views.JobPage.as_view(), name="job"),
    path("<uuid:public_id>/cancel/", views.JobCancel.as_view(), name="job_cancel"),
    path("<uuid:public_id>/retry/", views.JobRetry.as_view(), name="job_retry"),
]
