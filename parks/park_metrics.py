"""Figures of parks, centres and residents."""
