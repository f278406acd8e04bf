"""The numbers beside the entries of the menu: what waits for this person, for those alone who may open it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from lxml import html

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.navigation import badges_for
from members.enums import ApplicationState
from members.models import Application
from tests.rows import make_row
from tests.visitor import Visitor, body
from tests.world import World


def test_the_menu_says_how_much_waits_for_the_person(
    world: World, menu_numbers: None, visitor: Callable[..., Visitor]
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        waiting = make_row(Application, {Unit: world.ua})
        Application.objects.filter(pk=waiting.pk).update(
            state=ApplicationState.SUBMITTED, proposed_at=timezone.now()
        )
    shown = {}
    for user in (world.wang, world.cai, world.li, world.zhang):
        person = visitor(user, world.a)
        page = html.fromstring(body(person.get("home")))
        said = {link.get("href"): link.text_content() for link in page.xpath("//nav//a[@href]")}
        with group_scope(world.a, actor=user):
            numbers = {
                name: count(viewer_for(user, world.a))
                for name, count in badges_for(viewer_for(user, world.a)).items()
            }
        for name, number in numbers.items():
            words = "".join(said.get(person.url(name), "").split())
            if words:
                shown[user.name, name] = number
                assert words.endswith(f"{number}项") if number else "项" not in words, (
                    user.name,
                    name,
                    words,
                )
    assert {name for (_, name), number in shown.items() if number} == {"members:applications"}
    assert ("张丽", "members:applications") not in shown


def test_a_menu_drawn_for_one_leads_another_through_their_own_group(
    world: World, visitor: Callable[..., Visitor]
) -> None:
    found = {}
    for user, group, name in (
        (world.wang, world.a, "members:list"),
        (world.qian, world.b, "members:growth"),
        (world.wen, world.a, "members:list"),
    ):
        person = visitor(user, group)
        page = html.fromstring(body(person.get(name, data={"as_of": "2020-05-01"})))
        nav = page.get_element_by_id("site-nav")
        links = [link.get("href") for link in nav.xpath(".//li/a")]
        assert all(
            link.startswith(f"/{group.slug}/") and link.endswith("?as_of=2020-05-01") for link in links
        )
        assert [link.get("href") for link in nav.xpath(".//a[@aria-current]")] == [
            f"{person.url(name)}?as_of=2020-05-01"
        ]
        found[user.name] = len(links)
    assert len(set(found.values())) == 1
    assert min(found.values()) > 20
