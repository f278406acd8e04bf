"""Which template and which sample data make each sample page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from groupportal.lists.drawing import filter_form
from groupportal.style.forms import SampleForm
from groupportal.style.sample_list import SampleList, sample_units
from groupportal.ui.figures import rate
from groupportal.ui.tables import Column

Shared = dict[str, Any]
Maker = Callable[[Shared], dict[str, Any]]

SOURCES = ("省级及以上财政", "市级财政", "行业企业", "集团自筹", "合计")
TASK_FUNDS = (
    (
        "合计",
        "250 25 24.98",
        "195 465.87 465.87",
        "620 643.35 643.35",
        "150 285.12 285.12",
        "1215 1419.34 1419.32",
    ),
    ("规范治理结构", "3 0 0", "3 4.23 4.23", "0 0 0", "4 6.5 6.5", "10 10.73 10.73"),
    ("健全运行机制", "6 5 5", "2 8.87 8.87", "0 0 0", "0 0 0", "8 13.87 13.87"),
    (
        "资源共建共享",
        "220 20 19.98",
        "148 385.28 385.28",
        "620 643.35 643.35",
        "108 225.62 225.62",
        "1096 1274.25 1274.23",
    ),
    ("综合服务能力", "21 0 0", "42 67.49 67.49", "0 0 0", "38 53 53", "101 120.49 120.49"),
)


def _home(shared: Shared) -> dict[str, Any]:
    page = shared["page"]
    stats = [
        {"label": "成员单位", "value": 135, "unit": "家", "href": page, "target": 150},
        {"label": "资金到位", "value": "1,419.34", "unit": "万元", "href": page, "note": "为预算的 116.82%"},
        {"label": "完成的建设任务", "value": 9, "unit": "项", "href": page, "target": 12, "kind": "typed"},
    ]
    due = [
        {"title": "现在要办", "items": shared["due"][:1], "note": "1 件逾期"},
        {"title": "本周内", "items": shared["due"][1:]},
    ]
    return {
        "stats": stats,
        "due": due,
        "events": shared["events"],
        "as_of": timezone.localdate(),
        **_control(shared),
    }


def _control(shared: Shared) -> dict[str, Any]:
    return {"as_of_options": shared["as_of_options"]}


def _record(shared: Shared) -> dict[str, Any]:
    return {
        "title": "扩大集团规模",
        "state": "returned",
        "overdue": "逾期 5 天",
        "facts": [
            ("责任单位", "集团秘书处"),
            ("截止日期", "2023年6月25日"),
            ("完成数量", "135 家"),
            ("目标", "130 家"),
        ],
        "next_step": {
            "title": "按退回意见修改填报",
            "text": "第 2 条请写清数量，并补传加盟审批表扫描件。",
            "label": "修改填报",
            "href": shared["page"],
        },
        "views": [
            {"label": "概况", "url": "?", "active": True},
            {"label": "填报", "url": "?view=filings", "count": 3},
            {"label": "版本", "url": "?view=revisions", "count": 2},
        ],
        "files": shared["files"],
        "events": shared["events"],
        "related": [{"title": "成果指标：规模壮大，覆盖扩展", "url": "#", "note": "附件2-2 第 2 行"}],
    }


def _form(shared: Shared) -> dict[str, Any]:
    steps = [
        {"label": "选任务", "url": "#", "state": "done"},
        {"label": "填进展", "current": True},
        {"label": "传佐证", "state": "missing", "note": "还缺 1 份"},
        {"label": "检查并提交"},
    ]
    return {
        "title": "填报进展：扩大集团规模",
        "form": shared["form"],
        "steps": steps,
        "submit_label": "提交审核",
        "cancel_url": shared["page"],
        "draft": "style-sample",
    }


def _form_errors(shared: Shared) -> dict[str, Any]:
    return {**_form(shared), "form": shared["wrong_form"], "steps": None, "draft": ""}


def _review(shared: Shared) -> dict[str, Any]:
    return {
        "title": "审核填报：扩大集团规模",
        "state": "submitted",
        "parts": shared["parts_to_compare"],
        "findings": shared["findings"][1:],
        "files": shared["files"],
        "events": shared["events"][1:],
        "ruling": {
            "verdicts": [
                {"state": "approved", "label": "审核通过"},
                {"state": "returned", "label": "退回修改", "danger": True},
            ]
        },
        "queue": {"position": 1, "total": 4, "next_url": "#"},
    }


def _confirm(shared: Shared) -> dict[str, Any]:
    return {
        "title": "终止规划版本",
        "question": "确定要终止“2021 年修订版”吗？",
        "consequences": ["终止后不能再填报，已有填报和佐证保留可查。", "附件表将改按生效版本生成。"],
        "confirm_label": "终止这个版本",
        "danger": True,
        "cancel_url": shared["page"],
    }


def _numbers(amounts: list[str]) -> list[str]:
    budget, received, spent = (Decimal(text) for text in amounts[-1].split())
    return [*" ".join(amounts).split(), rate(received, budget), rate(spent, budget)]


def _sheet(shared: Shared) -> dict[str, Any]:
    lines = [{"name": name, "cells": _numbers(amounts)} for name, *amounts in TASK_FUNDS]
    notes = ("备注：1. 资金实际到位率＝实际已到位÷预算总投入；", "2. 资金实际支出率＝实际支出÷预算总投入。")
    sheet = {
        "title": "附件2-3 项目资金到位和支出情况表",
        "lines": (("填报单位（盖章）：江城职业教育集团", "填报日期："), ("", "单位：万元")),
        "notes": notes,
        "signatures": ("填表人：", "审核人："),
    }
    return {
        "sheet": sheet,
        "sources": SOURCES,
        "lines": lines,
        "findings": shared["findings"],
        "as_of": shared["day"],
        "page_url": shared["page"],
        **_control(shared),
    }


def _job(shared: Shared) -> dict[str, Any]:
    return {"job": shared["jobs"][0], "back_url": "#", "back_label": "回到报表"}


def _figure(shared: Shared) -> dict[str, Any]:
    return {
        "title": "成员单位总数",
        "label": "成员单位总数",
        "value": 135,
        "unit": "家",
        "as_of": shared["day"],
        "definition": "截至当日状态为“已生效”的成员单位家数；退出后重新加入的只计一次。",
        "source": "数据来自成员名册，由集团秘书处维护。",
        "columns": [
            Column("单位名称", "name"),
            Column("类别", "kind"),
            Column("加盟日期", "joined_on", "date"),
        ],
        "rows": sample_units()[:3],
        "row_count": 135,
        "rows_url": "#",
        "files": shared["files"],
        "events": shared["events"][:1],
        **_control(shared),
    }


def _plain(shared: Shared) -> dict[str, Any]:
    return {"form": shared["form"]}


SAMPLE_PAGES: dict[str, tuple[str, Maker]] = {
    "home": ("generic/home.html", _home),
    "record": ("generic/record.html", _record),
    "form": ("generic/form.html", _form),
    "form-errors": ("generic/form.html", _form_errors),
    "review": ("generic/review.html", _review),
    "confirm": ("generic/confirm.html", _confirm),
    "sheet": ("ui/samples/sheet.html", _sheet),
    "job": ("generic/job.html", _job),
    "figure": ("generic/figure.html", _figure),
    "plain": ("404.html", _plain),
    "public": ("ui/samples/public.html", _plain),
    "print": ("ui/samples/print.html", _sheet),
}


def sample_page(name: str) -> tuple[str, Maker]:
    """Template and maker of a sample page."""
    return SAMPLE_PAGES[name]


def example_context(shared: Shared) -> Shared:
    """What the examples use beyond the shared samples: pieces of the sample pages."""
    recorded = _record(shared)
    kinds = [
        *(("kind", word, number) for word, number in (("学校", 5), ("企业", 124))),
        ("state", "待审核", 3),
    ]
    cards = [
        {
            "title": name,
            "url": shared["page"],
            "state": code,
            "facts": [("类别", category), ("理事会职务", rank)],
        }
        for name, category, code, rank, _, _ in shared["units"][:3]
    ]
    return {
        **shared,
        "columns": SampleList.columns,
        "rows": sample_units(),
        "chips": [
            {"label": "全部", "url": "?", "active": True, "count": 1075},
            *(
                {"label": word, "url": f"?{name}={word}", "active": False, "count": n}
                for name, word, n in kinds
            ),
        ],
        "filters": filter_form(list(SampleForm(auto_id="filter_%s"))[2:5], QueryDict(), applied=0, clear="?"),
        "bulk_buttons": SampleList.bulk,
        "cards": cards,
        "views": recorded["views"],
        "steps": _form(shared)["steps"],
    }
