"""Classes: the list, one of them with its students."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet

from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import RecordPage
from groupportal.ui.tables import Column, StateCell, draw
from rosters.enums import Standing
from rosters.forms.filters import ClassFilter
from rosters.forms.roster import BulkClassForm, ClassForm
from rosters.models import SchoolClass, Student
from rosters.selectors.roster import classes_for, in_class, standing_on, students_for, with_numbers
from rosters.services.school_class import add_class, class_facts, edit_class
from rosters.views.common import CLASSES, New, OfRecord, page

EDIT = "rosters.edit_roster"
_PROGRAMME = Column("专业", "programme.name", sort=("programme__name", "pinyin"))


def _open(page: Any, rows: QuerySet[SchoolClass], value: str) -> QuerySet[SchoolClass]:
    there = during(page.as_of)
    return rows.filter(there) if value == "open" else rows.exclude(there)


class ClassList(AsOfMixin, ListPage):
    """The classes a person may see, with how many are in them on the page's day."""

    action = "rosters.view_students"
    title = "班级"
    export_action = "rosters.export_roster"
    measure, noun = "个", "班级"
    search = Search("搜班级名称、班主任、学校", ("name", "class_teacher__name", "unit__name"))
    chips = (
        Chips(
            "班级",
            "open",
            [("open", "在办"), ("over", "已结束或未开班")],
            _open,
            default="open",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("班级", "name", sort=("pinyin", "id")),
        Column("年级", lambda row: f"{row.grade}级", "short", sort=("grade", "pinyin")),
        _PROGRAMME,
        Column("班主任", "class_teacher.name", sort=("class_teacher__pinyin", "pinyin")),
        Column("学生", lambda row: f"{row.number_of_students} 名", "number", sort="number_of_students"),
        Column("学校", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("开班日期", "starts_on", "date", sort="starts_on", more=True),
        Column("结束日期", "ends_on", "date", sort="ends_on", more=True),
    )
    opens = "rosters:class"
    add = Button("登记班级", "rosters:class_new")
    bulk = (Deed("批量修改", "rosters:classes_edit", "pencil"),)
    empty = Empty("还没有班级", "登记班级以后，学生才能归到班里。", add, "group")

    def base_queryset(self) -> QuerySet[SchoolClass]:
        return with_numbers(classes_for(self.request.viewer), self.as_of)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]  # as of the page's date
        """The filters as of the page's date."""
        return partial(ClassFilter, as_of=self.as_of)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "classes"))]


_STUDENTS = (
    Column("姓名", "name", personal=True),
    Column("学号", "number", "short", personal=True),
    Column("性别", "get_sex_display", "short", personal=True),
    Column("专业", "programme.name"),
    Column("状态", lambda s: StateCell(s.standing, Standing(s.standing).label), "state"),
)


class ClassPage(AsOfMixin, RecordPage):
    """One class, and who is in it on the page's day."""

    action = "rosters.view_students"
    listed = CLASSES
    template_name = "rosters/class.html"

    def base_queryset(self) -> QuerySet[SchoolClass]:
        return classes_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        there = during(self.as_of) & in_class(self.as_of, school_class=row)
        found: list[Student] = list(standing_on(students_for(viewer), self.as_of).filter(there)[:500])
        over = bool(row.ends_on and row.ends_on <= self.as_of)
        rows = partial(draw, _STUDENTS, found, query=self.request.GET, caption="班里的学生")
        return super().get_context_data(
            **{
                "state": "ended" if over else "in_force",
                "state_label": "已结束" if over else "在办",
                "facts": self._key_facts(row),
                "count": len(found),
                "table": rows(opens=lambda student: student.get_absolute_url()) if found else "",
                "may_edit": viewer.can(EDIT, unit_id=row.unit_id),
                **kwargs,
            }
        )

    def _key_facts(self, row: SchoolClass) -> list[tuple[str, Any]]:
        return [
            ("学校", row.unit.name),
            ("年级", f"{row.grade}级"),
            ("专业", str(row.programme or DASH)),
            ("班主任", str(row.class_teacher or DASH)),
            ("开班日期", cndate(row.starts_on)),
            ("结束日期", cndate(row.ends_on)),
        ]


class NewClass(New):
    """Open a class."""

    listed, title, form_class, done_message = CLASSES, "登记班级", ClassForm, "已登记。"

    def perform(self, form: Any) -> str:
        return add_class(form.cleaned_data["unit"], form.given(), by=self.request.viewer).get_absolute_url()


class EditClass(OfRecord):
    """Correct a class, give it another teacher, end it."""

    listed, title, form_class, done_message = CLASSES, "修改班级", ClassForm, "已保存。"

    def base_queryset(self) -> QuerySet[SchoolClass]:
        return classes_for(self.request.viewer, EDIT)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {
            **{name: getattr(row, name) for name in ("name", "grade", "starts_on", "ends_on")},
            "programme": row.programme.public_id if row.programme else None,
            "class_teacher": row.class_teacher.public_id if row.class_teacher else None,
        }

    def perform(self, form: Any) -> str:
        edit_class(self.get_object(), form.given(), by=self.request.viewer)
        return page("class", self.get_object())


class BulkClasses(BulkEditPage):
    """What several classes have in common: the programme, the day a year ends."""

    action = "rosters.edit_roster"
    title, form_class, measure = "批量修改班级", BulkClassForm, "个"
    list_page = ("班级", "rosters:classes")
    form_takes = ("viewer",)

    def base_queryset(self) -> QuerySet[SchoolClass]:
        return classes_for(self.request.viewer, EDIT)

    def change(self, row: SchoolClass, values: Mapping[str, Any]) -> SchoolClass:
        return edit_class(row, replace(class_facts(row), **values), by=self.request.viewer)

    def value_of(self, row: SchoolClass, name: str) -> Any:
        return cndate(row.ends_on) if name == "ends_on" else super().value_of(row, name)
