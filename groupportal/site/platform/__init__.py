"""The operator's admin at ``/platform/``: groups, accounts and what operators did."""

from groupportal.site.platform.site import PlatformAdminSite, platform_admin_site

__all__ = ["PlatformAdminSite", "platform_admin_site"]

from groupportal.site.platform import accounts, groups, trail  # noqa: F401 -- each registers its records
