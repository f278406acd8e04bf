from __future__ import annotations

import pytest
from django.core.cache import cache

from groupportal.audit.services import record
from groupportal.jobs.runner import inside_address
from groupportal.metrics import showing, views
from groupportal.metrics.links import figure_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.metrics.conftest import AS_OF

pytestmark = pytest.mark.usefixtures("toys", "sixty_units")


def test_the_drawer_shows_definition_date_value_rows_files_and_last_change(world, visitor):
    with group_scope(world.a, actor=world.wen):
        record("files.file_stored", Unit.objects.get(name="单位 07"), by=world.wen)
    answer = visitor(world.cai, world.a).get(
        "metrics:figure", code="toy.units", data={"as_of": "2023-06-30"}, headers={"HX-Request": "true"}
    )
    part = answer.content.decode()
    assert "<html" not in part
    for words in (
        "名称已登记的单位。",
        "2023年6月30日",
        ">60",
        "（60 条）",
        "名册.pdf",
        "文静",
        "单位名册",
        "秘书处",
    ):
        assert words in part
    assert part.count("<tr>") == 21
    assert "查看全部记录" in part


def test_the_whole_page_pages_through_the_rows(world, visitor):
    page = visitor(world.cai, world.a).get(
        "metrics:figure", code="toy.units", data={"as_of": "2023-06-30", "page": "2"}
    )
    text = page.content.decode()
    assert "<html" in text
    assert text.count('<th scope="row">') == 20
    assert "这里只印出第 21–40 条，共 60 条" in text, "the browser's own printing takes one page"


def test_paper_has_all_rows_or_says_how_many_it_has(world, visitor, monkeypatch):
    def paper() -> str:
        data = {"as_of": "2023-06-30", "page": "2", "print": "1"}
        return visitor(world.cai, world.a).get("metrics:figure", code="toy.units", data=data).content.decode()

    assert "print=1" in visitor(world.cai, world.a).get("metrics:figure", code="toy.units").content.decode()
    text = paper()
    assert text.count('<th scope="row">') == 60
    for piece in ('<nav class="pages"', "导出 Excel", "一次最多打印"):
        assert piece not in text, piece
    cache.clear()
    for module in (showing, views):
        monkeypatch.setattr(module, "MOST_PRINTED", 50)
    text = paper()
    assert "一次最多打印 50 条，这里是前 50 条" in text


def test_a_link_made_by_figure_url_opens_what_it_names(world, visitor):
    with inside_address(world.a):
        address = figure_url("toy.units", AS_OF, active="no")
    page = visitor(world.cai, world.a).client.get(address)
    assert page.context["value"] == "29"
    assert page.context["label"] == "单位数（停用）"


def test_amounts_are_read_in_wan(world, visitor):
    page = visitor(world.cai, world.a).get("metrics:figure", code="toy.money")
    assert (page.context["value"], page.context["unit"]) == ("1,215.00", "万元")


def test_a_file_the_viewer_may_not_open_has_no_address(world, visitor):
    page = visitor(world.li, world.a).get("metrics:figure", code="toy.units").content.decode()
    assert "名册.pdf" in page
    assert "您没有打开它的权限" in page
    assert "/files/" not in page


def test_the_figure_s_own_action_is_asked(world, visitor):
    assert visitor(world.li, world.a).get("metrics:figure", code="toy.money").status_code == 403
    assert visitor(world.cai, world.a).get("metrics:figure", code="toy.money").status_code == 200
    assert visitor(world.qian, world.a).get("metrics:figure", code="toy.units").status_code == 404
    assert visitor(world.qian, world.b).get("metrics:figure", code="toy.units").context["value"] == "4"


def test_what_can_not_be_read_is_said_on_a_page(world, visitor):
    cai = visitor(world.cai, world.a)
    assert cai.get("metrics:figure", code="toy.nothing").status_code == 404
    answer = cai.get("metrics:figure", code="toy.one")
    assert answer.status_code == 400
    assert "需要给出“单位”" in answer.content.decode()


def test_definitions_show_what_the_viewer_may_see_as_of_the_date(world, visitor):
    page = (
        visitor(world.li, world.a).get("metrics:definitions", data={"as_of": "2023-06-30"}).content.decode()
    )
    assert "名称已登记的单位。" in page
    assert ">60" in page
    assert "按单位分别计算" in page
    assert "经费" not in page.split("<main")[1]
    assert "toy.units/?as_of=2023-06-30" in page


def test_the_drawer_asks_as_often_for_many_rows_as_for_one(world, visitor, query_count):
    cai = visitor(world.cai, world.a)
    counts = []
    for data in ({"active": "no"}, {}):
        cai.get("metrics:figure", code="toy.units", data=data)
        with query_count() as count:
            assert cai.get("metrics:figure", code="toy.units", data=data).status_code == 200
        counts.append(count())
    assert counts[0] == counts[1]
