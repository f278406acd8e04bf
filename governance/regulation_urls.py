"""Addresses of regulations and their consultations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
