"""A regulation is drafted, goes round, is answered, settled, published, read, repealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.enums import ClauseKind, CommentState, Numbered, RegulationKind
from governance.services.consultation import answer, comment, move_deadline, take_back
from governance.services.numbering import set_form
from governance.services.regulation import (
    bring_into_force,
    register_version,
    reopen_draft,
    repeal,
    settle_draft,
)
from governance.services.regulation_draft import (
    add_clause,
    discard_draft,
    draft_version,
    edit_clause,
    edit_regulation,
    found_regulation,
    import_text,
    remove_clause,
    renumber,
)
from governance.services.regulation_receipt import acknowledge, remind_unread
from groupportal.files.services import store_upload
from groupportal.tenancy.scope import group_scope
from groupportal.ui.seen import print_of
from tests.governance.regulation_ground import DECISION, FORM, D, is_over, people, round_of, word
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        people(world)
        yield from _text(world)
        yield from _round(world)


def _text(world: World) -> Iterator[Did]:
    by = world.wang
    form = set_form(Numbered.REGULATION, FORM, by=by)
    yield Did("governance.number_form_set", by, form)
    version = found_regulation("经费管理办法", by=by)
    yield Did("governance.regulation_founded", by, version.regulation)
    edit_regulation(version.regulation, name="经费管理办法", kind=RegulationKind.MEASURES, body=None, by=by)
    yield Did("governance.regulation_edited", by, version.regulation)
    clause = add_clause(version, text="经费专款专用。", by=by)
    yield Did("governance.clause_added", by, version)
    edit_clause(
        clause, text="经费专用。", kind=ClauseKind.ARTICLE, number=1, was=print_of(clause.text), by=by
    )
    yield Did("governance.clause_edited", by, version)
    remove_clause(clause, by=by)
    yield Did("governance.clause_removed", by, version)
    upload = SimpleUploadedFile("办法.docx", word("第二条 每年公布。"))
    import_text(version, store_upload(upload, by=by, view_action="governance.view_regulations"), by=by)
    yield Did("governance.regulation_text_imported", by, version)
    renumber(version, by=by)
    yield Did("governance.regulation_renumbered", by, version)
    settle_draft(version, by=by)
    yield Did("governance.draft_settled", by, version)
    reopen_draft(version, reason="漏了一条", by=by)
    yield Did("governance.draft_reopened", by, version)
    discard_draft(version, by=by)
    yield Did("governance.draft_discarded", by, version)
    old = register_version(
        "旧办法", kind="measures", body=None, number="旧〔2015〕1号", on=D(2015, 1, 1), by=by
    )
    yield Did("governance.regulation_registered", by, old)


def _round(world: World) -> Iterator[Did]:
    li, wang, wen = viewer(world.li), viewer(world.wang), viewer(world.wen)
    round_ = round_of(world)
    yield Did("governance.consultation_opened", world.wang, round_)
    said = [comment(round_, unit=world.ua, text="意见", by=li)]
    yield Did("governance.comment_made", world.li, said[0])
    said += [comment(round_, unit=world.ua, text=f"意见{n}", by=li) for n in range(3)]
    take_back(said[3], by=li)
    yield Did("governance.comment_withdrawn", world.li, said[3])
    move_deadline(round_, closes_on=timezone.localdate(), reason="收齐了", by=wang)
    yield Did("governance.consultation_moved", world.wang, round_)
    is_over(round_)
    for row, state in zip(
        said, (CommentState.ADOPTED, CommentState.PARTLY, CommentState.REJECTED), strict=False
    ):
        answer(row, state, reason="已议", by=wen)
        yield Did(f"governance.comment_{state.value}", world.wen, row)
    version = draft_version(round_.version.regulation, by=wang)
    yield Did("governance.regulation_drafted", world.wang, version)
    settle_draft(version, by=wang)
    bring_into_force(version, on=D(2021, 1, 20), decision=DECISION, by=wang)
    yield Did("governance.regulation_in_force", world.wang, version)
    acknowledge(version, by=li)
    yield Did("governance.regulation_read", world.li, version)
    remind_unread(version, by=wang)
    yield Did("governance.regulation_reminded", world.wang, version)
    repeal(version, on=D(2023, 1, 1), reason="不再需要", decision=DECISION, by=wang)
    yield Did("governance.regulation_repealed", world.wang, version)
