"""Figures of 治理."""
