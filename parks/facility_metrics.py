"""Figures of shared facilities and their bookings."""
