"""Addresses of the style page, below ``style/`` of a group."""

from django.urls import path

from groupportal.style import views
from groupportal.style.sample_list import EmptyList, SampleList

app_name = "style"

urlpatterns = [
    path("", views.style_page, name="style_page"),
    path("pages/list/", SampleList.as_view(), name="sample_list"),
    path("pages/empty/", EmptyList.as_view(), name="sample_empty"),
    path("pages/<slug:name>/", views.sample, name="sample"),
]
