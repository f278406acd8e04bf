"""The section of the handbook for each page."""
