"""The page that explains the API: nothing missing, in words, for those who may."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS

from groupportal.tenancy.api_guide import Endpoint, described, guide
from groupportal.tenancy.api_writing import HEADER
from groupportal.tenancy.roles import ACTIONS
from tests.world import World

AT_THE_DOOR = {"/api/v1/sign-in/", "/api/v1/sign-in/renew/"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def endpoints() -> list[Endpoint]:
    return [endpoint for _, found in guide(described()) for endpoint in found]


def addresses() -> set[str]:
    """Every address below api/v1/, as the resolver knows it."""
    found = set()

    def walk(patterns: Any, before: str) -> None:
        for pattern in patterns:
            path = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, path)
            elif path.startswith("api/v1/"):
                found.add(path)

    walk(get_resolver(settings.GROUP_URLCONF).url_patterns, "")
    return found


def plain(path: str) -> str:
    """``<uuid:public_id>``, ``(?P<public_id>…)`` and ``{public_id}`` written alike."""
    return (
        re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>|\{[^}]*\}", "*", path).replace("^", "").replace("$", "").strip("/")
    )


def test_every_address_of_the_api_is_explained() -> None:
    own = {"api/v1", "api/v1/schema"}
    formats = {a for a in addresses() if "format" in a}
    assert {plain(a) for a in addresses() - formats} - own == {plain(e.path) for e in endpoints()}


def test_filters_and_fields_are_said_in_chinese_and_examples_are_json() -> None:
    for endpoint in endpoints():
        assert CHINESE.search(endpoint.summary), endpoint.path
        assert endpoint.right in ACTIONS or endpoint.path in AT_THE_DOOR, endpoint.path
        for line in (*endpoint.filters, *endpoint.fields):
            assert CHINESE.search(line.words), (endpoint.path, line)
            assert all(words for _, words in line.choices), (endpoint.path, line)
        answer = json.loads(endpoint.example)
        row = answer["results"][0] if endpoint.paged else answer
        assert set(row) == {line.name for line in endpoint.fields if "." not in line.name}


def test_a_filter_lists_the_values_it_may_have() -> None:
    (roll,) = [e for e in endpoints() if e.path == "/api/v1/members/"]
    filters = {line.name: line for line in roll.filters}
    assert dict(filters["category"].choices)["school"] == "学校"
    assert filters["page_size"].words == "每页几条，默认 50，最多 200"
    assert {"as_of", "q", "state", "region"} <= set(filters)


@pytest.mark.django_db
def test_the_page_is_for_those_who_may_and_says_what_they_may_read(world: World, client_for: Any) -> None:
    page = client_for(world.zhang, world.a).get("api-guide")
    text = page.content.decode()
    for endpoint in endpoints():
        assert f"/{world.a.slug}{endpoint.path}" in text
        assert (ACTIONS[endpoint.right].label if endpoint.right else "不用先登录") in text
    assert f"/{world.b.slug}/" not in text
    assert "http://testserver/accounts/login/" in text
    li = client_for(world.li, world.a).get("api-guide").content.decode()
    assert "没有</span>" in li, "the ranking is not for the staff of a unit"
    assert client_for(world.qian, world.a).get("api-guide").status_code == 404
    home = client_for(world.zhang, world.a).get("home").content.decode()
    assert f"/{world.a.slug}/api/v1/" in home, "the navigation leads there"
    other = client_for(world.qian, world.b).get("api-guide").content.decode()
    assert f"/{world.b.slug}/api/v1/members/" in other
    assert f"/{world.a.slug}/" not in other


def test_nothing_is_described_by_guessing() -> None:
    described()
    assert not GENERATOR_STATS, (
        "the description warns of what it could not tell: two parts of one name, a field without a type"
    )


def test_every_chapter_has_the_name_of_a_room():
    assert {title for title, _ in guide(described()) if title.isascii()} == set()


def test_every_write_has_a_key_and_an_example_that_it_takes() -> None:
    """Walks the description. Where nothing is sent but the key, the key is the example."""
    writes = 0
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            if method == "get":
                continue
            writes += 1
            where = f"{method} {path}"
            keys = [p for p in operation["parameters"] if p["name"] == HEADER and p["in"] == "header"]
            assert [(key["required"], len(key["examples"])) for key in keys] == [(True, 1)], where
            if "requestBody" not in operation:
                continue
            asked = operation["requestBody"]["content"]["application/json"]
            (example,) = asked["examples"].values()
            name = asked["schema"]["$ref"].rsplit("/", 1)[1]
            fields = described()["components"]["schemas"][name]
            taken = {n for n, field in fields["properties"].items() if not field.get("readOnly")}
            assert set(fields.get("required", ())) & taken <= set(example["value"]) <= taken, where
    assert writes >= 20
