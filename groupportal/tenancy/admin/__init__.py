"""The group's admin at ``/<group>/admin/``: what every app's ``admin.py`` registers with and derives from."""

from groupportal.tenancy.admin.base import GroupModelAdmin, ReadOnlyAdmin
from groupportal.tenancy.admin.links import admin_address
from groupportal.tenancy.admin.parts import GroupInline
from groupportal.tenancy.admin.site import GroupAdminSite, group_admin_site, portal_home, sidebar

__all__ = [
    "GroupAdminSite",
    "GroupInline",
    "GroupModelAdmin",
    "ReadOnlyAdmin",
    "admin_address",
    "group_admin_site",
    "portal_home",
    "sidebar",
]

from groupportal.tenancy.admin import records  # noqa: F401 -- registers this app's own records
