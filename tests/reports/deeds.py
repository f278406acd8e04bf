"""A plan's file is read in; its tables are made."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.files.services import store_bytes
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import undo
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import Evidence, Filing, Plan
from reports.annex.write.layout import standard_form
from reports.enums import Decided, Form, Preset, ReportState, TextState
from reports.models import AnnualSection, ReportRun, TableForm
from reports.package.collect import collect_package
from reports.selectors.annual import Section, latest_text, outline
from reports.services.annual import (
    TEXTS,
    begin_report,
    follow_outline,
    move_report,
    set_signed_on,
    set_writers,
    submit_section,
    withdraw_text,
    write_section,
)
from reports.services.annual_run import collect_annual
from reports.services.attachment import add_attachment, remove_attachment
from reports.services.form import set_form
from reports.services.outline import set_layout, set_outline
from reports.services.package import keep_package
from reports.services.returned import bring_back, decide
from reports.services.run import collect_report, forms_of, keep_report, render, settle_report
from tests.plans.people import PDF
from tests.reports.annex.plan_files import TASK_HEAD, task, write
from tests.reports.return_deeds import yearly_return
from tests.reports.test_source_file import by_page
from tests.trail import Did
from tests.world import World

BEGINS = ("reports.",)


def story(world: World, request: Any) -> Iterator[Did | tuple[Did, ...]]:
    path = write(
        request.getfixturevalue("tmp_path") / "附件2.xlsx", "（截至2023年6月）", [*TASK_HEAD, task()]
    )
    by_page(world, path, request.getfixturevalue("django_capture_on_commit_callbacks"))
    with group_scope(world.a):
        plan = Plan.objects.get()
        read = TableForm.objects.get()
    yield Did("reports.form_kept", world.wang, read), Did("reports.plan_imported", world.wang, plan)
    callbacks = request.getfixturevalue("django_capture_on_commit_callbacks")
    with callbacks(execute=True), group_scope(world.a, actor=world.wang):
        undo(ImportBatch.objects.get(), by=viewer_for(world.wang, world.a))
    yield Did("reports.plan_import_undone", world.wang, plan)
    by_page(world, path, callbacks)
    with group_scope(world.a):
        yield Did("reports.plan_imported", world.wang, Plan.objects.get())
    with group_scope(world.a, actor=world.wang):
        form = replace(standard_form("funds"), title="附件2-3 资金表")
        kept = set_form("funds", form, on=dt.date(2023, 6, 30), by=viewer_for(world.wang, world.a))
    yield Did("reports.form_kept", world.wang, kept)
    with group_scope(world.a, actor=world.wang, snapshot=True):
        collected = collect_report("annex", dt.date(2023, 6, 30))
    with group_scope(world.a, actor=world.wang):
        keep_report(collected, forms_of("xlsx"), by=world.wang)
        run = ReportRun.objects.get()
    yield Did("reports.tables_made", world.wang, run)
    with group_scope(world.a, actor=world.wang):
        minutes = store_bytes(PDF, name="纪要.pdf", by=world.wang, view_action="plans.view_plan")
        Evidence.objects.create(filing=Filing.objects.get(), file=minutes, added_by=world.wang)
        packed = keep_package(collect_package(dt.date(2023, 6, 30)), by=world.wang)
    yield Did("reports.package_made", world.wang, packed)
    with group_scope(world.a, actor=world.wang):
        settle_report(run, note="交省厅", accepted="逐条看过", by=viewer_for(world.wang, world.a))
    yield Did("reports.settled", world.wang, run)

    yield from _annual(world)


def _annual(world: World) -> Iterator[Did | tuple[Did, ...]]:
    """The report of a year is begun, outlined, written, ruled on, closed for writing."""
    wang, wen = world.wang, world.wen
    with group_scope(world.a, actor=wang):
        by, second = viewer_for(wang, world.a), viewer_for(wen, world.a)
        report = begin_report(2022, by=by)
        yield Did("reports.annual_begun", wang, report), Did("reports.outline_followed", wang, report)
        set_outline([*outline(), Section("free.mine", "校企故事", 85)], by=by)
        yield Did("reports.outline_set", wang)
        follow_outline(report, by=by)
        yield Did("reports.outline_followed", wang, report)
        layout = set_layout(signing_unit="", office="秘书处", preset=Preset.COMMON, contents=True, by=by)
        yield Did("reports.layout_set", wang, layout)
        section = AnnualSection.objects.get(key="free.mine")
        set_writers(section, [world.cai], by=by)
        yield Did("reports.writers_set", wang, section)
        text = write_section(section, "两家企业办了订单班。", seen=0, by=by)
        yield Did("reports.section_written", wang, section)
        submit_section(section, by=by)
        yield Did("reports.text_submitted", wang, section)
        withdraw_text(text, by=by)
        yield Did("reports.text_withdrawn", wang, section)
        for state in (TextState.RETURNED, TextState.APPROVED):
            submit_section(section, by=by)
            TEXTS.rule(latest_text(section), state, by=second, answer="补上数")
            yield Did(TEXTS.recorded[state], wen, section)
            if state == TextState.RETURNED:
                write_section(section, "两家企业办了订单班，毕业30人。", seen=1, by=by)
        row = add_attachment(report, "建设任务一览表", exhibit="plans.tasks", by=by)
        yield Did("reports.attachment_added", wang, report)
        remove_attachment(row, by=by)
        yield Did("reports.attachment_removed", wang, report)
        made = keep_report(collect_annual(report), (Form.DOCX,), by=wang)
        yield Did("reports.tables_made", wang, made)
        sent = docx.Document(io.BytesIO(render(made, Form.DOCX)))
        sent.paragraphs[-1].insert_paragraph_before("另有几家企业愿意加入。")
        saved = io.BytesIO()
        sent.save(saved)
        returned = bring_back(report, SimpleUploadedFile("改.docx", saved.getvalue()), by=by)
        yield Did("reports.returned_read", wang, report)
        decide(returned.changes.first(), Decided.REFUSED, by=by)
        yield Did("reports.returned_decided", wang, report)
        set_signed_on(report, dt.date(2023, 1, 10), by=by)
        yield Did("reports.annual_dated", wang, report)
        move_report(report, ReportState.IN_REVIEW, by=by)
        yield Did("reports.annual_moved", wang, report)
    yield from yearly_return(world)
