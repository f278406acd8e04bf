"""What people do on pages of 实习, over the API by the same forms and buttons: below the page's path, by its name with a hyphen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.urls import URLPattern

from groupportal.tenancy.api_pages import page_deed, page_deeds, pages_of
from groupportal.ui.once import SEEN
from internships import urls

_SOME, _OTHER = "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10", "0b7f6c58-1d0e-4f35-8c1a-6d2f9f3b7e21"
_IDS = {"ids": [_SOME, _OTHER]}
_WHY = {"reason": "登记错了人"}
_RULED = {"deed": "approved", "answer": ""}
_PAID = {
    "month": "2030-03-01",
    "paid": "2600.00",
    "paid_on": "2030-04-10",
    "way": "transfer",
    "is_to_student": "yes",
}

DEEDS: Mapping[str, Mapping[str, Any] | str] = {
    "arrange": {
        **_IDS,
        "post": _SOME,
        "starts_on": "2030-03-01",
        "ends_on": "2030-08-31",
        "source": "school",
    },
    "placement_edit": {"pay": "2600.00", "lodging": "unit"},
    "placement_submit": "提交一份实习安排",
    "placement_withdraw": "撤回一份实习安排",
    "placement_cancel": _WHY,
    "placement_transfer": {
        "host": _SOME,
        "starts_on": "2030-05-06",
        "ends_on": "2030-08-31",
        "reason": "专业不对口",
    },
    "placement_not_arrived": _WHY,
    "placement_take_back": {"ends_on": "2030-08-31", **_WHY},
    "placements_submit": _IDS,
    "placements_approve": _IDS,
    "placements_return": {**_IDS, "answer": "请补岗位"},
    "placements_cancel": {**_IDS, "reason": "单位停产"},
    "placements_arrive": {**_IDS, "on": "2030-03-01"},
    "placements_leave": {**_IDS, "on": "2030-08-31"},
    "waivers_propose": {
        **_IDS,
        "kind": "service",
        "reason": "2030年3月应征入伍",
        "basis": "学生实习管理办法第十二条",
        "upload": "入伍通知书.pdf",
    },
    "waivers_accept": _IDS,
    "signal_reply": {"words": "当时在车间里，手机没有信号"},
    "signal_settle": {"finding": "fine", "words": "已与单位核实"},
    "report_new": {"report": "实习报告.docx", "note": ""},
    "report_withdraw": "撤回实习报告",
    "assessment_hand_in": "提交考核",
    "assessment_withdraw": "撤回考核",
    "assessment_correct": {"reason": "考勤分登记错了"},
    "assessment_object": {"words": "考勤少算了两天补签"},
    "objection_reply": {"words": "已核对，考勤不变"},
    "concern_new": {"school": _SOME, "kind": "complaint", "topic": "pay", "text": "三月份的报酬还没有发"},
    "concern_enter": {
        "school": _SOME,
        "kind": "question",
        "topic": "living",
        "text": "宿舍什么时候可以入住",
        "raised_as": "guardian",
        "way": "phone",
    },
    "concern_appoint": {"handler": 12},
    "concern_note": {"text": "已联系单位人事"},
    "concern_answer": {"text": "单位已补发，请查收"},
    "concern_tell": {"text": "请在三日内补发三月份报酬"},
    "concern_close": {"result": "upheld"},
    "concern_reopen": {"text": "还是没有发"},
    "consents_signed": {**_IDS, "parties": ["student", "guardian"], "signed_on": "2030-02-20"},
    "consent_reopen": {"reason": "签字日期登记错了"},
    "agreements_draft": _IDS,
    "agreement_refill": "按现在的记录重新填写协议",
    "agreement_send": "把协议交各方确认",
    "agreement_take_back": "收回协议",
    "agreement_signed": {"school_on": "2030-02-20", "unit_on": "2030-02-21", "upload": "三方协议.pdf"},
    "agreement_void": {"reason": "单位名称写错，重新起草"},
    "incident_new": {
        "kind": "injury",
        "text": "冲床夹伤右手食指，已送区医院",
        "day": "2030-04-10",
        "time": "09:30",
    },
    "incident_take": "接报突发事件",
    "incident_note": {"kind": "measure", "text": "已送区医院，家长在路上"},
    "incident_grade": {"level": "general", "text": "轻微伤，不住院"},
    "incident_conclude": {"text": "已治疗，保险已报案，单位加装护罩"},
    "incident_rule": {"closes": "yes"},
    "pay_many": {
        **_IDS,
        "month": "2030-03-01",
        "paid_on": "2030-04-10",
        "way": "transfer",
        "is_to_student": "yes",
    },
    "alerts_take": _IDS,
    "alerts_close": {**_IDS, "note": "已电话联系，明天到岗"},
    "alerts_hand": {**_IDS, "to": _SOME},
}
PAGES = pages_of(urls)
TAGS = ["internships"]
RULED = {"placement": "审批实习安排", "report": "批阅实习报告", "assessment": "确认实习考核"}
"""Pages on which something is ruled on, which have no title but the record's."""


def _named(name: str, words: str, example: Mapping[str, Any], **said: Any) -> URLPattern:
    """Of a page that is called by its record."""
    at, page, called = PAGES[name], cast("Any", PAGES[name].callback), name.replace("_", "-")
    return page_deed(
        f"internships/{at.pattern}", called, page.view_class, words, tags=TAGS, example=example, **said
    )


urlpatterns = [
    *page_deeds("internships", PAGES, DEEDS, tags=TAGS),
    *(_named(name, words, _RULED) for name, words in RULED.items()),
    _named(
        "agreement_confirm",
        "一方确认三方协议",
        {SEEN: "6f1c0d3e6c0b4f2e9a531a2b"},
        also={SEEN: "读到的协议的 print：读过以后改了的，不算确认"},
    ),
    _named("consent_record", "登记纸质的知情同意书", {"answer": "yes", "signed_on": "2030-02-20"}),
    _named("pay_record", "登记一个月的报酬", _PAID),
]
