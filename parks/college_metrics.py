"""Figures of 产业学院, bases and mutual services."""
