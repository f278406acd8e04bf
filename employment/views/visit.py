"""访企拓岗: the list, one visit and the posts that came of it, written down, corrected."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from employment.enums import DemandKind
from employment.forms.visit import VisitFacts, VisitForm
from employment.models import FirmVisit
from employment.selectors.access import RECORD, demands_for, kept_visits, visits_for
from employment.selectors.access import VISITS as VIEW
from employment.services.visit import FIELDS, edit_visit, posts_of_visit, record_visit, remove_visit
from employment.views.common import VISITS, at, programmes_of
from employment.views.demand import MINE, PostDemand
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import cndate, count, yuan
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.places import place
from groupportal.ui.tables import Column


class VisitList(ListPage):
    """Visits of the schools a person reads of."""

    action, title, measure, noun = VIEW, VISITS[0], "次", "走访"
    search = Search("搜企业、拜访人", ("unit__name", "lead", "outcome"))
    chips = (
        Chips(
            "年度",
            "year",
            lambda page: [
                (str(day.year), f"{day.year}年")
                for day in visits_for(page.request.viewer).dates("visited_on", "year", order="DESC")
            ],
            "visited_on__year",
        ),
    )
    columns = (
        Column("走访企业", "unit.name", sort=("unit__pinyin", "-visited_on")),
        Column("拜访时间", "visited_on", "date", sort="visited_on"),
        Column("走访单位", "school.name", sort=("school__pinyin", "-visited_on")),
        Column("牵头拜访人", "lead", "short"),
        Column("可提供岗位数", "places", "number", sort="places"),
        Column("接受实习", "interns", "number"),
        Column("接受就业", "graduates", "number"),
        Column("已开出岗位", "posts", "number"),
        Column("成果形式", "outcome", more=True),
        Column("其他意向", "further", more=True),
    )
    add = Button("登记走访", "employment:visit_new")
    empty = Empty(
        "还没有走访记录", "学校走访企业、了解用人需求的，登记在这里，可以直接开出岗位。", add, "member"
    )

    def base_queryset(self) -> QuerySet[FirmVisit]:
        rows = visits_for(self.request.viewer).select_related("unit", "school")
        return rows.annotate(posts=Count("demands")).order_by("-visited_on", "-pk")

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "firm_visits"))]


class VisitPage(RecordPage):
    """One: what was learnt, and the posts that came of it."""

    action, listed = VIEW, VISITS
    template_name = "employment/visit.html"

    def base_queryset(self) -> QuerySet[FirmVisit]:
        return visits_for(self.request.viewer).select_related("unit", "school", "recorded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        keeps = kept_visits(viewer).filter(pk=row.pk).exists()
        posts = demands_for(viewer).filter(visit=row) if keeps else ()
        return super().get_context_data(
            **{
                "facts": _facts(row),
                "keeps": keeps,
                "related": [
                    {"title": one.title, "url": one.get_absolute_url(), "note": one.get_state_display()}
                    for one in posts
                ],
                "opens": [
                    (label, f"{at('visit_post', row)}?kind={kind}") for kind, label in DemandKind.choices[::2]
                ]
                if keeps
                else (),
                **kwargs,
            }
        )


def _facts(row: FirmVisit) -> list[tuple[str, Any]]:
    def person(name: str, title: str) -> str:
        return f"{name}（{title}）" if name and title else name or title

    def people(code: str, number: int | None, pay: Any, words: str) -> str:
        named = programmes_of([code] if code else [])
        said = (
            named,
            "" if number is None else f"{count(number)} 人",
            f"{words}{yuan(pay)}/月" if pay else "",
        )
        return "，".join(filter(None, said))

    facts = [
        ("走访企业", row.unit),
        ("走访单位", row.school),
        ("拜访时间", cndate(row.visited_on)),
        ("牵头拜访人", person(row.lead, row.lead_title)),
        ("企业接待人", person(row.host, row.host_title)),
        ("成果形式", row.outcome),
        ("需求专业", programmes_of([row.wanted_code] if row.wanted_code else [])),
        ("可提供岗位数", "" if row.places is None else f"{count(row.places)} 个"),
        ("平均薪酬", f"{yuan(row.mean_pay)}/月" if row.mean_pay else ""),
        ("接受实习", people(row.intern_code, row.interns, row.intern_pay, "报酬 ")),
        ("接受就业", people(row.graduate_code, row.graduates, row.graduate_pay, "起薪 ")),
        ("其他意向", row.further),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


class RecordVisit(FormPage):
    """Write a visit down."""

    action, title, listed, form_class = RECORD, "登记走访", VISITS, VisitForm
    form_takes, submit_label = ("viewer",), "登记"
    lead = "一次走访涉及几个专业的，分几条登记，与上报表一致。"
    done_message = "已登记。企业愿意招人的，在这一页直接开出岗位。"

    def perform(self, form: VisitForm) -> str:
        by = self.request.viewer
        with transaction.atomic():
            return record_visit(
                form.cleaned_data["school"], form.firm(by), form.given(), by=by
            ).get_absolute_url()


class _OfVisit(RecordFormPage):
    action, listed = RECORD, VISITS

    def base_queryset(self) -> QuerySet[FirmVisit]:
        return kept_visits(self.request.viewer).select_related("unit", "school")


class EditVisit(_OfVisit):
    """Correct it."""

    title, form_class, done_message = "修改走访", VisitFacts, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.get_object(), name) for name in FIELDS}

    def perform(self, form: VisitFacts) -> str:
        return edit_visit(self.get_object(), form.given(), by=self.request.viewer).get_absolute_url()


class OpenPost(_OfVisit, PostDemand):
    """A post at the firm that was visited; the office rules on it as on every other."""

    action, title = RECORD, "为走访的企业开出岗位"
    lead = "按走访记录填好了一部分。提交后由秘书处审核。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit": self.get_object().unit}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("kind", "")
        kind = asked if asked in DemandKind.values else DemandKind.INTERN
        said = posts_of_visit(self.get_object(), kind)
        return {name: getattr(said, name) for name in MINE}

    def origin(self) -> dict[str, Any]:
        return {"visit": self.get_object()}


class RemoveVisit(RecordDeedView):
    """Take out what was written down by mistake."""

    action, done_message = RECORD, "已删去。"

    def base_queryset(self) -> QuerySet[FirmVisit]:
        return kept_visits(self.request.viewer)

    def perform(self) -> str:
        remove_visit(self.get_object(), by=self.request.viewer)
        return place("employment:visits")
