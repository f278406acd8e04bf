"""The ground every app stands on: groups as walls, accounts, audit, jobs, files, imports, metrics, messages, looks."""

__version__ = "2026.11.0"
