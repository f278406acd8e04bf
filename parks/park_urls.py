"""Addresses of 园区: parks, centres, residents, and the page of a centre."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
