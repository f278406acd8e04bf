"""Addresses of 园区: joint projects, trainings and founding teams."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
