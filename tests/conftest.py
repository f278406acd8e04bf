"""The test bench: real PostgreSQL, connected as the role that serves, two look-alike groups in every world."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections

from groupportal.servers import ensure
from groupportal.tenancy.address import load_pages
from groupportal.tenancy.scope import group_scope
from tests.database import drop_stale, empty_all_tables, role_credentials
from tests.visitor import Visitor
from tests.world import World, make_world
from tools.browser import chromium_path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

ensure()

# A busy machine is no failing test: how long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], derandomize=True
)
hypothesis.settings.load_profile("portal")


def _schema_hash() -> str:
    digest = hashlib.sha256()
    others = [ROOT / "groupportal/tenancy/wall.py", ROOT / "ops/roles.sql"]
    for path in [*sorted(ROOT.glob("**/migrations/*.py")), *others]:
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the test database as the owner, then serve it as the app role. Kept while the migrations stay the same."""
    who = os.environ.get("PYTEST_XDIST_WORKER", "") + os.environ.get("PORTAL_TEST_DB", "")
    prefix = f"test_portal{'_' + who if who else ''}_s"
    connection = connections["default"]
    with django_db_blocker.unblock():
        connection.settings_dict.update(role_credentials("owner"))
        connection.settings_dict["TEST"]["NAME"] = prefix + _schema_hash()
        drop_stale(prefix, keep=connection.settings_dict["TEST"]["NAME"])
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
        connection.close()
        connection.settings_dict.update(role_credentials("app"))
        empty_all_tables(connection.settings_dict["NAME"])
    load_pages()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What operators were told in this test: ``(action, group's slug, note)``. Not written: that would outlive the test."""
    heard: list[tuple[str, str, str]] = []
    monkeypatch.setattr("groupportal.audit.services._tell", lambda *words: heard.append(words))
    return heard


@pytest.fixture
def world(db: None) -> World:
    """Groups A and B that look alike, with people in each."""
    return make_world()


@pytest.fixture
def inside(world: World) -> Iterator[World]:
    """The scope of A, the secretariat acting."""
    with group_scope(world.a, actor=world.wang):
        yield world


@pytest.fixture
def committed_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same world in committed transactions: for races, jobs in other connections and browsers."""
    with django_db_blocker.unblock():
        try:
            yield make_world()
        finally:
            connections.close_all()
            empty_all_tables(settings.DATABASES["default"]["NAME"])


@pytest.fixture
def visitor() -> Callable[..., Visitor]:
    """``visitor(user, group)``: a browser of this person at this group's address; None for nobody signed in."""
    return Visitor


@pytest.fixture
def client_for() -> Callable[..., Visitor]:
    """``client_for(user, group)``: see ``visitor``."""
    return Visitor


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the project; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the real documents are not beside the project")
    return SHARED


@pytest.fixture
def query_count() -> Callable[..., Any]:
    """``with query_count() as n: …`` then ``n()`` is the number of queries, savepoints and settings left out."""

    @contextmanager
    def counting() -> Iterator[Callable[[], int]]:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connections["default"]) as captured:
            yield lambda: sum(
                not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SET ", "BEGIN", "COMMIT")) for q in captured
            )

    return counting


@pytest.fixture
def seeded() -> random.Random:
    """The same random numbers every time."""
    return random.Random(20230630)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests are skipped, and counted, where there is no Chromium; CI refuses to skip them."""
    if chromium_path():
        return
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("no Chromium: apt-get install chromium fonts-noto-cjk")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-noto-cjk"))
