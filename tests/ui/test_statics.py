"""Styles and scripts reach the browser as a few files whose names change with their content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from groupportal.settings import base
from groupportal.ui import statics
from tests.visitor import body

STATIC = settings.BASE_DIR / "static"
OURS = ("portal/portal.css", "portal/portal.js", "portal/css/print.css", "portal/icons.svg")


def found(path: str) -> str:
    return Path(finders.find(path)).read_text(encoding="utf-8")


def test_every_style_sheet_and_every_module_is_in_the_one_file():
    css, js = found(statics.CSS), found(statics.JS)
    for path in STATIC.glob("portal/css/*.css"):
        assert path.read_text(encoding="utf-8") in css, path
    for path in STATIC.glob("portal/js/*.js"):
        assert (path.read_text(encoding="utf-8") in js) == (path.name != "admin.js"), path
    assert css.startswith((STATIC / "portal/css/tokens.css").read_text(encoding="utf-8"))
    assert css.rstrip().endswith("}")
    assert css.count("{") == css.count("}")


def test_modules_share_nothing():
    """They stand in one file, each in a block of its own: what they import, export or await would not work there."""
    for path in statics.modules():
        assert not re.search(r"^(\s*(import|export)|await)\b", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_what_is_pasted_from_a_sheet_is_read_by_one_script():
    assert [p.stem for p in statics.modules() if "clipboardData" in p.read_text(encoding="utf-8")] == [
        "pasted"
    ]


def test_a_changed_source_makes_a_new_file(tmp_path, monkeypatch):
    (tmp_path / "css").mkdir()
    (tmp_path / "css/tokens.css").write_text("a {}")
    monkeypatch.setattr(statics, "SOURCE", tmp_path)
    with override_settings(VAR_DIR=tmp_path / "var"):
        finder = statics.BundleFinder()
        made = Path(finder.find(statics.CSS))
        assert made.read_text() == "a {}"
        (tmp_path / "css/tokens.css").write_text("b {}")
        assert Path(finder.find(statics.CSS)).read_text() == "b {}"
    assert finder.find("portal/other.css") == []


def test_a_page_asks_for_few_files(world, visitor):
    page = body(visitor(world.wang, world.a).get("files:file_list"))
    asked = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert set(asked) == {
        "/static/portal/icon.svg",
        "/static/portal/touch-180.png",
        "/static/portal/icons.svg",
        "/static/portal/portal.css",
        "/static/portal/portal.js",
        "/static/django_htmx/htmx-2.min.js",
    }


@pytest.fixture
def collected(tmp_path: Path) -> Iterator[Path]:
    """Our own files, collected as production and ``make run`` do it."""
    few = ["groupportal.ui.statics.BundleFinder", "django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(
        STATIC_ROOT=tmp_path, STORAGES=base.STORAGES, STATICFILES_FINDERS=few, WHITENOISE_USE_FINDERS=False
    ):
        call_command("collectstatic", interactive=False, verbosity=0, if_changed=True)
        staticfiles_storage._setup()
        yield tmp_path
    staticfiles_storage._setup()


def test_collected_files_are_named_by_content_packed_and_kept_for_ever(collected: Path):
    serve = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    for name in OURS:
        address = staticfiles_storage.url(name)
        assert re.fullmatch(rf"/static/{re.escape(name.rpartition('.')[0])}\.[0-9a-f]{{12}}\.\w+", address)
        answer: Any = serve(RequestFactory().get(address, headers={"Accept-Encoding": "gzip"}))
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
        assert answer["Content-Encoding"] == "gzip"
        answer.file_to_stream.close()


def test_they_are_collected_again_only_after_a_change(collected: Path):
    manifest = collected / "staticfiles.json"
    before = json.loads(manifest.read_text())
    manifest.write_text("{}")
    call_command("collectstatic", interactive=False, verbosity=0, if_changed=True)
    assert manifest.read_text() == "{}"
    (collected / ".collected").write_text("of yesterday")
    call_command("collectstatic", interactive=False, verbosity=0, if_changed=True)
    assert json.loads(manifest.read_text())["paths"] == before["paths"]


def test_before_anything_is_collected_files_go_by_their_plain_names(tmp_path: Path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=base.STORAGES):
        assert statics.HashedFiles().url("portal/portal.css") == "/static/portal/portal.css"
