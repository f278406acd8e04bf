"""Two-way choice: students and posts brought together. Pure: no records, no clock, no chance but the published seed."""
