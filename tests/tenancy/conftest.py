"""What several of these tests stand on."""

from __future__ import annotations

import pytest

from tests.tenancy.ground import pairs  # noqa: F401 -- a fixture


@pytest.fixture
def no_side_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin's side bar names kinds of record and no record: the same on hundreds of pages, it is left to those that are about it."""
    monkeypatch.setattr("groupportal.admin_site.sidebar", lambda request: [])
