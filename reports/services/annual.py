"""The annual report: beginning it, its outline, writing, ruling on what was written, moving it on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.accounts.services import refuse_invalid, save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import notify
from groupportal.reporting.guard import guarded
from groupportal.reporting.values import require_past
from groupportal.tenancy.address import group_url
from groupportal.tenancy.kept import remembered
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from reports.annual.text import check_text
from reports.enums import Origin, ReportState, TextState
from reports.models import (
    AnnualReport,
    AnnualSection,
    ReportRun,
    SectionText,
    SectionWriter,
)
from reports.selectors.annual import (
    Section,
    Standing,
    default_day,
    latest_text,
    layout_of_group,
    may_write,
    outline,
    period_of,
    possible_writers,
    standings_of,
)
from reports.states import REPORT

EARLIEST = 1990
SIGNED_AHEAD = dt.timedelta(days=366)


class OvertakenError(DomainError):
    """Somebody else kept a text of this section since the form was opened; ``current`` is that text."""

    def __init__(self, current: SectionText) -> None:
        super().__init__(
            "overtaken",
            f"您打开这一章以后，{current.written_by or '别人'}保存了第{current.number}稿，所以您的还没有保存，都在下面。"
            "对照两边的差别并到一起以后，再保存一次。",
        )
        self.current = current


BY_PEOPLE = (Origin.TYPED, Origin.FILE, Origin.CARRIED)
"""Texts that somebody wrote; what was only brought up to the records is the words of the one before, what was drafted nobody's."""


class _Texts(RulingKind[SectionText]):
    own_words = "这一稿是您写的或提交的，撰写和审核须由两个人完成，请交给另一位同事审核。"
    model, page = SectionText, "reports:section_text"
    action, proposing = "reports.manage_annual", "reports.write_annual"
    recorded = {
        TextState.DRAFT: "reports.text_withdrawn",
        TextState.SUBMITTED: "reports.text_submitted",
        TextState.RETURNED: "reports.text_returned",
        TextState.APPROVED: "reports.text_approved",
    }
    told = {
        TextState.SUBMITTED: "年度工作报告有一章待审核",
        TextState.RETURNED: "您写的一章被退回",
        TextState.APPROVED: "您写的一章已通过",
    }

    def own(self, viewer: Viewer) -> Q:
        """Also those whose words are the person's, whoever handed them in: of who wrote last, a colleague's text goes on."""
        until = SectionText.objects.filter(section=OuterRef("section"), number__lte=OuterRef("number"))
        since = SectionText.objects.filter(
            section=OuterRef("section"),
            origin__in=(*BY_PEOPLE, Origin.DRAFTED),
            number__gt=OuterRef("number"),
            number__lte=OuterRef(OuterRef("number")),
        )
        wrote = until.filter(~Exists(since), written_by=viewer.user.pk, origin__in=BY_PEOPLE)
        return super().own(viewer) | Q(Exists(wrote))

    def let_in(self, row: SectionText, viewer: Viewer) -> None:
        require_writer(row.section, viewer)

    def subject(self, row: SectionText) -> AnnualSection:
        return row.section

    def for_trail(self, row: SectionText) -> dict[str, Any]:
        return {"第几稿": row.number}

    def title(self, row: SectionText) -> str:
        return f"{self.told[row.state]}：{row.section}"


TEXTS = _Texts()


def require_writer(section: AnnualSection, viewer: Viewer) -> None:
    """NotAllowed for who was not asked to write the section."""
    if not may_write(section, viewer):
        raise NotAllowed(f"“{section.title}”没有请您写。要写这一章的，请联系集团秘书处。")


@transaction.atomic
def begin_report(year: int, *, as_of: dt.date | None = None, by: Actor) -> AnnualReport:
    """Begin the report of a year: each section with the text of an earlier report of that year, else drafted from the records.

    DomainError for a year or day to come, a day outside the year, a report of that day that is at work already.
    """
    user = person(by, "reports.manage_annual")
    today = timezone.localdate()
    if not EARLIEST <= year <= today.year:
        raise DomainError(
            "year", f"没有 {year} 年的记录可写，请填 {EARLIEST} 至 {today.year} 之间的年份。", field="year"
        )
    report = AnnualReport(year=year, as_of=as_of or default_day(year, today), begun_by=user)
    require_past(report.as_of, today)
    before = AnnualReport.objects.filter(year=year).order_by("-as_of", "-pk").first()
    save_in_words(report)
    carried = {one.section.key: one.text for one in standings_of(before) if one.text} if before else {}
    for row in before.attachments.all() if before else ():
        row.pk, row.report, row.public_id = None, report, uuid.uuid4()
        row.save(force_insert=True)
    record("reports.annual_begun", report, by=user)
    follow_outline(report, carried=carried, by=user)
    return report


