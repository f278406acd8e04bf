"""An expert's link: one document with everything behind it, and nothing else."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags

from budget.enums import Source
from budget.models import LedgerEntry
from groupportal.accounts.models import User
from groupportal.audit.models import AccessEntry
from groupportal.files.services import store_bytes
from groupportal.links.models import Link, LinkVisit
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import Evidence, ItemThread, Plan
from reports.annex.compare import CHANGED
from reports.annex.figures import in_wan
from reports.models import ReportRun
from reports.opened.take_apart import BEHIND, opened
from reports.package.collect import collect_package
from reports.services.annual import begin_report
from reports.services.expert import issue_expert_link
from reports.services.package import keep_package
from reports.services.run import collect_report, forms_of, keep_report
from tests.links.conftest import path_of
from tests.members.ground import enrol
from tests.plans.people import PDF, pdf
from tests.reports.evidenced import AS_OF, MINUTES, approved, plan_of
from tests.reports.test_annual import begun, made
from tests.visitor import Visitor, body
from tests.world import World

AMOUNTS = ("budget.planned", "budget.received", "budget.spent")


def _money(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        thread = ItemThread.objects.get(name="规范治理结构")
        LedgerEntry.objects.create(
            plan=Plan.objects.get(),
            thread=thread,
            source="municipal",
            kind="receipt",
            amount=Decimal("120000.00"),
            occurred_on=dt.date(2020, 5, 8),
            voucher_no="记-0815",
            counterparty="市财政局",
            created_by=world.wang,
        )


def _made(world: World) -> ReportRun:
    with group_scope(world.a, actor=world.wang):
        return keep_report(collect_report("annex", AS_OF), forms_of("xlsx"), by=world.wang)


def _links(page: str, name: str) -> dict[str, str]:
    """Words -> address of the links to a page behind the link."""
    found = re.findall(rf'<a[^>]*href="([^"]*/{name}/\?[^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {strip_tags(words).strip(): html.unescape(url) for url, words in found}


def _ways_out(page: str, world: World, base: str) -> list[str]:
    """The addresses on a page that lead into the group past the link."""
    return [
        url for url in re.findall(r'href="([^"#]+)"', page) if f"/{world.a.slug}/" in url and base not in url
    ]


def test_an_expert_reaches_rows_and_files_in_two_clicks_and_nothing_else(world: World, visitor: Any) -> None:
    plan_of(world)
    text = "成员{{members.active}}家，新增6家。"
    approved(world, "2.扩大集团规模", text, pdf(MINUTES))
    _money(world)
    run = _made(world)
    wang = visitor(world.wang, world.a)
    given = {"addressee": "周教授", "why": "2023年省级验收评审", "days": "14"}
    issued = wang.post("reports:issue_link", given, public_id=run.public_id, follow=True)
    assert "2023年省级验收评审" in body(issued)
    again = wang.post("reports:issue_link", given, public_id=run.public_id)
    assert (again.status_code, "已有一条在用的链接" in body(again)) == (422, True)
    with group_scope(world.a):
        link = Link.objects.get()
        base = path_of(link)

    # Something happens after the document was made: it says what it said.
    approved(world, "2.扩大集团规模", "后来改写的话。", as_of=dt.date(2023, 12, 31))
    expert = Visitor(None, world.a)
    page = expert.get(base)
    said = body(page)
    assert page.status_code == 200
    for words in ("周教授", "附件2-1", "成员<a", "12"):
        assert words in said, words
    assert "后来改写的话" not in said
    assert _ways_out(said, world, base) == []

    figures = _links(said, "figure")
    assert {"12", "填报与佐证"} <= set(figures)
    money = body(expert.client.get(figures["12"]))
    assert "市财政局" in money
    assert "120,000.00" in money
    assert _ways_out(money, world, base) == [], "rows are words alone"
    doors = re.findall(r'href="([^"]*/figure/\?n=n\d+)"', said)
    behind = next(text for url in doors if MINUTES in (text := body(expert.client.get(html.unescape(url)))))
    files = _links(behind, "file")
    taken = expert.client.get(files[MINUTES])
    assert b"".join(taken).startswith(b"%PDF")
    (sheet,) = _links(said, "file").values()
    assert expert.client.get(sheet).status_code == 200

    # Every look and every file is written down.
    with group_scope(world.a):
        log = list(LinkVisit.objects.order_by("id").values_list("what", "note"))
        assert log[0] == ("opened", "")
        assert ("taken", MINUTES) in log
        assert any(what == "looked" and "实际已到位" in note for what, note in log)
        assert AccessEntry.objects.filter(object_label=MINUTES, purpose__contains="周教授").count() == 1
    assert MINUTES in body(wang.get("links:link", public_id=link.public_id))

    # What is not of this document.
    with group_scope(world.a, actor=world.wang):
        other = store_bytes(PDF + b"% 8", name="别的.pdf", by=world.wang, view_action="plans.view_plan")
        late = Evidence.objects.create(
            filing=Evidence.objects.get(filing__as_of=AS_OF).filing,
            file=store_bytes(PDF + b"% 7", name="内部.pdf", by=world.wang, view_action="audit.view_trail"),
            added_by=world.wang,
        )
    door = doors[-1].rsplit("=", 1)[1]
    for query in (
        "figure/?n=n9999",
        "figure/?n=members.active",
        "figure/",
        f"file/?f={other.public_id}",
        f"file/?f={other.public_id}&n={door}",
        f"file/?f={late.file.public_id}&n={door}",
        f"file/?f={uuid.uuid4()}",
        "file/?f=x",
        "file/",
    ):
        assert expert.get(f"{base}{query}").status_code == 404, query
    assert expert.post(f"{base}figure/?n=n1").status_code == 405
    assert expert.get(f"{base}more/").status_code == 302, "no such page: back to the first one"
    assert settings.SESSION_COOKIE_NAME not in expert.client.cookies
    for name, kwargs in (
        ("home", {}),
        ("reports:documents", {}),
        ("reports:run", {"public_id": run.public_id}),
        ("metrics:figure", {"code": "budget.received"}),
        ("files:file_download", {"public_id": other.public_id}),
        ("links:link", {"public_id": link.public_id}),
    ):
        answer = expert.get(name, **kwargs)
        assert (answer.status_code, "/login/" in answer.headers.get("Location", "")) == (302, True), name
    assert Visitor(None, world.b).get(base).status_code == 404, "the other group has no such link"


def test_links_run_out_and_are_withdrawn_and_forwarded_ones_say_so(
    world: World, visitor: Any, time_machine: Any
) -> None:
    plan_of(world)
    approved(world, "2.扩大集团规模", "成员135家。", pdf(MINUTES))
    with group_scope(world.a, actor=world.wang):
        run = keep_package(collect_package(AS_OF), by=world.wang)
    wang = visitor(world.wang, world.a)
    assert visitor(world.zhang, world.a).get("reports:issue_link", public_id=run.public_id).status_code == 403
    for wrong in ({"why": ""}, {"days": "91"}, {"addressee": " "}):
        given = {"addressee": "周教授", "why": "评审", "days": "3", **wrong}
        assert wang.post("reports:issue_link", given, public_id=run.public_id).status_code == 422, wrong
    wang.post(
        "reports:issue_link", {"addressee": "周教授", "why": "评审", "days": "3"}, public_id=run.public_id
    )
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        link = Link.objects.get()
        base = path_of(link)
    said = body(Visitor(None, world.a).get(base))
    files = _links(said, "file")
    assert MINUTES in files
    forwarded = Visitor(None, world.a)
    assert "在另一台设备上打开过" in body(forwarded.get(base))
    answer = forwarded.client.get(files[MINUTES], headers={"Range": "bytes=0-3"})
    assert (answer.status_code, b"".join(answer)) == (206, b"%PDF")
    time_machine.move_to(timezone.now() + dt.timedelta(days=4))
    closed = forwarded.get(base)
    assert (closed.status_code, "已过期" in body(closed)) == (410, True)
    assert forwarded.client.get(files[MINUTES]).status_code == 410
    wang = visitor(world.wang, world.a)
    wang.post("links:renew", public_id=link.public_id)
    with group_scope(world.a):
        new = Link.objects.get(replaced_by=None)
        fresh = path_of(new)
    assert Visitor(None, world.a).get(fresh).status_code == 200
    wang.post("links:revoke", {"reason": "评审结束"}, public_id=new.public_id)
    revoked = forwarded.get(fresh)
    assert (revoked.status_code, "已撤销" in body(revoked)) == (410, True)


def test_an_annual_report_opens_by_its_marks_and_is_compared_by_them(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        report = begun(world)
        first = made(world, report)
        enrol(world, "江海电子厂", joined_on=dt.date(2022, 5, 1))
        second = made(world, report)
    wang = visitor(world.wang, world.a)
    assert wang.get("reports:run", public_id=first.public_id).status_code == 200
    shown = body(wang.get("reports:versions", data={"later": second.public_id}))
    assert "成员" in shown
    assert "<del>2</del>" in shown
    assert "<ins>3</ins>" in shown
    assert "2022-01-01" not in shown
    with group_scope(world.a, actor=world.wang):
        last_year = made(world, begin_report(2021, by=viewer_for(world.wang, world.a)))
        third = made(world, report)
    shown = body(wang.get("reports:versions", data={"later": third.public_id}))
    assert f'value="{second.public_id}" selected' in shown, "the version before it, not what was made last"
    years = wang.get("reports:versions", data={"earlier": last_year.public_id, "later": third.public_id})
    (table,) = years.context["shown"]
    figures = {(one["row"].heading, one["row"].name): one["row"].kind for one in table["rows"]}
    assert figures["报告当年", "集团成员总数"] == CHANGED, "this year's beside that year's"
    wang.post(
        "reports:issue_link", {"addressee": "周教授", "why": "评审", "days": "3"}, public_id=first.public_id
    )
    with group_scope(world.a):
        base = path_of(Link.objects.get())
    expert = Visitor(None, world.a)
    said = body(expert.get(base))
    assert "截至报告期末" in said
    figures = _links(said, "figure")
    behind = body(expert.client.get(figures["2"]))
    assert "江海机械厂" in behind
    assert "成稿印的是 2，此后记录有更正，现在是 3" in behind, "two numbers, and why"
    with group_scope(world.a):
        assert LinkVisit.objects.filter(note__contains="成稿印的是 2").exists(), "the secretariat hears of it"
    assert not re.search(r"<h1[^>]*>\s*(\w+)（\1）", behind), "said once"


def test_what_opens_says_what_the_table_of_its_day_prints(world: World) -> None:
    plan_of(world)
    with group_scope(world.a, actor=world.wang):
        enrol(world, "江海机械厂", joined_on=dt.date(2020, 3, 1))
        enrol(world, "江海电子厂", joined_on=dt.date(2023, 3, 1))
    filing = approved(world, "2.扩大集团规模", "成员{{members.active}}家。", as_of=dt.date(2022, 12, 31))
    run = _made(world)
    with group_scope(world.a, actor=world.wang):
        document = opened(run)
        cells = [cell for row in document.parts[0].rows for cell in row]
        (printed,) = [piece for cell in cells for piece in cell if piece.text == "2"]
        assert (document.figures[printed.figure].as_of, document.figures[printed.figure].printed) == (
            AS_OF,
            "2",
        )
        behind = ask("reports.completion", AS_OF, {"thread": str(filing.thread.public_id)}).answer()
        assert [behind.columns[1].value_of(row) for row in behind.rows] == ["成员2家。"]


def test_every_figure_of_the_jiangmen_tables_opens_to_its_records(in_demo: None) -> None:
    group, day = Group.objects.get(slug="jiangmen"), dt.date(2023, 6, 30)
    secretary = User.objects.get(username="jm_mishu")
    with group_scope(group, actor=secretary):
        run = keep_report(collect_report("annex", day), forms_of("xlsx"), by=secretary)
        by = viewer_for(secretary, group)
        link = issue_expert_link(run, addressee="周教授", why="省级验收评审", days=14, by=by)
        base, document = path_of(link), opened(run)
        *texts, money = document.parts
        # Each number of the money table, each reference in a text, and each task's word with its papers is a door.
        amounts = [piece for row in money.rows for cell in row[1:] for piece in cell]
        assert len(amounts) == 85
        assert all(piece.figure for piece in amounts if piece.text != "—")
        for part in texts:
            assert all(any(p.figure and p.text == BEHIND for cell in row for p in cell) for row in part.rows)
        printed = {p.figure: p.text for p in amounts}
        answers = {
            key: ask(figure.code, figure.as_of, figure.params).answer()
            for key, figure in document.figures.items()
        }
        expected = {key: (answer.value, answer.rows.count()) for key, answer in answers.items()}
    expert = Visitor(None, group)
    said = body(expert.get(base))
    assert set(re.findall(r"/figure/\?n=(n\d+)", said)) == set(document.figures), (
        "all stand on the first page"
    )
    behind = set()
    for key, (value, rows) in expected.items():
        page = body(expert.get(f"{base}figure/?n={key}"))
        if source := document.figures[key].params.get("source"):
            assert f"，{Source(source).label}）" in page, "told from the total over all sources"
        assert f'<span class="tally">{rows:,}</span>' in page, document.figures[key]
        assert rows or not value, document.figures[key]
        if key in printed and value is not None:
            number = (
                in_wan(value) if document.figures[key].code in AMOUNTS else value.quantize(Decimal("0.01"))
            )
            assert Decimal(printed[key].replace(",", "").rstrip("%")) == number, document.figures[key]
        behind |= set(_links(page, "file").items())
    assert len(behind) > 24
    assert all(expert.client.get(url).status_code == 200 for _, url in sorted(behind)[:5])
