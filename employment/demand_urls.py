"""Addresses of demand, its public board and visits to firms."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
