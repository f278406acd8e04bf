"""What people do on pages of 园区, over the API by the same forms and buttons: below the page's path, by its name with a hyphen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupportal.tenancy.api_pages import page_deeds, pages_of
from parks import college_urls, facility_urls, park_urls, project_urls, request_urls
from parks.views.park_api import TAGS

_SOME = "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"
_DAY, _LATER = "2030-06-30", "2030-09-30"
_WHY = {"text": "重复登记"}
_DECIDED = {"decision": "2030年第一次理事会决议"}
_ENDED, _LEFT = {"ends_on": _DAY, **_DECIDED}, {"ends_on": _DAY}
_PARTNER = {"unit": _SOME, "starts_on": _DAY}

DEEDS: Mapping[str, Mapping[str, Any] | str] = {
    "park_new": {"name": "火炬创业园", "operator": "江门高新创业服务有限公司"},
    "park_edit": {"operator": "江门高新创业服务有限公司"},
    "centre_new": {"park": _SOME, "unit": _SOME, "name": "火炬创业园服务中心", "starts_on": _DAY, **_DECIDED},
    "centre_edit": {"phone": "0750-3123456", "hours": "工作日 9:00–17:30"},
    "centre_close": _ENDED,
    "agreement_new": {"party": "江海职业技术学校、火炬创业园", "starts_on": _DAY, "ends_on": "2033-06-30"},
    "agreement_edit": {"ends_on": "2034-06-30"},
    "staff_new": {"name": "何敏", "duty": "接待企业", "starts_on": _DAY},
    "staff_edit": {"ends_on": _DAY},
    "resident_new": {"park": _SOME, "unit": _SOME, "starts_on": _DAY, "premises": "3 栋 502"},
    "resident_edit": {"premises": "3 栋 503"},
    "resident_left": {"ends_on": _DAY, "note": "迁往新会区"},
    "resident_remove": _WHY,
    "request_enter": {
        "centre": _SOME,
        "firm_name": "江海新材料有限公司",
        "kind": "training",
        "title": "电工培训",
        "contact": "何敏",
        "phone": "13800001234",
    },
    "request_replan": {"due_on": _LATER, "note": "等企业的样品"},
    "request_remove": _WHY,
    "request_join": {"name": "赵同学", "part": "student"},
    "request_leave": "移出服务团队",
    "request_close": {"text": "打过三次电话，企业没有意见"},
    "request_without_worth": {"text": "介绍招聘，没有能算成金额的价值"},
    "value_paper": {"signer": "何敏", "confirmed_on": _DAY, "paper": "确认书.pdf"},
    "value_undo": {"text": "金额多写了一个零"},
    "project_new": {"unit": _SOME, "kind": "service", "title": "冲压件在线检测技术服务", "starts_on": _DAY},
    "project_edit": {"leader": "陶老师", "due_on": _LATER},
    "project_end": {"outcome": "done", "ended_on": _DAY},
    "project_resume": "恢复合作项目",
    "project_remove": _WHY,
    "project_without_worth": {"text": "为教学合作，没有能算成金额的价值"},
    "partner_new": {"unit": _SOME},
    "partner_drop": "去掉项目的合作单位",
    "milestone_new": {"title": "样机验收", "due_on": _LATER},
    "milestone_reach": {"done_on": _DAY},
    "milestone_drop": "删去项目节点",
    "project_money": {"day": _DAY, "amount": "50000.00"},
    "money_remove": "删去项目到账",
    "achievement_new": {"kind": "utility", "title": "一种冲压件检测装置", "gained_on": _DAY},
    "achievement_remove": "删去项目成果",
    "training_new": {
        "unit": _SOME,
        "kind": "startup",
        "title": "数控编程提高班",
        "on": _DAY,
        "starts": "09:00",
        "ends": "16:30",
    },
    "training_edit": {"place": "二楼报告厅", "places": 60},
    "training_cancel": {"text": "报名不足"},
    "training_reopen": "恢复取消的培训",
    "training_hold": {"counted": 78, "paper": "签到表.pdf"},
    "training_unhold": {"text": "人次填错"},
    "training_remove": _WHY,
    "attendance_drop": "从参训名单去掉",
    "team_new": {"unit": _SOME, "name": "云上茶坊", "starts_on": _DAY},
    "team_edit": {"field": "农产品电商"},
    "team_member_new": {"name": "木兰", "part": "student"},
    "team_member_drop": "移出创业团队",
    "team_register": {"firm": "江门云上茶业有限公司", "registered_on": _DAY},
    "team_end": {"ends_on": _DAY, "note": "独立经营"},
    "college_new": {"unit": _SOME, "name": "新媒体产业学院", "starts_on": _DAY, **_DECIDED},
    "college_edit": {"direction": "新媒体与直播电商"},
    "college_dissolve": _ENDED,
    "college_partner_new": {**_PARTNER, "gives": "提供直播间和案例"},
    "college_partner_end": _LEFT,
    "college_room_new": {"name": "直播间", "number": 4, "area": "160"},
    "college_room_drop": "去掉产业学院的场所",
    "college_cohort_new": {"school_class": _SOME},
    "college_cohort_drop": "去掉产业学院的班级",
    "base_new": {"unit": _SOME, "name": "汽修实训中心", "where": "inside", "starts_on": _DAY, **_DECIDED},
    "base_edit": {"places": 48, "functions": ["teaches", "trades"], "functions_on": _DAY},
    "base_close": _ENDED,
    "base_partner_new": _PARTNER,
    "base_partner_end": _LEFT,
    "base_invest": {"unit": _SOME, "kind": "equipment", "day": _DAY, "amount": "120000.00"},
    "investment_remove": "删去实训基地的投入",
    "base_course_new": {"name": "汽车维护", "year": 2030, "lessons": 72, "students": 45},
    "base_course_remove": "删去实训基地的课程",
    "mutual_new": {"unit": _SOME, "title": "直播带货助农", "day": _DAY, "receiver_name": "古井镇农户"},
    "mutual_edit": {"people": 24},
    "mutual_remove": "删去互助运营服务",
    "facility_new": {"unit": _SOME, "kind": "room", "name": "三楼会议室"},
    "facility_edit": {"people": 60, "arrive_within": 15},
    "facility_photos": {"files": "报告厅.jpg"},
    "facility_close": {
        "starts_day": _DAY,
        "starts_time": "08:00",
        "ends_day": _DAY,
        "ends_time": "18:00",
        "reason": "检修投影",
    },
    "facilities_holiday": {
        "unit": _SOME,
        "starts_day": _DAY,
        "ends_day": _LATER,
        "reason": "暑假",
    },
    "photo_drop": "去掉设施的照片",
    "closure_remove": "取消设施的停用时段",
    "facility_retire": {"reason": "改作教室"},
    "facility_reopen": "恢复设施开放",
    "booking_undo": _WHY,
}
"""By the name of the page: what is sent, as an example; of a button its words."""

PAGES = pages_of(park_urls, request_urls, project_urls, college_urls, facility_urls)
urlpatterns = page_deeds("parks", PAGES, DEEDS, tags=TAGS)
