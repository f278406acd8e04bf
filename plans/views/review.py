"""Review: the queue, and one filing beside what was asked and what the records say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.metrics.naming import REFERENCE
from groupportal.metrics.narrative import known_to, said
from groupportal.ui.formats import cndate, count
from groupportal.ui.tables import Column, StateCell
from plans.enums import FilingLevel, FilingState, TargetKind
from plans.models import AcceptancePoint, Filing, FilingFigure
from plans.reading import figures_by_year, match_figures, plain, point_in_quotes
from plans.selectors.bound import records_of
from plans.selectors.compare import text_pieces
from plans.selectors.content import item_as_of
from plans.selectors.evidence import with_points
from plans.selectors.filed_item import filed_item
from plans.selectors.filings import latest_filings
from plans.selectors.outcome import is_far_beyond, is_reached, target_in_words
from plans.selectors.queues import filings_visible_to, review_queue, rulings_due
from plans.selectors.term import term_of
from plans.services.review import FILINGS, approve_filing, return_filing, withdraw_approval
from plans.views.cells import filing_events, page


class ReviewQueue(ListPage):
    """Filings that wait for a ruling, the oldest first."""

    action = "plans.review_filing"
    title = "待审核填报"
    measure, noun = "份", "填报"
    search = Search(
        "搜索任务、单位或填报人", ("thread__name", "assignment__unit__name", "proposed_by__name", "sender")
    )
    columns = (
        Column("任务或指标", "thread.name"),
        Column("类别", "get_level_display"),
        Column("承办单位", "assignment.unit"),
        Column("填报人", "who"),
        Column("截至", "as_of", "date", sort="as_of"),
        Column("提交时间", "proposed_at", "time", sort="proposed_at"),
        Column(
            "状态", lambda filing: StateCell("submitted", "须由他人审核" if filing.is_own else ""), "state"
        ),
    )
    chips = (
        Chips(
            "范围",
            "whose",
            (("own", "我参与的，由他人审核"),),
            every=("", "待我审核"),
        ),
    )
    empty = Empty("没有待审核的填报", "承办单位提交后会出现在这里。", icon="check")

    def base_queryset(self) -> Any:
        rows = review_queue(self.request.viewer)
        own = FILINGS.own(self.request.viewer)
        return rows.filter(own) if self.request.GET.get("whose") == "own" else rows.exclude(own)

    def row_url(self, row: Any) -> str:
        return page("filing" if row.is_own else "review", row)


class ReviewPage(RulingPage):
    """Asked, filed, recorded, side by side; then the ruling."""

    action = "plans.review_filing"
    template_name = "plans/review.html"
    listed = ("待审核填报", "plans:review_queue")
    kind = FILINGS
    answer_label = "审核意见（退回时写明要补什么、改什么）"
    answer_help = "退回时必填，审核通过时可以不填。填报人会收到这段话，它也留在填报和操作记录里。"
    verdicts = (
        Verdict(FilingState.APPROVED, "审核通过", "已通过，填报人会收到消息。"),
        Verdict(FilingState.RETURNED, "退回修改", "已退回，填报人会收到您的意见。", danger=True),
    )

    def base_queryset(self) -> Any:
        return filings_visible_to(self.request.viewer).exclude(state=FilingState.DRAFT)

    def get_title(self) -> str:
        return f"审核：{self.get_object().thread.name}"

    def printed(self, row: Filing) -> str:
        """With the filing that counts: what the table would say instead of what is shown too."""
        counting = latest_filings([row.thread_id], row.as_of).get(row.thread_id)
        return f"{super().printed(row)}\n{counting and counting.public_id}"

    def rule(self, row: Filing, verdict: Verdict, form: Any) -> None:
        answer = form.cleaned_data["answer"]
        if verdict.state == FilingState.APPROVED:
            approve_filing(row, note=answer, by=self.request.viewer)
        else:
            return_filing(row, reason=answer, by=self.request.viewer)

    def after(self, row: Filing) -> str:
        following = rulings_due(self.request.viewer).first()
        if following is None:
            messages.info(self.request, "待您审核的都审完了。")
            return reverse("plans:review_queue")
        unit = following.assignment.unit if following.assignment else None
        whose = unit or following.who
        messages.info(self.request, f"下一件：{following.thread.name}（{whose}提交）。")
        return page("review", following)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing, viewer = self.get_object(), self.request.viewer
        item = item_as_of(filing.thread, filing.as_of)
        points = list(item.points.all()) if item else []
        context = super().get_context_data(**kwargs)
        claims = filed_item(item, filing).claims if item else []
        return {
            **context,
            "state": filing.state,
            "item": item,
            "parts": self._parts(filing, item, points),
            "change": self._change(filing),
            "is_contribution": filing.level == FilingLevel.UNIT,
            "findings": [
                {"level": "warning", "message": text}
                for text in [*_doubtful(filing, points), *(c.text for c in claims)]
            ],
            "files": file_items(with_points(filing.evidence.all(), points), viewer),
            "events": filing_events([filing, filing.corrects] if filing.corrects else [filing]),
            "queue": self._queue(filing),
        }

    def _change(self, filing: Filing) -> dict[str, Any] | None:
        """What the table will say instead of what, once this is approved; None for a contribution, which is not printed."""
        if filing.level != FilingLevel.GROUP or filing.state != FilingState.SUBMITTED:
            return None
        counting = latest_filings([filing.thread_id], filing.as_of).get(filing.thread_id)
        old = self._said(counting.text, filing) if counting else ""
        new = self._said(filing.text, filing)
        figures = {f.name: f for f in counting.figures.all()} if counting else {}
        new_ones = {f.name: f for f in filing.figures.all()}
        return {
            "before": counting,
            "pieces": text_pieces(old, new),
            "elsewhere": self._unchanged_elsewhere(filing),
            "same": old == new,
            "figures": [
                (point_in_quotes("", name), figures.get(name), f)
                for name, f in new_ones.items()
                if name not in figures or figures[name].said != f.said
            ],
            "gone": [(point_in_quotes("", name), f) for name, f in figures.items() if name not in new_ones],
        }

    def _unchanged_elsewhere(self, filing: Filing) -> str:
        """Why what is being prepared will go on printing another filing, in a sentence; "" where this one comes to be printed."""
        day = self.request.group.working_on or timezone.localdate()
        printed = latest_filings([filing.thread_id], day).get(filing.thread_id)
        if filing.as_of > day:
            return f"按{cndate(day)}打印的表不变：这份填报截至{cndate(filing.as_of)}，在那以后。"
        if printed is not None and printed.as_of > filing.as_of:
            return f"按{cndate(day)}打印的表不变：那里印的是截至{cndate(printed.as_of)}的填报，比这一份晚。"
        return ""

    def _parts(self, filing: Filing, item: Any, points: list[AcceptancePoint]) -> list[dict[str, Any]]:
        filed = list(filing.figures.all())
        asked = "\n".join(f"{p.number}{p.text}" for p in points)
        request = filing.assignment.request if filing.assignment else ""
        before = latest_filings([filing.thread_id], filing.as_of).get(filing.thread_id)
        recorded = [pair for p in points for pair in self._records(p, filing)] or [
            (
                "上次通过的填报",
                f"截至{cndate(before.as_of)}：{self._said(before.text, before)[:200]}" if before else "没有",
            )
        ]
        return [
            {
                "title": "要求",
                "text": "\n".join(
                    filter(None, [item.goal if item else "", asked, request and f"工作要求：{request}"])
                ),
            },
            {
                "title": f"填报（截至{cndate(filing.as_of)}）",
                "text": self._said(filing.text, filing),
                "filed": True,
                "facts": [*_filed(points, filed), *_of_references(filing.text)],
            },
            {"title": "记录", "facts": recorded},
        ]

    def _said(self, text: str, filing: Filing) -> str:
        return said(text, filing.as_of, known_to(self.request.viewer))

    def _records(self, point: AcceptancePoint, filing: Filing) -> list[tuple[str, str]]:
        """What the bound metric says as of the filing's date, year by year where each is asked."""
        term = term_of(filing.thread.plan)
        return [
            (
                f"{f'{found.year}年：' if found.year else ''}{point.number}{point.text[:30]}",
                found.trouble or f"{count(found.counted)}{point.unit}",
            )
            for found in records_of(point, filing.as_of, term)
        ]

    def _queue(self, filing: Filing) -> dict[str, Any] | None:
        waiting = list(rulings_due(self.request.viewer))
        ids = [f.pk for f in waiting]
        if filing.pk not in ids:
            return None
        at = ids.index(filing.pk)
        following = waiting[(at + 1) % len(waiting)] if len(waiting) > 1 else None
        return {
            "position": at + 1,
            "total": len(waiting),
            "next_url": page("review", following) if following else "",
        }


