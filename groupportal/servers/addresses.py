"""Addresses of database and broker: those the environment names, else those of the embedded servers."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from groupportal.servers.errors import ServerError
from groupportal.servers.passwords import ROLES, passwords
from groupportal.servers.places import places

DATABASE = "portal"
VARIABLES: dict[str, str] = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "backup": "DATABASE_BACKUP_URL",
}


def external_database() -> bool:
    """Whether the environment names the database, so that no embedded one is started."""
    return bool(os.environ.get("DATABASE_URL"))


def external_broker() -> bool:
    """Whether the environment names the broker."""
    return bool(os.environ.get("REDIS_URL"))


def database_url(role: str = "app") -> str:
    """The PostgreSQL URL for ``role``: "app" serves, "owner" migrates, "backup" reads everything for backups.

    ``DATABASE_URL``, ``DATABASE_OWNER_URL`` and ``DATABASE_BACKUP_URL`` win. Where only ``DATABASE_URL`` is set,
    it stands for all of them; a system check refuses a superuser there.
    """
    if role not in ROLES:
        raise ServerError(f"unknown database role {role!r}; known are {', '.join(ROLES)}")
    if given := os.environ.get(VARIABLES[role]) or os.environ.get("DATABASE_URL"):
        return given
    return embedded_url(ROLES[role], DATABASE)


def embedded_url(user: str, database: str) -> str:
    """The URL of a database of the embedded server, over its socket."""
    here = places()
    query = urlencode({"host": str(here.sockets)})
    return f"postgresql://{user}:{quote(passwords(here.var)[user], safe='')}@/{database}?{query}"


def redis_url() -> str:
    """The broker's URL as redis-py and Django's cache read it: ``REDIS_URL``, else ``unix:///…``."""
    return os.environ.get("REDIS_URL") or f"unix://{places().broker_socket}"


def django_database(role: str = "app") -> dict[str, Any]:
    """The entry of Django's ``DATABASES`` for ``role`` (see :func:`database_url`)."""
    parts = parse_url(database_url(role))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "PASSWORD": parts["password"],
        "HOST": parts["host"],
        "PORT": parts["port"],
        "OPTIONS": parts["options"],
    }


def parse_url(url: str) -> dict[str, Any]:
    """A PostgreSQL URL in its parts; ``options`` holds what its query says beyond the address.

    The host may be a name, an address, or a socket directory (``?host=/dir``, or percent-encoded before the
    slash).
    """
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in {"postgres", "postgresql"}:
        raise ServerError("a database URL begins with postgresql:// -- only PostgreSQL is supported")
    address, _, query = rest.partition("?")
    authority, _, name = address.partition("/")
    credentials, _, place = authority.rpartition("@")
    user, _, password = credentials.partition(":")
    host, port = _host_and_port(place)
    options = dict(parse_qsl(query))
    return {
        "user": options.pop("user", unquote(user)),
        "password": options.pop("password", unquote(password)),
        "host": options.pop("host", host),
        "port": options.pop("port", port),
        "dbname": unquote(name),
        "options": options,
    }


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = place.partition(":")
    return unquote(host), port
