"""Addresses of the style page, below ``style/`` of a group."""

from django.urls import path

from groupportal.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.style_page, name="style_page"),
    path("pages/<slug:name>/", views.sample, name="sample"),
]
