"""Sample data of the style page: invented people and units, figures of the usual size."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from groupportal.style.forms import SampleAnswer, SampleForm
from groupportal.ui.calendars import Event, Span, drawn
from groupportal.ui.charts import BarChart, Compared, Reading, bar_chart, line_chart
from groupportal.ui.formats import YUAN_PER_WAN

DAY = dt.date(2023, 6, 30)

FUNDS = (
    ("省级及以上财政", "2500000", "250000", "249800"),
    ("市级财政", "1950000", "4658700", "4658700"),
    ("行业企业", "6200000", "6433500", "6433500"),
    ("集团自筹", "1500000", "2851200", "2851200"),
)

UNITS = (
    ("江城第一职业学校", "学校", "approved", "副理事长单位", dt.date(2018, 6, 12), 128),
    ("新港机电有限公司", "企业", "in_force", "理事单位", dt.date(2019, 3, 5), 96),
    ("江城市机械行业协会", "行业协会", "submitted", "会员单位", dt.date(2023, 6, 2), 12),
    ("海晏食品科技股份有限公司", "企业", "returned", "会员单位", dt.date(2023, 5, 18), 0),
    ("白石产业园服务中心", "园区", "draft", "会员单位", dt.date(2023, 6, 21), 0),
)


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone())


def _bars(href: str) -> BarChart:
    return bar_chart(
        "资金到位和支出情况",
        [
            Compared(label, tuple(Decimal(v) / YUAN_PER_WAN for v in values), (href,) * 3)
            for label, *values in FUNDS
        ],
        series=("预算总投入", "实际已到位", "实际支出"),
        unit="万元",
        reading="行业企业的资金到位最多，为 643.35 万元。",
    )


def _readings(href: str) -> list[Reading]:
    values = ((2018, 92), (2019, 104), (2020, 118), (2021, 127), (2022, None), (2023, 135))
    return [Reading(f"{year}年", value, href if value else "") for year, value in values]


def _events() -> list[dict[str, Any]]:
    return [
        {
            "who": "陈静",
            "what": "退回修改",
            "at": _moment("2023-06-28T16:20"),
            "note": "第 2 条只写“多家企业”，请写清数量，并补传加盟审批表扫描件。",
            "tone": "alarm",
            "icon": "return",
        },
        {
            "who": "李建国",
            "what": "提交审核",
            "at": _moment("2023-06-26T09:05"),
            "tone": "action",
            "icon": "clock",
        },
        {"who": "李建国", "what": "上传佐证材料 3 份", "at": _moment("2023-06-25T17:42"), "icon": "upload"},
        {"who": "秘书处", "what": "部署任务", "on": dt.date(2023, 3, 1), "icon": "plan"},
    ]


def _files(page: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "加盟审批表（135份）.pdf",
            "url": "#",
            "size": 18_340_122,
            "kind": "file",
            "by": "李建国",
            "at": _moment("2023-06-25T17:40"),
        },
        {"name": "成员单位名册.xlsx", "url": "#", "size": 86_412, "kind": "sheet", "by": "王敏"},
        {
            "name": "理事会现场.jpg",
            "url": "#",
            "preview_url": page,
            "size": 1_204_511,
            "kind": "image",
            "note": "第三页右侧为签到表",
        },
    ]


def _findings() -> list[dict[str, Any]]:
    return [
        {
            "level": "error",
            "message": "“约200万”不是数字，没有读入；请改为 200 后重新上传。",
            "table": "附件2-3",
            "row": 5,
            "column": "行业企业 · 实际已到位",
        },
        {
            "level": "warning",
            "message": "省级及以上财政到位率只有 10%，不到一半。",
            "table": "附件2-3",
            "row": 3,
            "url": "#",
        },
        {"level": "note", "message": "序号从 6 跳到 8，按原样保留。", "table": "附件2-1", "row": 9},
    ]


def _job(state: str, **more: Any) -> dict[str, Any]:
    return {
        "id": state,
        "title": "生成三张验收表",
        "state": state,
        "seconds": 8,
        "percent": 0,
        "step": "",
        **more,
    }


def _jobs() -> list[dict[str, Any]]:
    return [
        _job(
            "running",
            percent=64,
            step="正在写附件2-2（成果指标 12 项中的第 8 项）",
            cancel_url="#",
            poll_url="",
        ),
        _job(
            "done",
            message="三张表已生成，数字截至2023年6月30日。",
            result_url="#",
            result_label="下载三张表（压缩包）",
        ),
        _job(
            "failed",
            message="附件2-3 第 4 行的预算按来源与按阶段相差 3.00 万元，没有生成。请到“经费预算”改正后重新生成。",
            retry_url="#",
        ),
        _job("cancelled", seconds=3),
    ]


def _todo(page: str) -> list[dict[str, Any]]:
    return [
        {
            "title": "退回的填报：扩大集团规模",
            "url": page,
            "about": "请写清数量并补传扫描件",
            "due": dt.date(2023, 6, 25),
            "due_text": "逾期 5 天",
            "tone": "alarm",
            "action_label": "修改填报",
            "action_url": page,
        },
        {
            "title": "审核 4 件进展填报",
            "url": page,
            "about": "最早一件 6月26日提交",
            "due": dt.date(2023, 7, 3),
            "due_text": "还有 3 天",
            "tone": "care",
            "action_label": "开始审核",
            "action_url": page,
        },
        {
            "title": "登记市级财政第二笔到位资金",
            "url": page,
            "about": "凭证 2023-06-118",
            "due": dt.date(2023, 7, 15),
            "action_label": "登记到位",
            "action_url": page,
        },
    ]


def _compare() -> list[dict[str, Any]]:
    return [
        {
            "title": "要求",
            "text": "新增 10 个企业成员，总数达到 130 个。\n验收要点：130 份加盟审批表及企业介绍材料。",
        },
        {
            "title": "填报",
            "text": "已有成员 135 家，收齐加盟审批表 135 份。",
            "facts": [("填报数量", "135 家"), ("填报人", "李建国 · 6月26日")],
            "filed": True,
        },
        {"title": "记录", "facts": [("成员名册", "133 家"), ("佐证文件", "3 份"), ("截至", "2023年6月30日")]},
    ]


def _meetings(page: str) -> list[Event]:
    return [
        Event(
            "理事会 2023 年第一次会议",
            _moment("2023-06-30T09:00"),
            _moment("2023-06-30T11:30"),
            page,
            "第一会议室",
        ),
        Event("秘书处例会", _moment("2023-06-12T15:00"), url=page, state="已取消", tone="plain"),
    ]


def samples(page: str = "#") -> dict[str, Any]:
    """Everything the examples use; ``page`` is the address that sample doors lead to."""
    today = timezone.localdate()
    form = SampleForm()
    wrong = SampleForm({"summary": "", "value": "约200", "stage": "doing", "unit": "1"})
    wrong.is_valid()
    return {
        "names": [f"第{n}职业技术学校" for n in range(1, 15)],
        "page": page,
        "day": DAY,
        "moment": _moment("2023-06-30T14:05"),
        "amount": Decimal("12150000.00"),
        "as_of": DAY,
        "as_of_options": [{"label": "今天", "date": today}, {"label": "6月末", "date": DAY}],
        "calendar": drawn(Span("month", DAY), _meetings(page), as_of=DAY),
        "events": _events(),
        "files": _files(page),
        "findings": _findings(),
        "jobs": _jobs(),
        "due": _todo(page),
        "parts_to_compare": _compare(),
        "bars": _bars(page),
        "members_line": line_chart("成员单位总数", _readings(page), "家", 150),
        "readings": _readings(page),
        "form": form,
        "wrong_form": wrong,
        "answer_form": SampleAnswer(auto_id="ruling_%s"),
        "sample_ruling": {
            "hindrance": "",
            "verdicts": [
                {"state": "approved", "label": "通过", "danger": False},
                {"state": "returned", "label": "退回", "danger": True},
            ],
        },
        "pick_form": SampleForm(auto_id="pick_%s"),
        "facts": [
            ("统一社会信用代码", "91440700MA4XXXXX0K"),
            ("加盟日期", "2019年3月5日"),
            ("联系人", "王敏"),
            ("电话", "138****5678"),
        ],
        "page_obj": Paginator(range(1, 1076), 50).page(3),
        "units": UNITS,
    }
