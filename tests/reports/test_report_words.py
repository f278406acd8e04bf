"""Words of the annual report against the records they were drafted from; who may approve them; what goes along with it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from groupportal.office.document.values import Run
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from members.enums import Category
from plans.models import Filing, ItemThread, PlanItem
from plans.services import filing as filings
from plans.services.filing import fingerprint
from plans.services.review import approve_filing, withdraw_approval
from reports.annual.reading import with_marks
from reports.annual.records import renewed
from reports.annual.text import check_text, with_codes, with_names
from reports.checks import layers
from reports.checks.older import older_words
from reports.checks.passages import Passage
from reports.enums import Change, Decided, Form, Origin, TextState
from reports.models import AnnualReport
from reports.opened.take_apart import opened
from reports.selectors.annual import Section, final_run, latest_text, outline
from reports.selectors.annual_return import standing_of
from reports.services.annual import (
    TEXTS,
    begin_report,
    follow_outline,
    submit_section,
    withdraw_text,
    write_section,
)
from reports.services.annual_return import begin_return, freeze_return, submit_return
from reports.services.annual_return import fingerprint as seen_of
from reports.services.attachment import add_attachment
from reports.services.outline import set_layout, set_outline
from reports.services.returned import bring_back, decide_all
from reports.services.run import render, settle_report
from tests.members.ground import enrol
from tests.outcomes import refused
from tests.plans.contents import revision_in_force
from tests.plans.people import pdf, viewer
from tests.reports.test_annual import MEMBERS, approve_all, begun, made, report, section, words_of
from tests.reports.test_annual_return import explained
from tests.visitor import body
from tests.world import World

__all__ = ["report"]

DAY = dt.date(2022, 12, 31)


def approved(world: World, text: str) -> Filing:
    thread = ItemThread.objects.get(name__startswith="2.扩大集团规模")
    wang, wen = viewer(world.wang), viewer(world.wen)
    draft = filings.start_filing(thread, as_of=DAY, by=wang)
    filings.save_filing(draft, as_of=DAY, text=text, figures=[], seen=fingerprint(draft), by=wang)
    draft.refresh_from_db()
    return approve_filing(filings.submit_filing(draft, by=wang), by=wen)


def test_a_chapter_in_the_words_of_an_older_filing_is_told_and_renewed(
    inside: World, visitor: Callable[..., Any]
) -> None:
    """What people wrote stays; the paragraph that was copied from the filing follows it."""
    world = inside
    revision_in_force(world.wang)
    for rows in (ItemThread.objects, PlanItem.objects):
        rows.filter(name="2.扩大集团规模").update(name="2.扩大集团规模到130家")
    first = approved(world, "135家，全年新增5家。")
    by = viewer(world.wang)
    chapter = section(begin_report(2022, by=by), "tasks")
    assert "135家" in latest_text(chapter).text
    assert list(older_words(DAY)) == []
    mine = f"{latest_text(chapter).text}\n秘书处补写的一段。"
    write_section(chapter, mine, seen=1, by=by)
    withdraw_approval(first, reason="数错了", by=viewer(world.wen))
    (gone,) = older_words(DAY)
    assert "“135家，全年新增5家”，这一项现在没有已通过的填报" in gone.message
    approved(world, "136家，全年新增5家。")
    (other,) = older_words(DAY)
    assert (
        "写“扩大集团规模到130家”的是“135家，全年新增5家”，记录里现在是“136家，全年新增5家”" in other.message
    )
    assert (other.place, other.url) == ("年度工作报告", chapter.get_absolute_url())
    wang, at = visitor(world.wang, world.a), {"public_id": chapter.public_id}
    page = wang.get("reports:section_redraft", **at)
    assert "只换记录有变化的段落" in body(page)
    shown = {name: page.context["form"].initial[name] for name in ("seen", "drafted")}
    assert wang.post("reports:section_redraft", {**shown, "deed": "renew"}, **at).status_code == 302
    text = latest_text(chapter)
    assert text.origin == Origin.RENEWED
    assert text.text == mine.replace("135家", "136家")
    assert list(older_words(DAY)) == []
    # And once more: what was renewed is known as the records' own.
    write_section(chapter, text.text.replace("全年新增5家。", "全年新增5家。进展顺利。"), seen=3, by=by)
    withdraw_approval(Filing.objects.order_by("-pk")[0], reason="又错了", by=viewer(world.wen))
    approved(world, "137家，全年新增6家。")
    (one,) = older_words(DAY)
    assert "“136家，全年新增5家”，记录里现在是“137家，全年新增6家”" in one.message
    # A name with another number is the same task's, as it is where paragraphs are renewed.
    write_section(chapter, latest_text(chapter).text.replace("到130家", "到150家"), seen=4, by=by)
    (told,) = older_words(DAY)
    assert "写“扩大集团规模到130家”的是“136家，全年新增5家”" in told.message
    page = body(wang.get("reports:section_redraft", **at))
    assert "记录变了、要自己改的段落" in page
    assert "起草以后记录没有变化" not in page


def test_a_frozen_return_holds_the_filings_it_counts(inside: World) -> None:
    world = inside
    revision_in_force(world.wang)
    filing, wang, wen = approved(world, "135家。"), viewer(world.wang), viewer(world.wen)
    row = begin_return(2022, by=wang)
    explained(row, wang)
    waiting = submit_return(row, by=wang)
    freeze_return(waiting, seen=seen_of(waiting, standing_of(waiting)), by=wen)
    said = refused(lambda: withdraw_approval(filing, reason="数错了", by=wen), "printed")
    assert "年度数据填报表已经定稿，印的是这份填报" in said


@pytest.mark.parametrize(
    ("text", "drafted", "comes"),
    [
        ("一。\n1.甲。三家。", "一。\n1.甲。四家。", "一。\n1.甲。四家。"),
        ("一。\n1.甲。大约三家。", "一。\n1.甲。四家。", "一。\n1.甲。大约三家。"),
        ("1.甲。三家。\n人写的。", "1.甲。三家。\n2.丁。新的。", "1.甲。三家。\n人写的。\n2.丁。新的。"),
        ("人写的。", "一。\n1.甲。四家。", "人写的。"),
        (
            "1.甲。三家。\n评论甲。\n2.乙。两家。",
            "1.甲。四家。\n2.丙。一家。\n3.乙。三家。",
            "1.甲。四家。\n评论甲。\n2.丙。一家。\n3.乙。三家。",
        ),
        (
            "1.同名。一家。\n1.同名。两家。\n1.甲。三家。",
            "1.同名。一家。\n1.同名。两家。\n1.甲。四家。",
            "1.同名。一家。\n1.同名。两家。\n1.甲。四家。",
        ),
        ("成员136家。", "成员135家。", "成员135家。"),
    ],
    ids=[
        "copied",
        "changed by a person",
        "added",
        "left out by a person",
        "each in its place",
        "two of one name",
        "back again",
    ],
)
def test_what_people_wrote_is_not_renewed(text: str, drafted: str, comes: str) -> None:
    known = [
        "一。",
        "1.甲。三家。",
        "2.乙。两家。",
        "1.同名。一家。",
        "1.同名。两家。",
        "成员135家。",
        "成员136家。",
    ]
    assert renewed(text, drafted, known) == comes


def test_a_task_is_called_by_its_name_where_a_figure_of_it_is_written(inside: World) -> None:
    revision_in_force(inside.wang)
    thread = ItemThread.objects.get(name="2.扩大集团规模")
    code = f"{{{{plans.point_target thread={thread.public_id} label=成员总数}}}}"
    said = with_names(code)
    assert "2.扩大集团规模" in said
    assert str(thread.public_id) not in said
    assert with_codes(said) == code


def test_whose_words_they_are_does_not_approve_them(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        row = section(report)
        write_section(row, "文写的。", seen=1, by=wen)
        text = submit_section(row, by=wang)
        said = refused(lambda: TEXTS.rule(text, TextState.APPROVED, by=wen), "two_people")
        assert "这一稿是您写的或提交的" in said
        assert text not in TEXTS.due(wen)
        # Of two who both wrote, the one whose words stand hands in, and the other rules: nobody is stuck.
        withdraw_text(text, by=wang)
        write_section(row, "文写的，王改的。", seen=2, by=wang)
        refused(lambda: TEXTS.rule(submit_section(row, by=wen), TextState.APPROVED, by=wang), "two_people")
        again = begin_report(2022, as_of=dt.date(2022, 6, 30), by=wen)
        carried = submit_section(section(again), by=wen)
        refused(lambda: TEXTS.rule(carried, TextState.APPROVED, by=wang), "two_people")
        TEXTS.rule(submit_section(row, by=wang), TextState.APPROVED, by=wen)
        # What the records say is nobody's words: 王 began the report and may approve it.
        drafted = submit_section(section(report, "overview"), by=wen)
        TEXTS.rule(drafted, TextState.APPROVED, by=wang)


def test_an_exhibit_nobody_declares_is_not_kept(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        refused(lambda: write_section(section(report), "{{exhibit:gone}}", seen=1, by=by), "no_exhibit")
        check_text("{{exhibit:gone}}\n新的。", DAY, by, before="{{exhibit:gone}}")


def test_attachments_are_listed_printed_and_go_along(
    world: World, report: AnnualReport, visitor: Callable[..., Any]
) -> None:
    wang, at = visitor(world.wang, world.a), {"public_id": report.public_id}
    table = {"title": "各类成员一览表", "exhibit": "members.by_category"}
    assert wang.post("reports:attachment_add", table, **at).status_code == 302
    both = {"title": "章程", "exhibit": "members.by_category", "file": pdf("章程.pdf")}
    assert "只能选一样" in body(wang.post("reports:attachment_add", both, **at))
    assert "请换一个名称" in body(wang.post("reports:attachment_add", table, **at))
    sent = {"title": "章程", "file": pdf("章程.pdf"), "order": 1}
    assert wang.post("reports:attachment_add", sent, **at).status_code == 302
    assert "系统里的表：" in body(wang.get("reports:annual", **at))
    with group_scope(world.a, actor=world.wang):
        assert [one.title for one in report.attachments.all()] == ["章程", "各类成员一览表"]
        run, by = made(world, report), viewer_for(world.wang, world.a)
        words = words_of(render(run, Form.DOCX))
        assert "附件：1.章程（另附）" in words
        assert words.index("附件2") > words.index("2.各类成员一览表")
        tables = docx.Document(io.BytesIO(render(run, Form.DOCX))).tables
        assert tables[-1].rows[0].cells[0].text == "类别"
        approve_all(world, report)
        late = add_attachment(report, "又一个", by=by)
        refused(lambda: settle_report(run, accepted="逐条看过", by=by), "attached_since")
    assert wang.post("reports:attachment_remove", public_id=late.public_id).status_code == 302
    assert "附件2　各类成员一览表" in body(wang.get("reports:annual_print", **at))
    with group_scope(world.a, actor=world.wang):
        settle_report(run, accepted="逐条看过", by=by)
        refused(lambda: add_attachment(report, "晚了", by=by), "final")
        (piece,) = [p for part in opened(run).parts for line in part.lines for p in line if p.file]
        file = report.attachments.get(title="章程").file
        assert (piece.text, piece.file) == ("章程.pdf", str(file.public_id))
    for who in (world.pa.expert, world.zhang):
        got = visitor(who, world.a).get("files:file_download", public_id=file.public_id)
        assert got.status_code == 200, who
    with group_scope(world.a, actor=world.wang):
        assert [one.title for one in begin_report(2022, by=by).attachments.all()] == [
            "章程",
            "各类成员一览表",
        ]


def test_what_is_settled_is_what_was_read_and_stays(
    world: World, report: AnnualReport, visitor: Callable[..., Any], tmp_path: Any
) -> None:
    """Another title or signing unit since: refused. Afterwards page and command show what was settled, whatever the records say."""
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        approve_all(world, report)
        early = made(world, report)
        layout = {"office": "", "preset": "official", "contents": True, "by": by}
        set_layout(signing_unit="江海集团理事会", **layout)
        refused(lambda: settle_report(early, accepted="逐条看过", by=by), "signed_since")
        set_layout(signing_unit="", **layout)
        before = outline()
        again = [replace(one, title="成员和变化") if one.key == "members" else one for one in outline()]
        set_outline(again, by=by)
        refused(lambda: settle_report(early, accepted="逐条看过", by=by), "retitled_since")
        set_outline(before, by=by)
        enrol(world, "江海第四学校", category=Category.SCHOOL, joined_on=dt.date(2022, 5, 1))
    page = body(visitor(world.wang, world.a).get("reports:settle", public_id=early.public_id))
    assert "集团成员总数：2，现在是 3" in page
    with group_scope(world.a, actor=world.wang):
        settle_report(early, accepted="逐条看过", by=by)
        set_layout(signing_unit="别的单位", **layout)
        run = final_run(report)
        assert run is not None
    shown = body(visitor(world.wang, world.a).get("reports:annual_print", public_id=report.public_id))
    assert "这是定稿的文字和数" in shown
    assert "集团有成员单位2家" in re.sub("<[^>]+>", "", shown).replace(" ", "")
    assert "别的单位" not in shown
    call_command("annual_report", group=world.a.slug, year=2022, out=str(tmp_path))
    (written,) = tmp_path.glob("*.docx")
    assert written.read_bytes() == render(run, Form.DOCX)


def test_a_group_begins_a_section_with_its_own_words(world: World, visitor: Callable[..., Any]) -> None:
    wang, at = visitor(world.wang, world.a), {"key": "members"}
    page = wang.get("reports:outline_text", **at)
    assert page.context["form"].initial["text"] == "【系统初稿】"
    odd = wang.post("reports:outline_text", {"text": "【图表：没有的图表】"}, **at)
    assert "没有叫“没有的图表”的图表" in body(odd)
    said = "集团按章程吸收成员。\n【系统初稿】\n全年新增【新加入成员】家。"
    assert wang.post("reports:outline_text", {"text": said}, **at).status_code == 302
    late = visitor(world.wen, world.a).post("reports:outline_text", {"text": "文的话。"}, **at)
    assert "别人改过“成员单位与变化”起草用的文字" in body(late)
    kept = wang.get("reports:outline_text", **at).context["form"].initial["seen"]
    assert "按本集团的文字起草" in body(wang.get("reports:annual_outline"))
    with group_scope(world.a, actor=world.wang):
        text = latest_text(section(begun(world))).text
        lines = text.split("\n")
        assert (lines[0], lines[-1]) == ("集团按章程吸收成员。", "全年新增{{members.joined}}家。")
        assert lines[1].startswith(MEMBERS.removesuffix("。"))
    wang.post("reports:outline_text", {"text": "【系统初稿】", "seen": kept}, **at)
    with group_scope(world.a):
        assert not any(one.template for one in outline())
    assert wang.get("reports:outline_text", key="gone").status_code == 404


def test_a_section_with_words_does_not_go_from_the_outline(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        known = outline()
        set_outline([*known, Section("free.mine", "校企故事", 85)], by=by)
        follow_outline(report, by=by)
        mine = section(report, "free.mine")
        write_section(mine, "两家企业办了订单班。", seen=0, by=by)
        said = refused(lambda: set_outline(known, by=by), "has_text")
        assert "“校企故事”在2022年度工作报告里已经写了文字" in said
        write_section(mine, "", seen=1, by=by)
        set_outline(known, by=by)


def test_bodies_written_of_are_held_against_who_sits_in_them(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Kept:
        is_of_members = False

        def __init__(self, name: str, kind: str) -> None:
            self.name, self.kind = name, kind

    text = "常务理事会运行正常，集团、产业学院、专业委员会三层架构运行平稳。"
    monkeypatch.setattr(layers, "passages_on", lambda _: [Passage("附件2-1", "治理", "/", text, text)])
    bodies = [(Kept("江海职教集团理事会", "council"), False), (Kept("常务理事会", "standing"), True)]
    monkeypatch.setattr(layers, "bodies_and_whether_seated", lambda _: bodies)
    (one,) = layers.seats_by_layer(DAY)
    assert "产业学院、专业（群）建设指导委员会这一层没有在任席位" in one.message
    bodies += [(Kept("新媒体产业学院", "college"), True), (Kept("会计专委会", "majors"), True)]
    assert list(layers.seats_by_layer(DAY)) == []
    bodies[1] = (bodies[1][0], False)
    empty, layer = layers.seats_by_layer(DAY)
    assert ("“常务理事会”" in empty.message, "集团这一层" in layer.message) == (True, True)
    # The only council is meant by 理事会, whatever its whole name is.
    said = "理事会按期换届。"
    monkeypatch.setattr(layers, "passages_on", lambda _: [Passage("附件2-1", "治理", "/", said, said)])
    (one,) = layers.seats_by_layer(DAY)
    assert "“江海职教集团理事会”" in one.message


@pytest.mark.parametrize(
    ("reading", "marked"),
    [
        ("企业最多，124 家，共 135 家。", [("124", "f2"), ("135", "f3")]),
        ("学校 11 家，机构也是 11 家。", [("11", "f1"), ("11", "f4")]),
        ("2022年共 135 家，相差 113 家。", [("135", "f3")]),
        ("都是 11 家。", []),
        ("没有达到的 9 家，企业最多，各 124 家。", []),
    ],
)
def test_numbers_below_a_chart_are_the_figures_of_its_table(
    reading: str, marked: list[tuple[str, str]]
) -> None:
    rows = [("学校", "11", "f1"), ("企业", "124", "f2"), ("合计", "135", "f3"), ("机构", "11", "f4")]
    table = tuple(((Run(name),), (Run(text, mark),)) for name, text, mark in rows)
    runs = with_marks(reading, table)
    assert "".join(run.text for run in runs) == reading
    assert [(run.text, run.mark) for run in runs if run.mark] == marked


def test_what_is_taken_of_a_file_is_one_text_of_its_section(world: World, report: AnnualReport) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        write_section(section(report), "甲做了一件。\n乙做了一件。\n丙做了一件。", seen=1, by=by)
        document = docx.Document(io.BytesIO(render(made(world, report), Form.DOCX)))
        for paragraph in document.paragraphs:
            if paragraph.text.endswith("做了一件。"):
                paragraph.runs[-1].text = paragraph.runs[-1].text.replace("做了一件", "认真做好一件")
        saved = io.BytesIO()
        document.save(saved)
        returned = bring_back(report, SimpleUploadedFile("改.docx", saved.getvalue()), by=by)
        done, left = decide_all(returned, [Change.SENTENCE], Decided.TAKEN, by=by)
        assert (done, left) == (3, [])
        text = latest_text(section(report))
        assert (text.number, text.text.count("认真做好一件")) == (3, 3)
        assert {change.text_id for change in returned.changes.all()} == {text.pk}
