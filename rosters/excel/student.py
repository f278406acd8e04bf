"""Students as a workbook: one row a student, with the class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django import forms
from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.sharing import MIDDLE, NARROW, WIDE, counted, day_rule
from groupportal.ui.asof import parse_as_of
from groupportal.ui.fields import unit_field
from groupportal.ui.formats import cndate, mask_id
from groupportal.ui.pinyin import spell
from members.services.contacts import checked_phone
from rosters.enums import LeaveKind, Relation, Sex, Standing
from rosters.excel.student_checks import check_students
from rosters.excel.student_writing import write_students
from rosters.forms.filters import StudentFilter
from rosters.models import Student
from rosters.rules import (
    born_by,
    checked_identity,
    checked_number,
    grade_of,
    refuse_other_birthday,
    sex_by,
    term_begin,
)
from rosters.selectors.roster import schools, standing_on, students_for


def _phone(name: str, label: str, *aliases: str) -> RecordColumn:
    return RecordColumn(
        name,
        label,
        ColumnKind.PHONE,
        max_length=30,
        aliases=aliases,
        example="13800138000",
        check=checked_phone,
    )


COLUMNS = (
    RecordColumn(
        "unit",
        "学校",
        ColumnKind.REFERENCE,
        max_length=160,
        aliases=("学校名称", "所在学校"),
        note="表里没有这一列时，上传时选学校。",
        width=WIDE,
    ),
    RecordColumn(
        "number",
        "学号",
        ColumnKind.CODE,
        required=True,
        max_length=40,
        aliases=("学籍号", "学生学号"),
        example="202000001",
        check=checked_number,
        personal=True,
    ),
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        aliases=("学生姓名",),
        example="李四",
        width=NARROW,
        personal=True,
    ),
    RecordColumn("sex", "性别", ColumnKind.CHOICE, choices=tuple(Sex.choices), width=8, personal=True),
    RecordColumn(
        "id_number",
        "身份证号",
        ColumnKind.IDENTITY,
        max_length=18,
        aliases=("身份证号码", "身份证件号", "证件号码", "身份证"),
        note="填了它，性别和出生日期可以不填。",
        width=22,
        check=checked_identity,
    ),
    RecordColumn(
        "born_on", "出生日期", ColumnKind.DATE, aliases=("出生年月日", "生日"), width=14, personal=True
    ),
    RecordColumn(
        "grade",
        "年级",
        max_length=10,
        aliases=("入学年份", "入学年级"),
        note="入学年份；班级名称里有的（如“20级5班”）可以不填。",
        example="2020",
        width=NARROW,
        check=grade_of,
    ),
    RecordColumn(
        "school_class",
        "班级",
        ColumnKind.REFERENCE,
        max_length=80,
        aliases=("班级名称", "所在班级", "行政班"),
        example="20级5班",
        width=MIDDLE,
    ),
    RecordColumn(
        "programme_code", "专业代码", ColumnKind.CODE, max_length=10, aliases=("专业号",), width=NARROW
    ),
    RecordColumn(
        "programme",
        "专业",
        ColumnKind.REFERENCE,
        max_length=80,
        aliases=("专业名称",),
        note="与专业代码表一致；有专业代码的按代码。",
        width=MIDDLE,
    ),
    _phone("phone", "学生电话", "联系电话", "手机号", "本人电话"),
    RecordColumn(
        "guardian",
        "监护人",
        ColumnKind.NAME,
        max_length=60,
        aliases=("监护人姓名", "家长姓名"),
        personal=True,
    ),
    RecordColumn(
        "relation",
        "监护人关系",
        ColumnKind.CHOICE,
        choices=tuple(Relation.choices),
        synonyms={
            "父": Relation.FATHER.value,
            "父子": Relation.FATHER.value,
            "父女": Relation.FATHER.value,
            "母": Relation.MOTHER.value,
            "母子": Relation.MOTHER.value,
            "母女": Relation.MOTHER.value,
            "祖父母": Relation.GRANDPARENT.value,
            "其他": Relation.OTHER.value,
        },
        aliases=("与学生关系",),
        personal=True,
    ),
    _phone("guardian_phone", "监护人电话", "家长电话", "监护人联系电话"),
    RecordColumn("starts_on", "入学日期", ColumnKind.DATE, note="不填按入学那年 9 月 1 日。", width=14),
    RecordColumn(
        "moved_on",
        "进班日期",
        ColumnKind.DATE,
        aliases=("调班日期",),
        note="调班的填从哪天起；不填，新生按入学日期，调班按今天。",
        width=14,
        check=day_rule("进班日期"),
    ),
    RecordColumn(
        "ends_on",
        "离校日期",
        ColumnKind.DATE,
        note="补登已离校的学生才填。",
        width=14,
        check=day_rule("离校日期"),
    ),
    RecordColumn("leave_kind", "离校类别", ColumnKind.CHOICE, choices=tuple(LeaveKind.choices), width=NARROW),
    RecordColumn("note", "备注", max_length=300, width=24),
)


class StudentsForm(forms.Form):
    """What a list of students may not say itself."""

    unit = unit_field(
        None, label="学校", required=False, help_text="表里没有“学校”一列时选。只管一所学校的，不用选。"
    )
    create_classes = forms.BooleanField(
        label="名册里没有的班级一并登记",
        required=False,
        help_text="不勾的，没有登记过的班级逐行列出，不导入那些行。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = schools()  # type: ignore[attr-defined]  # whose they may be, the check says


class StudentsKind(RecordKind):
    """One known by school and number is updated; another class than before is a move from a day on."""

    code = "students"
    label = "学生"
    action = "rosters.edit_roster"
    export_action = "rosters.export_roster"
    full_action = "rosters.read_contacts"
    help = (
        "每行一名学生，表头至少有：学号、姓名。按学校和学号对上已有的学生，只补充和更新，不会重复；班级变了的记为调班。"
        "休学、离校在学生的页面或列表里登记。身份证号一列要设成“文本”格式。"
    )
    columns = COLUMNS
    derived = (("pinyin", "text"),)
    params_form = StudentsForm
    list_url = "rosters:students"

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        number, born_on = values[place["id_number"]], values[place["born_on"]]
        if number:
            try:
                refuse_other_birthday(number, born_on)
            except DomainError as error:
                say("born_on", error.code, error.message)
            values[place["born_on"]] = born_on or born_by(number)
            values[place["sex"]] = values[place["sex"]] or sex_by(number)
        starts_on, ends_on = values[place["starts_on"]], values[place["ends_on"]]
        if starts_on is None and values[place["grade"]]:
            starts_on = term_begin(int(values[place["grade"]]))
        if ends_on is not None and starts_on is not None and ends_on <= starts_on:
            say("ends_on", "left_before_coming", f"离校日期应晚于入学日期（{cndate(starts_on)}），请核对。")
        if ends_on is not None:
            values[place["leave_kind"]] = values[place["leave_kind"]] or LeaveKind.OTHER.value
        elif values[place["leave_kind"]]:
            say("leave_kind", "kind_without_day", "填了离校类别，却没有离校日期，请补上日期或删去类别。")

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        return (spell(values[place["name"]]),)

    def check(self, work: Work) -> None:
        check_students(work)

    def forecast(self, work: Work) -> dict[str, int]:
        touched = "(changed OR moves)"
        classes = work.stage.value(
            "SELECT count(DISTINCT (unit_id, grade, school_class)) FROM {stage} WHERE ok AND class_new"
        )
        found = counted(
            work,
            {
                "新增学生": "is_new",
                "更新学生": f"NOT is_new AND {touched}",
                "没有变化": f"NOT is_new AND NOT {touched}",
                "其中调班": "NOT is_new AND moves",
            },
        )
        return {**found, **({"新增班级": classes} if classes else {})}

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        write_students(work)
        words = "，".join(f"{label} {n:,} {'个' if '班级' in label else '名'}" for label, n in facts.items())
        return Written(facts, f"已导入学生：{words}。")

    def listed(self, asked: Exported) -> QuerySet[Student]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        day = parse_as_of(request)
        rows = standing_on(students_for(asked.viewer, self.export_action), day)
        rows = StudentFilter(asked.query, queryset=rows, request=request, as_of=day).qs
        standing = asked.query.get("standing") or Standing.STUDYING
        return rows.filter(standing=standing) if standing in Standing else rows

    def cells(self, records: QuerySet[Student], asked: Exported) -> Iterator[Mapping[str, Any]]:
        same = ("number", "name", "sex", "born_on", "phone", "guardian", "relation", "guardian_phone")
        more = ("starts_on", "ends_on", "leave_kind", "note")
        for row in records.defer(None).iterator(chunk_size=2_000):
            yield {
                **{name: getattr(row, name) for name in (*same, *more)},
                "unit": row.unit.name,
                # Masked for everybody: in full it is shown one by one, for a purpose.
                "id_number": mask_id(row.id_number) if row.id_number else "",
                "grade": str(row.grade),
                "school_class": getattr(row, "class_name", "") or "",
                "programme_code": row.programme.code if row.programme else "",
                "programme": row.programme.name if row.programme else "",
            }
