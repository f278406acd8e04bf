"""Addresses of 园区: shared facilities and their bookings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
