"""Addresses of 园区: needs of firms and what they were worth."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
