"""Addresses of votes and resolutions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
