"""The style page in a group, as people get it."""

from __future__ import annotations

import re

import pytest

from groupportal.style.catalogue import PAGES, SECTIONS


@pytest.fixture
def secretary(world, visitor):
    return visitor(world.wang, world.a)


def test_style_page_shows_every_example_with_its_source(secretary):
    html = secretary.get("/style/").content.decode()
    names = {example.name for section in SECTIONS for example in section.examples}
    assert set(re.findall(r'<article class="panel" id="example-(\w+)"', html)) == names
    assert "{% figure 135" in html


@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_sample_pages_answer(secretary, name):
    assert secretary.get(f"/style/pages/{name}/").status_code == 200


def test_unknown_sample_page_is_not_found(secretary):
    assert secretary.get("/style/pages/odd/").status_code == 404
