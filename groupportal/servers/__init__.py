"""PostgreSQL and the broker without installing them: started from wheels, kept under ``var/``.

Knows nothing of Django, so that settings and ``manage.py`` can use it before Django is there.
"""

from __future__ import annotations

from groupportal.servers.addresses import (
    database_url,
    django_database,
    external_broker,
    external_database,
    parse_url,
    redis_url,
)
from groupportal.servers.embedded import ensure
from groupportal.servers.errors import ServerError

__all__ = [
    "ServerError",
    "database_url",
    "django_database",
    "ensure",
    "external_broker",
    "external_database",
    "parse_url",
    "redis_url",
]