class WithdrawApproval(RulingPage):
    """An approval taken back with a reason, until a final report rests on it."""

    action = "plans.review_filing"
    kind = FILINGS
    facts = (
        ("任务或指标", "thread.name"),
        ("截至", "as_of"),
        ("完成情况", "get_text_display"),
        ("审核人", "ruled_by"),
    )
    answer_label = "撤回审核的原因"
    answer_help = "填报人会收到这段话，并可以修改后重新提交。撤回后，验收表改印此前通过的一份。"
    why_words = "请写明为什么撤回审核，填报人照着这段话修改。"
    verdicts = (Verdict(FilingState.RETURNED, "撤回审核", "已撤回审核，填报人会收到消息。", danger=True),)

    def base_queryset(self) -> Any:
        return filings_visible_to(self.request.viewer)

    def get_title(self) -> str:
        return f"撤回审核：{self.get_object().thread.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("填报", page("filing", self.get_object()))]

    def is_open(self, row: Filing) -> bool:
        return row.state == FilingState.APPROVED

    def rule(self, row: Filing, verdict: Verdict, form: Any) -> None:
        withdraw_approval(row, reason=form.cleaned_data["answer"], by=self.request.viewer)


def _filed(points: list[AcceptancePoint], figures: list[FilingFigure]) -> list[tuple[str, str]]:
    """What is filed for points and yearly expectations, in the order of the points."""
    shown = {p.line: f"{p.number}{p.text[:30]}" for p in points}
    rows = [f for f in figures if not f.position or match_figures(points, [f], f.year)]
    return [
        (f"{f.year}年：" * bool(f.year) + shown.get(f.line, f.label), _said(f))
        for f in sorted(rows, key=lambda f: (f.position, f.year or 0))
    ]


