"""What an app declares in files of its own and the ground finds by their names."""

from __future__ import annotations

from django.utils.module_loading import autodiscover_modules

DECLARED = {
    "actions": "what people may do and which roles may (tenancy.roles.declare)",
    "audit_actions": "what the trail writes down (audit.registry.register)",
    "states": "words of states with their look (ui.vocabulary.declare)",
    "navigation": "sections and entries of the menu, tabs of a phone (ui.navigation)",
    "message_topics": "kinds of message people choose channels for (messages.topics.register)",
    "todos": "what is due, for the home page (messages.todos)",
    "search_kinds": "what the search over the portal finds (search.kinds)",
    "help_pages": "the section of the handbook for each page (handbook.registry.register)",
    "warning_kinds": "what in the records needs a look and can be answered (warnings.registry.warning_kind)",
    "setup_steps": "what a new group does first (warnings.setup.setup_step)",
    "metrics": "figures with the rows and files behind them (metrics.registry.metric)",
    "report_sections": "its part of the annual report, tables and charts (reporting.registry)",
    "cockpit_tiles": "its tile on the cockpit (reporting.registry.tile)",
    "report_checks": "what is looked through before documents are printed (reporting.checks)",
    "file_rules": "who may open the files that records name (files.access.opens)",
    "job_kinds": "work in the background (jobs.registry.job_kind)",
    "jobs": "the same, of the ground's own apps",
    "import_kinds": "files that are read in (imports.registry)",
    "record_kinds": "lists that go in and out of Excel (records.registry.register)",
    "link_purposes": "what people without an account do by a link (links.purposes)",
    "rule_packs": "rules that placements are checked against, of a province or another source (internships.rules.packs.register)",
    "admin": "records in the browser admin (admin_site)",
    "tasks": "Celery's tasks",
    "urls": "pages below <label>/ (app_name: the label); rooms only",
    "api_urls": "endpoints below api/v1/ (app_name: <label>-api); rooms only",
    "demo_data": "what the demo groups hold of a room (demo_parts.demo_part); rooms only",
}
"""File name -> what stands in it. ``docs/architecture.md`` lists the same; a test compares."""


def discover(*names: str) -> None:
    """Import these files of every installed app. KeyError for a name that is not in ``DECLARED``."""
    for name in names:
        DECLARED[name]
        autodiscover_modules(name)
