"""Addresses of 园区: 产业学院, bases and services among units."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