def follow_outline(
    report: AnnualReport, *, carried: Mapping[str, SectionText] | None = None, by: Actor
) -> list[AnnualSection]:
    """Give a report the sections of the outline that it lacks, each with its first text."""
    user = person(by, "reports.manage_annual")
    with transaction.atomic():
        report = locked_report(report)
        there = set(AnnualSection.objects.filter(report=report).values_list("key", flat=True))
        lacking = [one for one in outline() if one.key not in there]
        held = {key: text for key, text in (carried or {}).items() if text.text}
        drafts = _drafts([one for one in lacking if one.key not in held], report)
        added = []
        for one in lacking:
            row = AnnualSection.objects.create(report=report, key=one.key, title=one.title)
            added.append(row)
            if before := held.get(one.key):
                _keep(row, 1, before.text, Origin.CARRIED, user, written_by=author_of(before))
            elif one.draft and (text := drafts[one.key]):
                _keep(row, 1, text, Origin.DRAFTED, user)
        if added:
            record(
                "reports.outline_followed",
                report,
                by=user,
                after={"章节": "、".join(row.title for row in added)},
            )
    return added


UNDRAFTED = "从记录起草时出错，这一章还是空的。请联系平台运维，或直接写。"


def undrafted(report: AnnualReport) -> list[str]:
    """The titles of the sections that are empty because their records could not be read: not because there are none."""
    empty = [one.section for one in standings_of(report) if one.section.draft and not one.words]
    drafts = _drafts(empty, report)
    return [one.title for one in empty if drafts[one.key] is None]


@remembered
def _drafts(sections: Sequence[Section], report: AnnualReport) -> dict[str, str | None]:
    """What the records say of each; None where they could not be read."""
    return {one.key: guarded(lambda one=one: _drafted(one, report)) for one in sections}  # type: ignore[misc]


def _drafted(section: Section, report: AnnualReport) -> str:
    return section.draft(period_of(report)).strip() if section.draft else ""


def draft_again(standing: Standing) -> str:
    """What the records would say in a section now, as kept; nothing is changed.

    DomainError where the records can't begin it, say nothing yet, or can't be read.
    """
    section = standing.section
    if section.draft is None:
        raise DomainError("no_draft", f"“{section.title}”没有记录可以起草，请直接写。")
    drafted = guarded(lambda: _drafted(section, standing.row.report))
    if drafted is None:
        raise DomainError(
            "draft_failed", f"“{section.title}”从记录起草时出错，现有文字没有改动。请联系平台运维。"
        )
    if not drafted:
        raise DomainError("nothing", f"“{section.title}”还没有可写的记录，等待：{section.waits_for}。")
    return drafted


def locked_report(report: AnnualReport) -> AnnualReport:
    """The report, locked and fresh. DomainError for a final one."""
    fresh = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    refuse_final(fresh)
    return fresh


def refuse_final(report: AnnualReport) -> None:
    """DomainError for a report that was settled."""
    if report.state == ReportState.FINAL:
        raise _final(report)


def _final(report: AnnualReport) -> DomainError:
    return DomainError(
        "final", f"{report}已经定稿，不能再改。要更正的，请为同一年另建一份，文字会沿用这一份。"
    )


def locked_section(section: AnnualSection, by: Viewer) -> tuple[AnnualSection, SectionText | None]:
    """A section, locked, and what stands in it. NotAllowed for who does not write it; DomainError where it is closed for writing."""
    # The report is asked for after the lock, in a statement of its own: joined, it would be read as it was before the wait.
    fresh = AnnualSection.objects.select_for_update().get(pk=section.pk)
    require_writer(fresh, by)
    last = latest_text(fresh)
    if closed := closed_for(fresh.report, last, by):
        raise closed
    return fresh, last


