"""The test bench: real PostgreSQL, connected as the role that serves, two look-alike groups in every world."""

from __future__ import annotations

import gc
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from coverage import Coverage
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.template import RequestContext, Template
from django.test import override_settings
from django.test.signals import template_rendered
from django.utils import timezone
from hypothesis.internal.conjecture import providers

from groupportal.garbage import spare_what_stands
from groupportal.quick_tables import quick_migrations
from groupportal.servers import ensure
from groupportal.tenancy.address import load_pages
from groupportal.tenancy.scope import group_scope
from tests.database import (
    clone,
    digest_of,
    drop_stale,
    empty_all_tables,
    make_from_template,
    role_credentials,
    using,
    wait_for,
)
from tests.spent import Spent
from tests.standing import GROUND, wanted
from tests.visitor import Visitor
from tests.world import World, keep_world, kept_world
from tools.browser import chromium_path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

ensure()

# What is loaded and collected stays: it is looked through for garbage once, by ``_lean``.
gc.disable()

# A busy machine is no failing test: how long an example takes says nothing about whether it is right.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], derandomize=True
)
hypothesis.settings.load_profile("portal")
# Nor does it say so more often with the words of all our files mixed in, which are read for that, and differ with each commit.
providers._get_local_constants = providers.Constants


TEMPLATE = "test_portal_template_s"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the test database as the owner, then serve it as the app role. Kept while the migrations stay the same.

    PORTAL_TEST_FROM names a database that has all tables but those of a room more.
    """
    who = os.environ.get("PYTEST_XDIST_WORKER", "") + os.environ.get("PORTAL_TEST_DB", "")
    prefix, standing = f"test_portal{'_' + who if who else ''}_s", os.environ.get("PORTAL_TEST_FROM")
    schema = digest_of(migrations_only=True)
    described = connections["default"].settings_dict

    def migrate(name: str) -> None:
        if standing:
            clone(standing, name)
        described.update(role_credentials("owner"))
        described["TEST"]["NAME"] = name
        creation = connections["default"].creation
        with quick_migrations():
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=bool(standing))

    with django_db_blocker.unblock():
        drop_stale(prefix, keep=prefix + schema)
        if standing:
            migrate(prefix + schema)
        else:
            make_from_template(prefix + schema, TEMPLATE, schema, migrate)
        described.update(role_credentials("app"), NAME=prefix + schema)
        connections.close_all()
        empty_all_tables(described["NAME"])
        keep_world()
    load_pages()
    yield
    with django_db_blocker.unblock():
        GROUND.clear()
        connections.close_all()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _lean(django_test_environment: None) -> None:
    """The client is told of each page's own template, not of every fragment; what stands by now is never searched for garbage."""

    def render(template: Template, context: Any) -> Any:
        if context.template is template and isinstance(context, RequestContext):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render
    spare_what_stands()
    gc.enable()


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    cache.clear()


@pytest.fixture
def menu_numbers() -> None:
    """For a test that reads the numbers beside the entries of the menu, or counts what all of a page asks."""


@pytest.fixture(autouse=True)
def _plain_menu(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a test's transaction nothing is kept: the menu's numbers would be counted anew for each page, a tenth of all tests."""
    counted = {"menu_numbers", "query_count", "demo_database"} & set(request.fixturenames)
    if not counted and not request.node.get_closest_marker("browser"):
        monkeypatch.setattr("groupportal.tenancy.context.badges_for", lambda viewer: {})


@pytest.fixture(autouse=True)
def _stands(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """What stands in the database is what this test wants."""
    chain = wanted(request.node)
    if chain or GROUND.layers:
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            GROUND.stand_on(chain)


@pytest.fixture
def _django_db_helper(_stands: None, _django_db_helper: None) -> None:
    """The test's own transaction is opened within that."""


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What operators were told in this test: ``(action, group's slug, note)``. Not written: that would outlive the test."""
    heard: list[tuple[str, str, str]] = []
    monkeypatch.setattr("groupportal.audit.services._tell", lambda *words: heard.append(words))
    return heard


@pytest.fixture
def world(db: None) -> World:
    """Groups A and B that look alike, with people in each. They stand in the database; a test gets its own copy of them."""
    return kept_world()


@pytest.fixture
def inside(world: World) -> Iterator[World]:
    """The scope of A, the secretariat acting."""
    with group_scope(world.a, actor=world.wang):
        yield world


@pytest.fixture
def committed_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same world, and what the test adds is committed too: for races, jobs in other connections and browsers."""
    with django_db_blocker.unblock():
        try:
            yield kept_world()
        finally:
            connections.close_all()
            empty_all_tables(connections["default"].settings_dict["NAME"])
            keep_world()


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: Any) -> str:
    """The name of a database that holds the demo groups as they come, built once on a day for all processes.

    Where lines are counted it is built in that run, or the lines that build it would pass for untested; what runs beside it
    uncounted (PORTAL_TEST_RUN) waits for that one.
    """
    from demo.build import build_demo

    beside = os.environ.get("PORTAL_TEST_RUN", "")
    run = (beside or os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")) if Coverage.current() else beside
    here = str(connections["default"].settings_dict["NAME"])
    files = settings.VAR_DIR / f"test-demo-files{'-counted' * bool(run)}"

    def build(name: str) -> None:
        shutil.rmtree(files, ignore_errors=True)
        # From the template, not from the database of the tests: a browser's server may still hold that one.
        clone(TEMPLATE + digest_of(migrations_only=True), name)
        with using(name), override_settings(MEDIA_ROOT=files):
            build_demo()

    with django_db_blocker.unblock():
        built = digest_of(timezone.localdate().isoformat(), run)
        prefix = "test_portal_demo_counted_s" if run else "test_portal_demo_s"
        if run and not Coverage.current():
            wait_for(prefix + built)
        make_from_template(f"{here}_demo", prefix, built, build)
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    return f"{here}_demo"


@pytest.fixture
def in_demo(demo_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The demo groups instead of the world; what the test does with them is undone."""
    with django_db_blocker.unblock(), using(demo_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


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


def pytest_configure(config: pytest.Config) -> None:
    """Seconds spent are added up by folder; lines that were run by app, where they are measured."""
    measured = bool(config.getoption("cov_source", None))
    config.pluginmanager.register(Spent(measured=measured), "spent")
    if measured and not hasattr(config, "workerinput"):
        from tests.floors import Floors

        config.pluginmanager.register(Floors(), "floors")


def _place(item: pytest.Item) -> tuple[int, list[str]]:
    """What takes long begins first, or one process would wait for another's; what needs the demo comes when it has been built.

    Tests that stand on the same follow one another, so that it is made once in each process.
    """
    stands = [f"{make.__module__}.{make.__qualname__}" for make in wanted(item)]
    long = (item.get_closest_marker("browser"), item.get_closest_marker("slow"), _in_demo(item))
    return 2 if _in_demo(item) else next((at for at, one in enumerate(long) if one), 3), stands


def _in_demo(item: Any) -> bool:
    return "demo_database" in getattr(item, "fixturenames", ())


def pytest_itemcollected(item: pytest.Item) -> None:
    """What stands on the demo groups goes through the whole portal."""
    if _in_demo(item):
        item.add_marker(pytest.mark.whole)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests are skipped, and counted, where there is no Chromium; CI refuses to skip them."""
    items.sort(key=_place)
    # One of those builds it for the others, while another process does the rest.
    if (builds := next((at for at, item in enumerate(items) if _in_demo(item)), None)) is not None:
        items.insert(0, items.pop(builds))
    if chromium_path():
        return
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(
                pytest.mark.skip(reason="no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk")
            )
