"""A file proves the points it is given to: one photo on a task of three does not make all three green."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Prefetch

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from plans.forms.fields import given_in_words
from plans.models import (
    AcceptancePoint,
    Evidence,
    Filing,
    FilingFigure,
    ItemThread,
    Plan,
    PlanItem,
    PlanRevision,
)
from plans.reading import match_figures
from plans.selectors import progress_of, revision_as_of
from plans.selectors.claims import NO_EVIDENCE
from plans.selectors.content import points_as_of
from plans.selectors.evidence import is_proven, proven_in_words
from plans.selectors.gaps import Lack, Slot, gap_lines, gaps_of
from plans.services import filing as filings
from plans.services import review
from plans.services.assignment import assign_tasks
from plans.services.consolidation import consolidate
from plans.services.content import PointContent, draft_revision, put_in_force, replace_content
from plans.services.filing import FigureContent, figure_rows, fingerprint
from plans.services.gaps import GapEdit, fill_gaps, seen_of
from plans.services.items import edit_item, edit_of
from plans.services.items import fingerprint as item_print
from plans.services.points import lines_of, take_point_for
from reports.package.collect import collect_package
from tests.plans.contents import AS_OF, revision_in_force, task
from tests.plans.people import pdf, viewer
from tests.standing import standing
from tests.world import World

POINTS = ("建成基地1个；", "举办讲座5次；", "开发课程3门。")
SAID = "建成基地1个，举办讲座5次，开发课程3门。"
DAY = {"as_of": AS_OF.isoformat()}


@standing
def plan(world: World) -> Plan:
    """A task of three points that ask for numbers."""
    with group_scope(world.a, actor=world.wang):
        points = tuple(PointContent(f"{n}.", text) for n, text in enumerate(POINTS, 1))
        return revision_in_force(world.wang, (task("治理", "1.基地", points=points),)).plan


def _thread() -> ItemThread:
    return ItemThread.objects.get(name="1.基地")


def _draft(by: Any, *files: Sequence[int], **of: Any) -> Filing:
    """A draft that says it all, with files that prove these points."""
    draft = filings.start_filing(_thread(), as_of=AS_OF, by=by, **of)
    filings.save_filing(draft, as_of=AS_OF, text=SAID, figures=[], seen=fingerprint(draft), by=by)
    for places in files:
        name = "、".join(map(str, places)) or "全部"
        filings.add_evidence(draft, pdf(f"{name}.pdf", name.encode()), points=_lines(*places), by=by)
    return Filing.objects.get(pk=draft.pk)


def _lines(*places: int) -> list[UUID]:
    """The points at these places."""
    points = {point.position: point.line for point in points_as_of(_thread(), AS_OF)}
    return [points[place] for place in places]


def _proves(filing: Filing) -> dict[str, list[int]]:
    """What each file proves, by the places of the points."""
    places = {point.line: point.position for point in points_as_of(_thread(), AS_OF)}
    told = filing.evidence.values_list("file__name", "points")
    return {name: sorted(places[line] for line in lines) for name, lines in told}


def test_what_one_point_proves_leaves_the_others_lacking_wherever_it_is_said(
    world: World, client_for: Any, in_a: Any, plan: Plan
) -> None:
    with in_a():
        review.approve_filing(
            filings.submit_filing(_draft(viewer(world.wang), [2]), by=viewer(world.wang)),
            by=viewer(world.wen),
        )
        revision = revision_as_of(plan, AS_OF)
        assert revision
        found = progress_of(revision, AS_OF)
        assert [(c.code, c.point.position) for c in found.rows[0].claims] == [
            (NO_EVIDENCE, 1),
            (NO_EVIDENCE, 3),
        ]
        assert (found.branches[0].share, found.branches[0].unproven) == (0, 2)
        (line,) = gap_lines(revision, AS_OF)
        assert line.lacking == 2
        (gap,) = gaps_of(revision, AS_OF, [line.thread])
        assert [point.lacks for point in gap.points] == [(Lack.EVIDENCE,), (), (Lack.EVIDENCE,)]
        package = collect_package(AS_OF)
        assert [len(package.proofs(package.tasks[0], point)) for point in package.tasks[0].points] == [
            0,
            1,
            0,
        ]
        assert "/02-" in package.files[0].path
        assert {lack.reason for lack in package.lacks} == {"填报的佐证证明的是别的要点"}
    wang = client_for(world.wang, world.a)
    task_page = wang.get("plans:task", public_id=gap.item.thread.public_id, data=DAY).content.decode()
    for words in ("缺佐证", "证明：2", "要点“1.建成基地1个”、“3.开发课程3门”没有佐证材料"):
        assert words in task_page, words
    assert "已填报，缺佐证 2" in wang.get("plans:plan", public_id=plan.public_id, data=DAY).content.decode()
    address = wang.url("metrics:figure", code="plans.points_evidenced")
    drawer = wang.client.get(address, {**DAY, "plan": plan.public_id}).content.decode()
    assert "举办讲座5次" in drawer
    assert "开发课程3门" not in drawer.split("文件")[0]


def test_files_are_given_to_points_in_the_sheet(world: World, client_for: Any, in_a: Any, plan: Plan) -> None:
    with in_a():
        revision = revision_as_of(plan, AS_OF)
        assert revision
        thread = _thread()
        key, wang = thread.public_id, client_for(world.wang, world.a)
        (gap,) = gaps_of(revision, AS_OF, [thread.pk])
        edit = GapEdit(thread, seen_of(gap.begun, gap.counting), text=SAID)
        fill_gaps([edit], as_of=AS_OF, by=viewer(world.wang))
        draft = Filing.objects.get()
        base, lecture, course = _lines(1, 2, 3)
    path = f"{wang.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}"

    def sent(**changes: Any) -> str:
        page = wang.client.get(path).content.decode()
        asked = dict(re.findall(rf'name="((?:seen|was)-{key})" value="([^"]*)"', page))
        asked[f"was-{key}"] = asked[f"was-{key}"].replace("&quot;", '"').replace("&#34;", '"')
        answer = wang.client.post(path, {**asked, "deed": "save", **changes}, follow=True)
        return str(answer.content.decode())

    # On a point, on the task as a whole, on the task with two points ticked.
    both = [f"{key}:{base}", f"{key}:{course}"]
    sent(**{f"files-{key}-{lecture}": [pdf("讲座.pdf", b"2")]})
    page = sent(**{f"files-{key}": [pdf("基地和课程.pdf", b"13")], "points": both})
    with in_a():
        assert _proves(draft) == {"讲座.pdf": [2], "基地和课程.pdf": [1, 3]}
        file = StoredFile.objects.get(name="讲座.pdf")
    assert page.count("讲座.pdf</a>") == 1
    assert page.count("基地和课程.pdf</a>") == 2
    assert "齐" in page
    # A file that is there is picked for a further point: its list grows, there is no second row.
    sent(pick=str(file.public_id), points=both[:1])
    with in_a():
        assert _proves(draft) == {"讲座.pdf": [1, 2], "基地和课程.pdf": [1, 3]}
    sent(**{f"files-{key}": [pdf("总结.pdf", b"0")]})
    sent(pick=str(file.public_id), ids=[str(key)])
    with in_a():
        assert _proves(draft) == {"讲座.pdf": [], "基地和课程.pdf": [1, 3], "总结.pdf": []}
    refused = wang.client.post(
        path, {f"seen-{key}": "", "pick": str(file.public_id), "points": f"{key}:{uuid4()}"}
    )
    assert refused.status_code == 422


def test_the_writer_says_on_the_form_what_each_file_proves(
    world: World, client_for: Any, in_a: Any, plan: Plan
) -> None:
    with in_a():
        draft = _draft(viewer(world.wang), [], [1])
        whole, one = draft.evidence.order_by("pk")
        wen, seen = viewer(world.wen), fingerprint(draft)
        first, second, third = map(str, _lines(1, 2, 3))
    wang, page = client_for(world.wang, world.a), {"public_id": draft.public_id}
    form = wang.get("plans:filing_edit", **page).content.decode()
    assert "这次上传的文件证明哪几条" in form
    name = f"proves-{whole.public_id}"
    typed = {"as_of": AS_OF.isoformat(), "text": SAID, "deed": "save", "seen": seen}
    said = {
        name: [second, third],
        f"{name}-was": "",
        f"proves-{one.public_id}": [first],
        f"proves-{one.public_id}-was": first,
        "evidence": [pdf("新.pdf", b"new")],
        "proves": [first, second],
    }
    assert wang.post("plans:filing_edit", {**typed, **said}, **page).status_code == 302
    with in_a():
        assert _proves(draft) == {"全部.pdf": [2, 3], "1.pdf": [1], "新.pdf": [1, 2]}
        told = AuditEntry.objects.get(action="plans.evidence_pointed")
        assert (told.before["证明要点"], told.after["证明要点"]) == ("全部", "2、3")
        with pytest.raises(DomainError, match="已不在这项任务里"):
            filings.point_evidence(one, [uuid4()], by=viewer(world.wang))
    assert "证明：2、3" in wang.get("plans:filing", **page).content.decode()
    with in_a(world.wen):
        filings.point_evidence(one, [], by=wen)
        submitted = filings.submit_filing(Filing.objects.get(pk=draft.pk), by=viewer(world.wang))
        with pytest.raises(DomainError, match="两个人"):
            review.approve_filing(submitted, by=wen)
        with pytest.raises(DomainError, match="不能修改"):
            filings.point_evidence(one, _lines(1), by=wen)
    shown = client_for(world.wen, world.a).get("plans:filing", **page).content.decode()
    assert "证明：全部要点" in shown


def test_copies_keep_what_a_file_proves(world: World, in_a: Any, plan: Plan) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        draft = _draft(wang, [1], [2, 3])
        first = draft.evidence.order_by("pk")[0]
        filings.remove_evidence(first, by=wang)
        filings.restore_evidence(draft.removed_evidence.get(), by=wang)
        kept = {"1.pdf": [1], "2、3.pdf": [2, 3]}
        assert _proves(draft) == kept
        review.return_filing(filings.submit_filing(draft, by=wang), reason="请补", by=wen)
        again = filings.start_filing(_thread(), as_of=AS_OF, by=wang)
        assert _proves(again) == kept
        units = [world.ua, Unit.objects.create(name="江海第甲企业")]
        jobs = assign_tasks([_thread()], units=units, due_on=AS_OF.replace(year=2090), by=wang)
        parts = []
        # The same file from two units, each for another point.
        for job, places in zip(jobs, ([2], [3]), strict=True):
            part = _draft(wang, assignment=job)
            filings.add_evidence(part, pdf("合影.pdf", b"photo"), points=_lines(*places), by=wang)
            parts.append(review.approve_filing(filings.submit_filing(part, by=wang), by=wen))
        taken = consolidate(_thread(), parts, as_of=AS_OF, by=wang)
        assert _proves(taken) == {**kept, "合影.pdf": [2, 3]}
        assert Evidence.objects.filter(filing=taken).count() == 3


def test_a_file_stays_with_its_point_when_points_come_go_move_or_are_reworded(
    world: World, in_a: Any, plan: Plan
) -> None:
    with in_a():
        wang = viewer(world.wang)
        draft = _draft(wang, [1], [2], [3])
        review.approve_filing(filings.submit_filing(draft, by=wang), by=viewer(world.wen))
        first = revision_as_of(plan, AS_OF)
        assert first
        # By a file: one stands before, the lecture is reworded and moved to the end, the courses are gone.
        texts = ("引进企业导师10人；", POINTS[0], "举办讲座累计8次；")
        points = tuple(PointContent(f"{n}.", text) for n, text in enumerate(texts, 1))
        second = draft_revision(plan, by=world.wang, copy_from=first)
        replace_content(second, (task("治理", "1.基地", points=points),), by=world.wang)

        def proven(revision: PlanRevision) -> dict[str, list[str]]:
            rows = AcceptancePoint.objects.filter(item__revision=revision).order_by("position")
            return {
                point.text: sorted(
                    one.file.name for one in draft.evidence.all() if is_proven(point, (tuple(one.points),))
                )
                for point in rows
            }

        kept = {texts[0]: [], texts[1]: ["1.pdf"], texts[2]: ["2.pdf"]}
        assert proven(second) == kept
        # By hand: all of a point is written over with another one, and the courses are back.
        item = PlanItem.objects.get(revision=second, thread=_thread())
        old = edit_of(item)
        swapped = (replace(old.points[0], text=POINTS[2]), replace(old.points[1], text="校企共育学生500人；"))
        edit_item(item, replace(old, points=(*swapped, old.points[2])), seen=item_print(item), by=world.wang)
        assert proven(second) == {POINTS[2]: ["3.pdf"], "校企共育学生500人；": [], texts[2]: ["2.pdf"]}
        put_in_force(second, on=dt.date(2022, 1, 1), decided_by="理事会决议", by=world.wang)
        file = draft.evidence.get(file__name="1.pdf")
        assert proven_in_words(file.points, points_as_of(_thread(), AS_OF)) == "所证明的要点已不在规划里"
        package = collect_package(AS_OF)
        assert [len(package.proofs(package.tasks[0], point)) for point in package.tasks[0].points] == [
            1,
            0,
            1,
        ]
        assert proven(first) == {POINTS[0]: ["1.pdf"], POINTS[1]: ["2.pdf"], POINTS[2]: ["3.pdf"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("举办讲座5次", "举办培训8次"),
        ("引进企业导师10人", "培养企业导师20人"),
        ("建成国家级实训基地1个", "建成省级实训基地5个"),
        ("2022年建成基地5个", "2023年建成基地8个"),
        ("完成年度培训100人次", "完成年度报告3份"),
        ("2022届毕业生就业率达95%", "2023届毕业生就业率达95%"),
        ("2022-2023学年开课5门", "2023-2024学年开课5门"),
        ("2021到2023年培训100人", "2022到2023年培训100人"),
    ],
)
def test_what_sounds_alike_and_asks_for_another_thing_is_another_point(before: str, after: str) -> None:
    line = uuid4()
    assert lines_of({line: [before]}, [after]) != [line]
    for more in (
        ("培训学员2000人次", "培训学员2500人次"),
        ("引进导师10人", "引进导师12名"),
        ("建成实训基地4个", "建成实训基地5家"),
    ):
        assert lines_of({line: more[:1]}, more[1:]) == [line], "more of the same is the same"


def test_figures_stay_with_their_points_too(world: World, in_a: Any, plan: Plan) -> None:
    """One point is put in front, nothing else changes: its number is nobody's yet, in whatever is asked."""
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        draft = filings.start_filing(_thread(), as_of=AS_OF, by=wang)
        figures = [FigureContent(n, text, Decimal(n * 10), text[-2]) for n, text in enumerate(POINTS, 1)]
        filings.save_filing(
            draft, as_of=AS_OF, text="都已完成。", figures=figures, seen=fingerprint(draft), by=wang
        )
        review.approve_filing(filings.submit_filing(draft, by=wang), by=wen)
        first = revision_as_of(plan, AS_OF)
        second = draft_revision(plan, by=world.wang, copy_from=first)
        texts = ("建成国家级名师工作室2个；", POINTS[2], *POINTS[:2])
        points = tuple(PointContent(f"{n}.", text) for n, text in enumerate(texts, 1))
        replace_content(second, (task("治理", "1.基地", points=points),), by=world.wang)
        put_in_force(second, on=dt.date(2022, 1, 1), decided_by="理事会决议", by=world.wang)
        (row,) = progress_of(second, AS_OF).rows
        values = [(30, POINTS[2]), (10, POINTS[0]), (20, POINTS[1])]
        told = {p.text: match_figures([p], row.figures).get(p.pk) for p in row.points}
        assert told.pop(texts[0]) is None
        assert [(int(f.value), text) for text, f in told.items() if f] == values
        (gap,) = gaps_of(second, AS_OF, [_thread().pk])
        assert [bool(point.value) for point in gap.points] == [False, True, True, True]
        assert Lack.NUMBER in gap.points[0].lacks
        # Filled where it stands by now, none of the others is lost.
        edit = GapEdit(
            _thread(), seen_of(gap.begun, gap.counting), {Slot(gap.points[0].point.line): Decimal(2)}
        )
        fill_gaps([edit], as_of=AS_OF, by=wang)
        (gap,) = gaps_of(second, AS_OF, [_thread().pk])
        assert [int(point.value or 0) for point in gap.points] == [2, 30, 10, 20]
        # Two of the same words, of which one knows its point: it alone answers it, and nothing breaks.
        rows = figure_rows(gap.begun, [replace(figures[0], line=gap.points[2].point.line), figures[0]])
        assert [row.line for row in rows] == [gap.points[2].point.line, None]


