"""Addresses of elections and contests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
