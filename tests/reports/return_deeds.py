"""The deeds of a yearly return: a layout is kept, the return begun, filled in, asked for, checked, frozen, and another version begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from members.services.merging import merge_members
from members.services.roll import register_member
from reports.annual_return import drafting
from reports.annual_return.default import DEFAULT
from reports.annual_return.enums import AnswerState
from reports.models import ReturnLayout
from reports.selectors.annual_return import standing_of
from reports.services.annual_return import (
    Edit,
    begin_return,
    change_layout,
    fingerprint,
    freeze_return,
    new_version,
    return_for_changes,
    set_values,
    submit_return,
    withdraw_return,
)
from reports.services.layout_draft import begin_layout, change_draft, drop_draft, keep_draft
from reports.services.unit_answer import (
    ask_units,
    mark_begun,
    remind_units,
    rule_answer,
    save_answer,
    withdraw_answer,
)
from tests.members.ground import DECISION
from tests.trail import Did
from tests.world import World

EVERYTHING = {one.code: "2" for one in DEFAULT if one.asks}


def yearly_return(world: World) -> Iterator[Did | tuple[Did, ...]]:
    wang, wen, li = world.wang, world.wen, world.li
    with group_scope(world.a, actor=wang):
        by, second, school = (viewer_for(user, world.a) for user in (wang, wen, li))
        row = begin_return(2022, by=by)
        layout = ReturnLayout.objects.get()
        yield Did("reports.return_layout_kept", wang, layout), Did("reports.return_begun", wang, row)
        yield from _drafted(layout, by)
        change_layout(row, layout, by=by)
        yield Did("reports.return_layout_changed", wang, row)
        set_values(row, [Edit("F01", 0, text="0", reason="通讯会议不计")], by=by)
        yield Did("reports.return_filled", wang, row)
        (answer,) = ask_units(row, [_of_all(world)], due_on=timezone.localdate(), by=by)
        yield Did("reports.unit_asked", wang, answer)
        remind_units([answer], by=by)
        yield Did("reports.unit_reminded", wang, answer)
        mark_begun(answer, sender="陈老师")
        yield Did("reports.answer_begun", None, answer)
        for state in (AnswerState.SENT_BACK, AnswerState.CHECKED):
            answer.refresh_from_db()
            save_answer(answer, EVERYTHING, seen=answer.number, by=school, hand_in=True)
            if state == AnswerState.SENT_BACK:
                yield Did("reports.answer_saved", li, answer), Did("reports.answer_handed_in", li, answer)
                withdraw_answer(answer, by=school)
                yield Did("reports.answer_withdrawn", li, answer)
                answer.refresh_from_db()
                save_answer(answer, EVERYTHING, seen=answer.number, by=school, hand_in=True)
            yield Did("reports.answer_handed_in", li, answer)
            rule_answer(answer, state, answer_words="请核对", by=second)
            yield Did(f"reports.answer_{state.value}", wen, answer)
        rule_answer(answer, AnswerState.SENT_BACK, answer_words="请再核对", by=second)
        yield Did("reports.answer_reopened", wen, answer)
        yield from _merged(row, by, world)
        _explain(row, by)
        yield Did("reports.return_filled", wang, row)
        submit_return(row, by=by)
        yield Did("reports.return_submitted", wang, row)
        withdraw_return(row, by=by)
        yield Did("reports.return_withdrawn", wang, row)
        submit_return(row, by=by)
        return_for_changes(row, answer="会议次数请核对", by=second)
        yield Did("reports.return_submitted", wang, row), Did("reports.return_returned", wen, row)
        waiting = submit_return(row, by=by)
        frozen = freeze_return(waiting, seen=fingerprint(waiting, standing_of(waiting)), by=second)
        yield (
            Did("reports.return_submitted", wang, row),
            Did("reports.tables_made", wen, frozen.run),
            Did("reports.return_frozen", wen, row),
        )
        yield Did("reports.return_version_begun", wang, new_version(row, why="省厅退回", by=by))


def _drafted(layout: ReturnLayout, by: Any) -> Iterator[Did]:
    """A layout is begun from another, changed and kept; one is thrown away."""
    for edition in ("草拟", "2023年版"):
        draft = begin_layout(layout, name="省厅年报", edition=edition, dated=dt.date(2023, 1, 1), by=by)
        yield Did("reports.layout_drafted", by.user, draft)
        if edition == "草拟":
            drop_draft(draft, seen=0, by=by)
            yield Did("reports.layout_draft_dropped", by.user, draft)
    draft = change_draft(draft, lambda held: drafting.renamed(held, 1, "成员"), seen=0, said="改名", by=by)
    yield Did("reports.layout_draft_changed", by.user, draft)
    yield Did("reports.return_layout_kept", by.user, keep_draft(draft, seen=draft.number, by=by))


def _merged(row: Any, by: Any, world: World) -> Iterator[tuple[Did, ...]]:
    """A second row of a firm, asked by mistake, is taken into the first."""
    profile = {"category": "enterprise", "industry": "services"}
    twice = [
        register_member(name, joined_on=dt.date(2022, 3, 1), profile=profile, decision=DECISION, by=by)
        for name in ("宏达五金厂", "宏达五金有限公司")
    ]
    (asked,) = ask_units(row, [twice[1].unit], due_on=timezone.localdate(), by=by)
    merge_members(twice[1], into=twice[0], reason="同一家", by=by)
    yield (Did("reports.unit_asked", world.wang, asked), Did("reports.answer_followed", world.wang, asked))


def _of_all(world: World) -> Any:
    """The world's school, on the roll as a school."""
    profile = {"category": "school", "industry": "services"}
    register_member(
        world.ua.name,
        joined_on=dt.date(2022, 3, 1),
        profile=profile,
        decision=DECISION,
        by=viewer_for(world.wang, world.a),
    )
    return world.ua


def _explain(row: Any, by: Any) -> None:
    cells = [cell for section in standing_of(row) for cell in section.cells]
    set_values(
        row,
        [Edit(c.field.code, 0, explanation="新建", shown=c.kept) for c in cells if c.is_asked],
        by=by,
    )