def test_figures_of_before_are_given_the_points_they_name(world: World, in_a: Any, plan: Plan) -> None:
    """Of two for one point the one with its words answers it; of two points of the same words each has the one of its place."""
    answer = import_module("plans.migrations.0015_figure_lines").ANSWER
    with in_a():
        draft = _draft(viewer(world.wang))
        first, second, third = _lines(1, 2, 3)
        AcceptancePoint.objects.filter(line=third).update(text=POINTS[0])
        told = [(2, POINTS[0], 18), (1, "基地", 1), (3, POINTS[0], 3)]
        FilingFigure.objects.bulk_create(
            FilingFigure(filing=draft, position=n, label=label, unit="个", value=value)
            for n, label, value in told
        )
        with connection.cursor() as cursor:
            cursor.execute(answer)
        assert {int(f.value): f.line for f in draft.figures.all()} == {18: first, 1: None, 3: third}
        assert second not in {f.line for f in draft.figures.all()}


def test_a_number_typed_while_another_version_comes_into_force_follows_its_point_or_is_named(
    world: World, client_for: Any, in_a: Any, plan: Plan
) -> None:
    """One point goes, one is put in front: nobody's number comes to another point, none is lost without a word."""
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    with in_a():
        draft, key = _draft(viewer(world.wang)), str(_thread().public_id)
        base, _, course = (line.hex for line in _lines(1, 2, 3))
    sheet = f"{wen.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}&show=all"
    page = html.unescape(wen.client.get(sheet).content.decode())
    kept = dict(re.findall(r'name="((?:seen|was)-[^"]+)" value="(.*?)">', page))
    for n, line in enumerate((base, course)):
        assert f'name="figure-{key}-{line}"' in page, n
    form = wang.get("plans:filing_edit", public_id=draft.public_id).context["form"]
    with in_a():
        second = draft_revision(plan, by=world.wang, copy_from=revision_as_of(plan, AS_OF))
        texts = ("建成国家级名师工作室2个；", *POINTS[:2])
        points = tuple(PointContent(f"{n}.", text) for n, text in enumerate(texts, 1))
        replace_content(second, (task("治理", "1.基地", points=points),), by=world.wang)
        put_in_force(second, on=dt.date(2022, 1, 1), decided_by="理事会决议", by=world.wang)
    numbers = {f"figure_{base}": "18", f"figure_{course}": "3"}
    sent = {**DAY, "seen": form["seen"].value(), "text": "建成基地18个。", **numbers, "deed": "save"}
    refused = wang.post("plans:filing_edit", sent, public_id=draft.public_id)
    told = refused.content.decode()
    assert (refused.status_code, "要点“3.开发课程3门”填的 3。" in told) == (422, True)
    assert "基地1个”填的" not in told
    assert refused.context["form"][f"figure_{base}"].value() == "18"
    typed = {f"figure-{key}-{base}": "18", f"figure-{key}-{course}": "3"}
    given = {f"files-{key}-{UUID(course)}": [pdf("课程.pdf")], "deed": "save"}
    told = wen.client.post(sheet, {**kept, **typed, **given}).content.decode()
    assert "要点“3.开发课程3门”填的 3；要点“3.开发课程3门”附的“课程.pdf”。" in told
    assert f'name="figure-{key}-{base}" value="18"' in told
    with in_a():
        assert not draft.figures.exists()
        nobodys = [(f"{uuid4().hex}-2023", "填的 3"), ("0_2022", "填的 1")]
        assert given_in_words(nobodys) == ["一条要点2023年填的 3", "年度预期2022年填的 1"]
    del typed[f"figure-{key}-{course}"]
    assert (
        "已保存 1 项草稿"
        in wen.client.post(sheet, {**kept, **typed, "deed": "save"}, follow=True).content.decode()
    )
    with in_a():
        assert [(f.line.hex, f.value) for f in draft.figures.all()] == [(base, 18)]
        FilingFigure.objects.create(
            filing=draft, line=UUID(course), position=3, label=POINTS[2], unit="门", value=3
        )
        seen = fingerprint(Filing.objects.get(pk=draft.pk))
    # What was filed of a point that went stays, on this page as in the sheet, and nothing is said of it.
    wang.post("plans:filing_edit", {**sent, "seen": seen, f"figure_{base}": "19"}, public_id=draft.public_id)
    with in_a():
        assert {f.line.hex: f.value for f in draft.figures.all()} == {base: 19, course: 3}
        # It may have the place of one that is asked by now: in whatever order they come, nobody has changed anything.
        draft.figures.update(position=3)
        rows = (FilingFigure.objects.order_by(order) for order in ("pk", "-pk"))
        seen = {
            fingerprint(Filing.objects.prefetch_related(Prefetch("figures", of)).get(pk=draft.pk))
            for of in rows
        }
        assert len(seen) == 1


