"""What people do on pages of 岗位与就业, over the API by the same forms and buttons: below the page's path, by its name with a hyphen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from employment import application_urls, demand_urls, graduate_urls
from employment.views.demand_api import TAGS
from groupportal.tenancy.api_pages import page_deeds, pages_of

_DAY = "2030-06-30"
_POST = {"kind": "graduate", "title": "数控车工", "headcount": 5, "expires_on": _DAY, "wage_from": "4500"}
_SHARED = {"letter": "会看图纸，想到一线锻炼。", "shares": ["school", "certificate"], "agree": True}

DEEDS: Mapping[str, Mapping[str, Any] | str] = {
    "demand_new": {"unit": "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10", **_POST},
    "demand_edit": {"headcount": 8},
    "demand_renew": {"expires_on": _DAY},
    "demand_close": {"outcome": "filled"},
    "demand_withdraw": "撤回岗位需求",
    "apply": _SHARED,
    "application_answer": _SHARED,
    "application_accept": "接受录用",
    "application_decline": {"note": "已经决定升学，谢谢。"},
    "application_withdraw": {"note": "家里有事，不能去了。"},
    "application_call": {"on": _DAY, "time": "09:30", "place": "江海区高新西路18号人事部"},
    "application_offer": {"reply_by": _DAY, "note": "试用期一个月，月薪 4500 元。"},
    "application_hire": {"hired_on": "2026-11-30"},
    "application_refuse": {"note": "这个岗位要有低压电工证。"},
    "graduate_answer": {"wave": "1", "told_on": "2026-06-30", "status": "looking"},
    "graduate_call": {"wave": "1", "called_on": "2026-06-30", "outcome": "silent", "words": "无人接听"},
}
"""By the name of the page: what is sent, as an example; of a button its words."""

PAGES = pages_of(demand_urls, application_urls, graduate_urls)
urlpatterns = page_deeds("employment", PAGES, DEEDS, tags=TAGS)