def closed_for(report: AnnualReport, last: SectionText | None, by: Viewer) -> DomainError | None:
    """Why a section in which ``last`` stands can't be written by this person now; None where it can."""
    if report.state == ReportState.FINAL:
        return _final(report)
    if last and last.state == TextState.SUBMITTED:
        return DomainError("waits", f"第{last.number}稿正在等待审核，现在不能改。要改的，请提交的人先撤回。")
    returned = last is not None and last.state == TextState.RETURNED
    if report.state == ReportState.IN_REVIEW and not returned and not by.can("reports.manage_annual"):
        return DomainError(
            "in_review", "报告正在审稿，只有被退回的章节还能改。要改这一章的，请联系集团秘书处。"
        )
    return None


@transaction.atomic
def write_section(
    section: AnnualSection, text: str, *, seen: int, by: Viewer, origin: str = Origin.TYPED
) -> SectionText:
    """Keep a text as the next one of a section; the same words again change nothing.

    ``text`` as kept (``with_codes``); ``seen``: the number of the text the writer began with, 0 for none. OvertakenError where
    another one was kept meanwhile; DomainError for a reference that can't be answered or is not the writer's to see.
    """
    fresh, last = locked_section(section, by)
    if last and last.number != seen:
        raise OvertakenError(last)
    before = last.text if last else ""
    if last is None and not text:
        raise DomainError("empty", "还没有写什么，写好以后再保存。", field="text")
    if last and text == before and last.state != TextState.RETURNED:
        return last
    if origin == Origin.TYPED:
        check_text(text, fresh.report.as_of, by, before=before)
    return _keep(fresh, seen + 1, text, origin, by.user)


def author_of(text: SectionText) -> User | None:
    """Whose words a text is, while nobody has approved them; None for what was approved, and for what the records say."""
    if text.state == TextState.APPROVED:
        return None
    rows = SectionText.objects.filter(section=text.section_id, number__lte=text.number)
    last = rows.exclude(origin=Origin.RENEWED).select_related("written_by").order_by("-number").first()
    return last.written_by if last and last.origin in BY_PEOPLE else None


def _keep(
    section: AnnualSection, number: int, text: str, origin: str, user: Any, **carried: Any
) -> SectionText:
    kept = SectionText(
        section=section, number=number, text=text, origin=origin, **{"written_by": user, **carried}
    )
    refuse_invalid(kept)
    kept.save()
    record(
        "reports.section_written",
        section,
        by=user,
        after={"第几稿": number, "字数": len(text), "来由": Origin(origin).label},
    )
    return kept


@transaction.atomic
def submit_section(section: AnnualSection, *, by: Viewer) -> SectionText:
    """Put what stands forward for review. DomainError where nothing stands there, or what stands was approved already."""
    _, last = locked_section(section, by)
    if last is None or not last.text:
        raise DomainError("empty", f"“{section.title}”还没有文字，写好以后再提交。")
    if last.state == TextState.APPROVED:
        raise DomainError(
            "approved",
            f"第{last.number}稿已经审核通过，文字没有改动，不用再提交。要改这一章的，先改文字，再点“保存并提交审核”。",
        )
    return TEXTS.submit(last, by=by)


def withdraw_text(text: SectionText, *, by: Viewer) -> SectionText:
    """Take back what waits for review, to go on writing."""
    return TEXTS.withdraw(text, TextState.DRAFT, by=by)


@transaction.atomic
def set_writers(section: AnnualSection, users: Collection[User], *, by: Viewer) -> None:
    """Ask these people to write a section; who is new to it gets a notice. DomainError for who may not write."""
    by.require("reports.manage_annual")
    fresh = AnnualSection.objects.select_for_update().get(pk=section.pk)
    refuse_final(fresh.report)
    if strangers := {user.pk for user in users} - set(possible_writers().values_list("pk", flat=True)):
        names = "、".join(str(user) for user in users if user.pk in strangers)
        raise DomainError("no_writer", f"{names}在本集团没有撰写报告的权限，请另选。", field="writers")
    held = {writer.user_id: writer for writer in fresh.writers.all()}
    wanted = {user.pk: user for user in users}
    SectionWriter.objects.filter(pk__in=[w.pk for pk, w in held.items() if pk not in wanted]).delete()
    new = [user for pk, user in wanted.items() if pk not in held]
    for user in new:
        SectionWriter.objects.create(section=fresh, user=user)
    record("reports.writers_set", fresh, by=by.user, after={"撰写人": "、".join(map(str, users)) or "无"})
    url = group_url(active_group(), "reports:section", public_id=fresh.public_id)
    notify(
        [u for u in new if u.pk != by.user.pk], topic="reports.to_write", title=f"请您写：{fresh}", url=url
    )


