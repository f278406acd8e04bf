"""Starting, stopping and watching the embedded servers together."""

from __future__ import annotations

import shutil

from groupportal.servers import broker as broker_server
from groupportal.servers import postgres as postgres_server
from groupportal.servers.addresses import external_broker, external_database
from groupportal.servers.locks import hold_lease, last_user, starting
from groupportal.servers.places import Places, places


def ensure(postgres: bool = True, broker: bool = True) -> None:
    """Return when the servers asked for answer; start those that do not.

    Does nothing for a server whose address the environment names.
    The calling process counts as their user until it ends: nobody who leaves meanwhile stops them.

    Raises ServerError with words for the terminal.
    """
    postgres = postgres and not external_database()
    broker = broker and not external_broker()
    if not postgres and not broker:
        return
    here = places()
    hold_lease(here.var)
    if _answer(here, postgres=postgres, broker=broker):
        return
    with starting(here.var):
        here.prepare()
        if postgres and not postgres_server.answers(here):
            postgres_server.start(here)
        if broker and not broker_server.answers(here):
            broker_server.start(here)


def stop() -> None:
    """Stop both servers, whoever started them."""
    here = places()
    with starting(here.var):
        broker_server.stop(here)
        postgres_server.stop(here)


def leave() -> None:
    """Stop the servers if no other process of this project uses them."""
    if external_database() and external_broker():
        return
    with last_user(places().var) as alone:
        if alone:
            stop()


def remove() -> None:
    """Delete the stopped servers' data, sockets and passwords."""
    here = places()
    with starting(here.var):
        for path in (here.postgres_data, here.broker_data, here.sockets):
            shutil.rmtree(path, ignore_errors=True)
        if here.base != here.var:
            shutil.rmtree(here.base, ignore_errors=True)
        (here.var / "secrets.json").unlink(missing_ok=True)


def status() -> dict[str, bool]:
    """Which servers answer; those that the environment names are left out."""
    here = places()
    known = {}
    if not external_database():
        known["postgres"] = postgres_server.answers(here)
    if not external_broker():
        known["broker"] = broker_server.answers(here)
    return known


def _answer(here: Places, *, postgres: bool, broker: bool) -> bool:
    return (not postgres or postgres_server.answers(here)) and (not broker or broker_server.answers(here))
