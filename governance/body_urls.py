"""Addresses of bodies, their charters, terms and seats."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