def test_which_point_is_meant_can_be_said_until_somebody_filed_by_the_words_of_that_version(
    world: World, client_for: Any, in_a: Any, plan: Plan
) -> None:
    with in_a():
        by, begun, (base, _, course) = viewer(world.wang), _draft(viewer(world.wang)), _lines(1, 2, 3)
        second = draft_revision(plan, by=world.wang, copy_from=revision_as_of(plan, AS_OF))
        texts = ("建成国家级名师工作室2个；", *POINTS[:2])
        points = tuple(PointContent(f"{n}.", text) for n, text in enumerate(texts, 1))
        replace_content(second, (task("治理", "1.基地", points=points),), by=world.wang)
        put_in_force(second, on=dt.date(2022, 1, 1), decided_by="理事会决议", by=world.wang)
        studio, old, _ = points_as_of(_thread(), AS_OF)

        def file(draft: Filing, line: UUID) -> None:
            figure = [FigureContent(1, "数", Decimal(1), "个", line=line)]
            seen = fingerprint(draft)
            filings.save_filing(draft, as_of=draft.as_of, text="完成。", figures=figure, seen=seen, by=by)

        # For a day before the version the earlier one asks, whenever that is written.
        file(filings.start_filing(_thread(), as_of=dt.date(2021, 6, 30), by=by), base)
        assert take_point_for(take_point_for(old, None, by=world.wang), base, by=world.wang).line == base
        # What a version being drafted has by now is taken, and of its points nobody was asked yet.
        third = draft_revision(plan, by=world.wang, copy_from=second)
        item = third.items.get(thread=_thread())
        again = AcceptancePoint.objects.create(item=item, position=4, text=POINTS[2], line=course)
        with pytest.raises(DomainError, match="已经有要点沿用"):
            take_point_for(studio, course, by=world.wang)
        take_point_for(again, None, by=world.wang)
        # A draft of before that was gone on with since is of the words of this version where only this one has them.
        file(begun, studio.line)
        with pytest.raises(DomainError, match="已有 1 份填报"):
            take_point_for(studio, course, by=world.wang)
        seen = fingerprint(begun := Filing.objects.get(pk=begun.pk))
        filings.save_filing(begun, as_of=AS_OF, text="完成。", figures=[], seen=seen, by=by)
        take_point_for(studio, course, by=world.wang)
        file(Filing.objects.get(pk=begun.pk), course)
    wang = client_for(world.wang, world.a)
    at = wang.url("plans:point_line", public_id=studio.public_id)
    assert at in wang.get("plans:carried", public_id=second.public_id).content.decode()
    with in_a():
        put_in_force(third, on=dt.date(2022, 2, 1), decided_by="理事会决议", by=world.wang)
        # Drafted before one that is past by now: what that one was is history.
        PlanRevision.objects.filter(pk=second.pk).update(number=9)
        late = third.items.get(thread=_thread()).points.get(line=base)
        file(filings.start_filing(_thread(), as_of=dt.date(2022, 1, 31), by=by), base)
        assert take_point_for(late, None, by=world.wang).line != base
        assert AcceptancePoint.objects.get(pk=old.pk).line == base
    shown = wang.get("plans:carried", public_id=second.public_id).content.decode()
    assert ("只能查看" in shown, at in shown) == (True, False), "no button that could but be refused"