def _of_references(text: str) -> list[tuple[str, str]]:
    """What is said of the figures a text refers to: a table prints them as of its own day."""
    if not REFERENCE.search(text):
        return []
    return [("文中引用的数", "这里按填报的截至日期显示，印表时按表的截至日期取")]


def _said(figure: FilingFigure) -> str:
    of = f"（基数 {count(figure.base)}）" if figure.base is not None else ""
    return f"{count(figure.value)}{figure.unit}{of}"


def _doubtful(filing: Filing, points: list[AcceptancePoint]) -> list[str]:
    """Figures that miss their targets or are far beyond, in words, and totals in the place of yearly figures.

    The targets are the group's: what one unit contributes misses none.
    """
    figures = list(filing.figures.all())
    found = []
    for p in points:
        if p.target_value is None:
            continue
        quoted = f"要点{point_in_quotes(p.number, p.text)}"
        whole = match_figures([p], figures).get(p.pk)
        given = [("", whole)] if whole else []
        if p.target_kind == TargetKind.YEARLY:
            given = [
                (f"{year}年", some[p.pk])
                for year, some in figures_by_year([p], figures).items()
                if p.pk in some
            ]
            if whole and not given:
                found.append(f"{quoted}要求每年的数，填报只给了总数{plain(whole.value)}{whole.unit}。")
        for year, figure in given:
            if figure.unit != p.unit:
                continue
            filed = f"{quoted}{year}填报{plain(figure.value)}{figure.unit}"
            if is_far_beyond(p.target_value, figure.value):
                found.append(f"{filed}，是目标的一千倍以上，请核对是不是多打了几位：{target_in_words(p)}。")
            elif filing.level == FilingLevel.GROUP and not is_reached(p, figure.value):
                found.append(f"{filed}，未达到目标：{target_in_words(p)}。")
    return found
