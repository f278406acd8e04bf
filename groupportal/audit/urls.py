from django.urls import path

from groupportal.audit.views import TrailPage

app_name = "audit"
urlpatterns = [path("", TrailPage.as_view(), name="trail")]
