"""The handbook stands in the portal: every page leads to its section, words explain themselves, nothing in it leads astray."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.template import Context, Template

from groupportal.handbook.chapters import FOLDER, PICTURES, anchor_of, chapters, pictures, terms
from groupportal.handbook.registry import declared_sections, section_of
from groupportal.handbook.templatetags.handbook_tags import explained
from groupportal.tenancy.rights import view_behind
from tests.sweeps.addresses import group_addresses
from tests.sweeps.url_table import PUBLIC
from tests.world import World

# Not pages of the portal's frame: the other face, the API, files, pieces of pages.
_OTHER = ("admin:", "api-", "links:open")
_NO_PAGES = {"points:certificate", "links:qr"}


def _pages() -> list[str]:
    pages = []
    for address in group_addresses():
        methods = getattr(view_behind(address.view), "http_method_names", ["get"])
        api = any(part.endswith("-api") for part in address.name.split(":"))
        if "get" in methods and not api and not address.name.startswith(_OTHER):
            pages.append(address.name)
    return [name for name in pages if name not in PUBLIC]


def test_every_page_declares_its_section() -> None:
    assert [name for name in _pages() if section_of(name) is None] == []


def test_every_section_declared_is_there_and_every_declaration_has_a_page() -> None:
    known = chapters()
    missing = {
        name: f"{number} {title}"
        for name, (number, title) in declared_sections().items()
        if number not in known or known[number].section(title) is None
    }
    assert missing == {}
    used = {section_of(name) for name in _pages()}
    assert [name for name, section in declared_sections().items() if section not in used] == []


def test_links_and_pictures_of_the_handbook_lead_somewhere() -> None:
    for path in FOLDER.glob("*.md"):
        text = path.read_text("utf-8")
        assert "manage.py" not in text, f"{path.name}: commands are the operator's (docs/operations.md)"
        for target in re.findall(r"\]\(([^)]+)\)", text):
            name, _, anchor = unquote(target).partition("#")
            if name.startswith("图/"):
                assert (PICTURES / name.removeprefix("图/")).is_file(), f"{path.name}: {target}"
            elif name.endswith(".md"):
                there = (FOLDER / name).read_text("utf-8")
                heads = {anchor_of(h) for h in re.findall(r"^#+ (.+)$", there, re.MULTILINE)}
                assert not anchor or anchor in heads, f"{path.name}: {target}"
    assert len({path.name[:2] for path in FOLDER.glob("[0-9]*.md")}) == len(list(FOLDER.glob("[0-9]*.md")))


def test_the_page_of_a_chapter_and_the_piece_for_the_drawer(world: World, client_for: Any) -> None:
    li = client_for(world.li, world.a)
    page = li.get("handbook:chapter", number="12").content.decode()
    assert f'<h2 id="{anchor_of("申诉")}">申诉</h2>' in page
    src = re.search(r'src="(/group-a/help/pictures/[^"]+\.png)"', page)
    assert src
    picture = li.client.get(src[1])
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert 'href="/group-a/help/11/"' in li.get("handbook:index").content.decode()
    piece = li.get("handbook:chapter", number="12", data={"at": "申诉"}, headers={"X-Drawer": "1"})
    assert "<html" not in piece.content.decode()
    assert "申诉" in piece.content.decode()
    assert (
        "年度定级" not in piece.content.decode().replace("<h2", "\n<h2").split("\n<h2")[1].split("</h2>")[0]
    )
    assert li.get("handbook:chapter", number="77").status_code == 404
    assert li.get("handbook:picture", name="README.md").status_code == 404


def test_what_is_looked_for_is_found_by_heading_first(world: World, client_for: Any) -> None:
    page = client_for(world.li, world.a).get("handbook:index", data={"q": "冲销"})
    assert page.context["found"][0]["title"] in ("记错了：冲销", "冲销")
    assert (
        "手册里没有找到"
        in client_for(world.li, world.a).get("handbook:index", data={"q": "宇宙飞船"}).content.decode()
    )


def test_help_on_a_page_leads_to_its_section(world: World, client_for: Any) -> None:
    page = client_for(world.wang, world.a).get("points:rule_sets").content.decode()
    anchor = anchor_of("积分规则")
    assert re.search(rf'href="/group-a/help/12/\?at={anchor}#{anchor}"\s+data-drawer', page)


def test_a_word_explains_itself_by_keyboard_and_touch() -> None:
    shown = Template("{% load handbook_tags %}{% term '期初' %}{% term '定稿' '已定稿' %}").render(Context())
    ids = re.findall(r'popovertarget="([^"]+)"', shown)
    assert len(set(ids)) == 2
    assert all(f'id="{name}" popover' in shown for name in ids), "the browser opens it: Enter, touch, Esc"
    assert "按一个日期一次登记" in shown
    assert ">已定稿</button>" in shown


def test_a_sentence_explains_each_word_once_and_lets_no_markup_through() -> None:
    shown = explained("<b>汇总</b>的口径：汇总到截至日期")
    assert re.findall(r">(\w+)</button>", shown) == ["汇总", "口径", "截至"]
    assert "&lt;b&gt;" in shown


def test_terms_are_sentences_for_secretaries() -> None:
    assert {"截至", "口径", "汇总", "定稿", "期初"} <= set(terms())
    assert all(10 < len(text) < 120 and not re.search("[a-z]{3}", text) for text in terms().values())


def test_no_picture_lies_unused() -> None:
    told = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.md"))
    assert [name for name in pictures() if f"图/{name}" not in told] == []
