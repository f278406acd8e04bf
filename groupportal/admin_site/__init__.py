"""The group's admin at ``/<group>/admin/``: what every app's ``admin.py`` registers with and derives from."""

from groupportal.admin_site.base import GroupModelAdmin
from groupportal.admin_site.links import admin_address
from groupportal.admin_site.parts import GroupInline
from groupportal.admin_site.site import GroupAdminSite, group_admin_site, portal_home, sidebar

__all__ = [
    "GroupAdminSite",
    "GroupInline",
    "GroupModelAdmin",
    "admin_address",
    "group_admin_site",
    "portal_home",
    "sidebar",
]
