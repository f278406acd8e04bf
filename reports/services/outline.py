"""The outline of a group's annual reports, and how they look on paper."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from reports.annual.text import check_text, with_names
from reports.enums import ReportState
from reports.models import AnnualSection, OutlineSection, ReportLayout, SectionText
from reports.selectors.annual import Section, outline


@transaction.atomic
def set_outline(sections: list[Section], *, by: Viewer) -> None:
    """The group's outline: titles, order, what is printed. Declared sections stay; one of the group's own that is missing goes.

    DomainError for a title that is missing or stands twice, or where nothing would be printed.
    """
    by.require("reports.manage_annual")
    titles = [one.title for one in sections]
    if any(not title for title in titles):
        raise DomainError("no_title", "每一章都要有标题，请补上。")
    if twice := next((title for title in titles if titles.count(title) > 1), ""):
        raise DomainError("twice", f"有两章都叫“{twice}”，请改一个标题。")
    if not any(one.is_printed for one in sections):
        raise DomainError("nothing_printed", "所有章都不印，报告就是空的，请至少留一章。")
    held = {row.key: row for row in OutlineSection.objects.select_for_update()}
    for one in sections:
        row = held.pop(one.key, None) or OutlineSection(key=one.key)
        row.title, row.order, row.printing = one.title, one.order, one.printing
        save_in_words(row)
    _refuse_with_text(held.values())
    for row in held.values():
        row.delete()
    record("reports.outline_set", by=by.user, after={"章节": "、".join(titles)})
    for one in sections:
        AnnualSection.objects.filter(key=one.key).exclude(report__state=ReportState.FINAL).update(
            title=one.title
        )


@transaction.atomic
def set_template(key: str, text: str, *, seen: str, by: Viewer) -> OutlineSection:
    """With which words a section is begun each year; "" for what the records say alone. Texts that are written already stay.

    ``seen``: the words that were shown. DomainError where somebody else keeps others by now, for a section that is not in the
    outline, for a reference that can't be answered or is not the writer's to see.
    """
    by.require("reports.manage_annual")
    known = next((one for one in outline() if one.key == key), None)
    if known is None:
        raise DomainError("no_section", "提纲里没有这一章了，请刷新提纲。")
    row = OutlineSection.objects.select_for_update().filter(key=key).first() or OutlineSection(
        key=key, title=known.title, order=known.order, printing=known.printing
    )
    if row.template != seen:
        raise DomainError(
            "overtaken",
            f"您打开以后，别人改过“{known.title}”起草用的文字，您的没有覆盖它。现在保存的是：{with_names(row.template) or '空白'}",
        )
    check_text(text, timezone.localdate(), by, before=row.template)
    before, row.template = row.template, text
    save_in_words(row)
    said = ({"起草用的文字": before}, {"起草用的文字": text, "章节": row.title})
    record("reports.outline_set", by=by.user, before=said[0], after=said[1])
    return row


def _refuse_with_text(gone: Iterable[OutlineSection]) -> None:
    """DomainError where a report at work has words in a section that is to go: they would go from the print with it."""
    latest = (
        SectionText.objects.filter(section__key__in=[row.key for row in gone])
        .exclude(section__report__state=ReportState.FINAL)
        .select_related("section__report")
        .order_by("section", "-number")
        .distinct("section")
    )
    if text := next((one for one in latest if one.text), None):
        raise DomainError(
            "has_text",
            f"“{text.section.title}”在{text.section.report}里已经写了文字，去掉这一章，文字也就不印了。"
            "请留着标题，不想印的选“不印”；文字要放到别的章的，先移过去，把这一章清空。",
        )


@transaction.atomic
def set_layout(*, signing_unit: str, office: str, preset: str, contents: bool, by: Viewer) -> ReportLayout:
    """Who signs, and how the report looks on paper."""
    by.require("reports.manage_annual")
    layout = ReportLayout.objects.select_for_update().first() or ReportLayout()
    layout.signing_unit, layout.office = signing_unit.strip(), office.strip()
    layout.preset, layout.contents = preset, contents
    save_in_words(layout)
    record("reports.layout_set", layout, by=by.user, after={"版式": layout.get_preset_display()})
    return layout