@transaction.atomic
def set_signed_on(report: AnnualReport, day: dt.date | None, *, by: Viewer) -> AnnualReport:
    """Which day stands below the report (落款日期); None for the day on which it is made.

    DomainError for a final report, a day before the one the report tells up to, one more than a year ahead.
    """
    by.require("reports.manage_annual")
    fresh = locked_report(report)
    if day and day > timezone.localdate() + SIGNED_AHEAD:
        raise DomainError("far_ahead", f"落款日期{cndate(day)}在一年以后，请核对年份。", field="signed_on")
    fresh.signed_on = day
    save_in_words(fresh)
    record("reports.annual_dated", fresh, by=by.user, after={"落款日期": day or "生成当天"})
    return fresh


@transaction.atomic
def move_report(report: AnnualReport, to: str, *, by: Viewer) -> AnnualReport:
    """Close the report for writing (审稿中), or open it again. It becomes final with a run (``settle_report``)."""
    by.require("reports.manage_annual")
    fresh = locked_report(report)
    if to == ReportState.FINAL:
        raise DomainError("needs_run", "请打开生成的那一份，在那里定稿。")
    REPORT.move(fresh, to)
    fresh.save(update_fields=["state"])
    record("reports.annual_moved", fresh, by=by.user, after={"状态": fresh.get_state_display()})
    return fresh


def finish_report(run: ReportRun) -> None:
    """A run becomes the report: what it prints is what stands, reviewed, and stays. Inside the transaction of settling.

    DomainError where the report is final, was written on since, or holds a printed text that nobody has approved.
    """
    report = AnnualReport.objects.select_for_update(of=("self",)).get(public_id=run.params["annual"])
    refuse_final(report)
    # Who writes waits for the section's lock and then finds the report final.
    list(AnnualSection.objects.select_for_update(of=("self",)).filter(report=report).order_by("pk"))
    standings = [one for one in standings_of(report) if one.is_printed]
    attached = [str(row.public_id) for row in report.attachments.all()]
    if attached != run.params.get("attachments", []):
        raise DomainError("attached_since", "生成这一份以后，附件改过。请重新生成一份，核对后再定稿。")
    if [str(one.text.public_id) if one.text else "" for one in standings] != run.params["texts"]:
        raise DomainError(
            "written_since", "生成这一份以后，报告的文字或提纲又改过。请重新生成一份，核对后再定稿。"
        )
    unit, office, day = run.snapshot["document"]["signature"]
    layout, titles = layout_of_group(), [one["title"] for one in run.snapshot["sections"]]
    if titles != [one.section.title for one in standings]:
        raise DomainError(
            "retitled_since",
            "生成这一份以后，提纲里章的标题改过。请重新生成一份，核对后再定稿。",
        )
    if (unit, office) != (layout.signing_unit or active_group().name, layout.office):
        raise DomainError(
            "signed_since", "生成这一份以后，落款单位或部门改过。请重新生成一份，核对后再定稿。"
        )
    if report.signed_on and day != report.signed_on.isoformat():
        raise DomainError(
            "dated_since",
            f"生成这一份以后，落款日期改成了{cndate(report.signed_on)}。请重新生成一份，核对后再定稿。",
        )
    open_ones = [
        one.section.title
        for one in standings
        if one.words and one.text and one.text.state != TextState.APPROVED
    ]
    if open_ones:
        raise DomainError(
            "not_approved",
            f"还有 {len(open_ones)} 章没有审核通过：{'、'.join(open_ones)}。审核通过后再定稿。",
        )
    REPORT.move(report, ReportState.FINAL)
    report.save(update_fields=["state"])