def test_what_is_written_on_a_task_that_went_or_waits_for_its_ruling_is_named(
    world: World, client_for: Any, in_a: Any, plan: Plan
) -> None:
    wen = client_for(world.wen, world.a)
    with in_a():
        key, (base, *_) = str(_thread().public_id), _lines(1)
        draft = _draft(viewer(world.wang))
    sheet = f"{wen.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}&show=all"
    page = html.unescape(wen.client.get(sheet).content.decode())
    kept = dict(re.findall(r'name="((?:seen|was)-[^"]+)" value="(.*?)">', page))
    typed = {**kept, f"text-{key}": "文静写的", f"figure-{key}-{base.hex}": "18", "deed": "save"}
    with in_a():
        filings.submit_filing(draft, by=viewer(world.wang))
    told = wen.client.post(sheet, typed).content.decode()
    assert (
        "已提交这一项，正在等审核，这次写的没有保存：完成情况“文静写的”；要点“1.建成基地1个”填的 18。" in told
    )
    with in_a():
        second = draft_revision(plan, by=world.wang)
        replace_content(
            second, (task("治理", "2.讲座", points=(PointContent("1.", POINTS[1]),)),), by=world.wang
        )
        put_in_force(second, on=dt.date(2022, 1, 1), decided_by="理事会决议", by=world.wang)
    told = wen.client.post(sheet, typed).content.decode()
    assert "“1.基地”：完成情况“文静写的”；要点“1.建成基地1个”填的 18。" in told
