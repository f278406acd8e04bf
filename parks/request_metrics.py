"""Figures of needs of firms and what they were worth."""
