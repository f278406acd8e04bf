"""实习保险 and 实习报告 among the national tables: whom policies cover, and what students report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, Work, Written
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, LastDayField
from internships.enums import JournalKind, JournalState, NationalTable, Payer, PolicyKind
from internships.excel.national import of_batch
from internships.excel.placement import COLUMNS
from internships.models import Cover, Journal, Placement, Policy, Report
from internships.selectors.assessment import reports_for
from internships.selectors.journal import BROUGHT, Months, journals_for
from internships.selectors.papers import policies_for
from internships.selectors.table import codes_of
from internships.services.insurance import EDIT, MOST, PolicyInput, add_policy, cover_students
from internships.services.journal import MAX_TEXT, bring_months
from internships.services.national import NationalKind
from internships.states import HOLDS
from rosters.selectors.roster import schools, schools_for, students

_OURS = {column.name: column for column in COLUMNS}
_NUMBER = replace(_OURS["number"], aliases=())
_NAME = replace(_OURS["name"], aliases=())
_SUMMARY = 100
"""Characters of a report that stand in its summary."""


class CoversForm(forms.Form):
    """What the table of insurance doesn't say, for policies that are not recorded yet."""

    unit: Any = forms.ModelChoiceField(
        label="学校",
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text="只管一所学校的不用选。",
    )
    insurer = forms.CharField(
        label="保险公司", max_length=100, required=False, help_text="表里有没有登记过的保单才填。"
    )
    starts_on = DayField("起保日期", required=False)
    ends_on = LastDayField("保险最后一天", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]  # whose it may be, the check says
        field.queryset = schools()


class NationalCovers(NationalKind):
    """实习保险: students on the lists of policies. In by the services of insurance, a policy at a time."""

    code, label, table = "national_covers", NationalTable.COVERS.label, NationalTable.COVERS
    action = EDIT
    help = (
        "主管部门的“实习保险购买情况”表（ODS_SXBXGMQKSJ），每行一名学生和他的保单。保单按保单号对上；"
        "没有登记过的，按下面填的保险公司和起止日期登记，因为表里没有这些内容。"
    )
    params_form = CoversForm
    list_url = "internships:policies"
    means = {
        "xh": _NUMBER,
        "xsxm": _NAME,
        "bdh": RecordColumn("policy", "", required=True, max_length=60),
        "bxxzmc": RecordColumn("kind", "", max_length=60),
        "gmbxzlm": RecordColumn("kind_code", "", max_length=60),
        "bxfczfmc": RecordColumn("payer", "", max_length=160),
        "bxgmrq": RecordColumn("bought_on", "", ColumnKind.DATE),
    }
    unanswered = {"bxgmfm": "由谁购买没有单独记录，先空着；保费由谁承担见出资方。"}

    @property
    def has_undo(self) -> bool:
        return False

    def listed(self, asked: Exported) -> QuerySet[Cover]:
        seen = policies_for(asked.viewer).filter(asked.viewer.within(self.export_action, "unit"))
        rows = Cover.objects.filter(policy__in=seen.order_by().values("pk")).select_related(
            "policy__unit", "student"
        )
        rows = rows.defer("student__id_number").order_by("policy__number", "student__pinyin", "pk")
        if "batch" not in asked.query:
            return rows
        placed = of_batch(Placement.objects.filter(state__in=HOLDS), asked, "batch__public_id")
        return rows.filter(student__in=placed.order_by().values("student"))

    def told(self, records: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
        for row in records.iterator(chunk_size=2_000):
            policy = row.policy
            yield {
                "zjsjwyxbs": row.public_id.hex.upper(),
                "xh": row.student.number,
                "xsxm": row.student.name,
                "bxxzmc": policy.get_kind_display(),
                "bdh": policy.number,
                "bxfczfmc": policy.unit.name if policy.payer == Payer.SCHOOL else policy.get_payer_display(),
                "bxgmrq": policy.bought_on,
                "gmbxzlm": policy.get_kind_display(),
            }

    def check(self, work: Work) -> None:
        self.say_beside(work)
        work.stage.add_columns(student_id="bigint")
        school = _school(work)
        self._find_students(work, school)
        self._find_policies(work, school)

    def _find_students(self, work: Work, school: Unit) -> None:
        here = students().filter(unit=school, ends_on__isnull=True)
        known = {number: (pk, name) for number, pk, name in here.values_list("number", "pk", "name")}
        for row, number, name in work.stage.rows(
            'SELECT "row", number, name FROM {stage} WHERE ok ORDER BY "row"'
        ):
            pk, held = known.get(number, (None, ""))
            if pk is None:
                _refuse(work, row, "number", "no_such_student", f"“{school}”没有这个学号的在校学生，请核对。")
            elif name and name != held:
                _refuse(work, row, "name", "name_differs", f"这个学号登记的是“{held}”，请核对学号和姓名。")
            else:
                work.stage.run('UPDATE {stage} SET student_id = %s WHERE "row" = %s', pk, row)

    def _find_policies(self, work: Work, school: Unit) -> None:
        known = set(Policy.objects.filter(unit=school).values_list("number", flat=True))
        asked = {"insurer": "保险公司", "starts_on": "起保日期", "ends_on": "保险最后一天"}
        missing = [label for name, label in asked.items() if not work.params.get(name)]
        for row, number, *said in _policy_rows(work):
            if number in known:
                continue
            if missing:
                words = f"保单“{number}”没有登记过，表里又没有{'、'.join(missing)}：请重新上传并填写，或先在“实习保险”里登记。"
                _refuse(work, row, "policy", "no_such_policy", words)
            elif _kind(*said[:2]) is None:
                words = f"不知道“{said[0] or said[1] or ''}”是哪一种保险，请写“实习责任保险”或“意外伤害保险”，或先登记代码。"
                _refuse(work, row, "kind", "kind_unknown", words)
            elif _payer(said[2], school) is None:
                words = f"不知道“{said[2] or ''}”是谁出的保费，请写学校的名称、“实习单位”或“学生”，或先登记这份保单。"
                _refuse(work, row, "payer", "payer_unknown", words)

    def forecast(self, work: Work) -> dict[str, int]:
        return {"列入名单": int(work.stage.value("SELECT count(*) FROM {stage} WHERE ok") or 0)}

    def write(self, work: Work) -> Written:
        school, params = _school(work), work.params
        known = {row.number: row for row in Policy.objects.filter(unit=school)}
        wanted: dict[str, list[int]] = defaultdict(list)
        for number, student in work.stage.rows(
            'SELECT policy, student_id FROM {stage} WHERE ok ORDER BY "row"'
        ):
            wanted[number].append(student)
        made = 0
        for _, number, kind, code, payer, bought_on in _policy_rows(work):
            if number in known:
                continue
            said = PolicyInput(
                insurer=params["insurer"],
                number=number,
                payer=str(_payer(payer, school)),
                starts_on=params["starts_on"],
                ends_on=params["ends_on"],
                kind=str(_kind(kind, code)),
                bought_on=bought_on,
            )
            known[number], made = add_policy(school, said, by=work.by), made + 1
        added = held = 0
        for number, ids in wanted.items():
            for start in range(0, len(ids), MOST):
                done = cover_students(known[number], ids[start : start + MOST], by=work.by)
                added, held = added + done.added, held + done.known
        facts = {"登记保单": made, "列入名单": added, "本来就在": held}
        facts = {label: number for label, number in facts.items() if number}
        return Written(facts, f"已导入实习保险：列入 {added:,} 名学生，登记 {made} 份保单。")


def _school(work: Work) -> Unit:
    """Whose list it is: the one that was chosen, or the only one the person keeps."""
    own = schools_for(work.by, EDIT) if isinstance(work.by, Viewer) else schools()
    if chosen := work.params.get("unit"):
        own = own.filter(pk=chosen.pk)
    found = list(own[:2])
    if len(found) != 1:
        raise DomainError("no_school", "请在上传时选学校：您管的学校不止一所，或这一所不归您管。")
    return found[0]


def _policy_rows(work: Work) -> list[tuple[Any, ...]]:
    """The first good row of each policy: row, number, kind, code of the kind, who pays, day."""
    held = work.columns
    names = [n if n in held else f"NULL AS {n}" for n in ("kind", "kind_code", "payer", "bought_on")]
    return work.stage.rows(
        f'SELECT DISTINCT ON (policy) "row", policy, {", ".join(names)} FROM {{stage}} WHERE ok ORDER BY policy, "row"'
    )


def _kind(words: str | None, code: str | None) -> str | None:
    labels = {label: value for value, label in PolicyKind.choices}
    said = codes_of(timezone.localdate()).words("gmbxzlm", code) if code else ""
    return labels.get(words or "") or labels.get(said)


def _payer(words: str | None, school: Unit) -> str | None:
    labels: dict[str, str] = {label: value for value, label in Payer.choices}
    return labels.get(words or "") or (Payer.SCHOOL.value if words == school.name else None)


def _refuse(work: Work, row: int, column: str, code: str, words: str) -> None:
    label = work.columns[column].label if column in work.columns else ""
    work.findings.error(row, label, code, words)
    work.stage.refuse([row])


class NationalReports(NationalKind):
    """实习报告: out, the monthly ones and the final ones that were handed in; in, the monthly ones, for the teacher to read."""

    code, label, table = "national_reports", NationalTable.REPORTS.label, NationalTable.REPORTS
    action = "internships.arrange"
    help = (
        "主管部门的“实习报告记录”表（ODS_SXBGJLSJ）：交来的月报，和实习结束时的实习报告。在别的平台写的月报可以导入，"
        "按学号和提交日期对到学生的实习，注明是导入的，由指导教师批阅；实习结束时的实习报告交的是文件，由学生本人上传。"
    )
    list_url = "internships:journals"
    means = {
        "xh": replace(_NUMBER, required=True),
        "xsxm": _NAME,
        "sxbgtjrq": RecordColumn("handed_on", "", ColumnKind.DATE, required=True),
        "sxbgnr": RecordColumn(
            "text", "", ColumnKind.LONG_TEXT, required=True, max_length=MAX_TEXT - len(BROUGHT), personal=True
        ),
        "sxbglbm": RecordColumn("sort", "", max_length=60),
    }
    unanswered = {"sxbgnr": "月报写正文；实习报告交的是文件，内容写文件名，原件在“实习报告”里。"}

    @property
    def has_undo(self) -> bool:
        return False

    def check(self, work: Work) -> None:
        self.say_beside(work)
        work.stage.add_columns(placement_id="bigint", month="integer")
        self._refuse_finals(work)
        names = "name" if "name" in work.columns else "NULL"
        rows = work.stage.rows(
            f'SELECT "row", number, {names}, handed_on, text FROM {{stage}} WHERE ok ORDER BY handed_on, "row"'
        )
        months = Months(work.by, self.action, {number for _, number, *_ in rows})
        for row, number, name, day, text in rows:
            try:
                placement, slot = months.of(number, name or "", day, text)
            except DomainError as error:
                _refuse(work, row, error.field, error.code, error.message)
            else:
                said = 'UPDATE {stage} SET placement_id = %s, month = %s WHERE "row" = %s'
                work.stage.run(said, placement, slot.number, row)

    def _refuse_finals(self, work: Work) -> None:
        if "sort" not in work.columns:
            return
        codes = codes_of(timezone.localdate())
        for row, sort in work.stage.rows('SELECT "row", sort FROM {stage} WHERE ok AND sort IS NOT NULL'):
            if JournalKind.MONTH.label not in (sort, codes.words("sxbglbm", sort)):
                words = f"“{sort}”不是月报，没有导入：实习报告交的是文件，请学生本人在“我的实习”里上传。"
                _refuse(work, row, "sort", "no_month", words)

    def forecast(self, work: Work) -> dict[str, int]:
        return {"待批阅的月报": int(work.stage.value("SELECT count(*) FROM {stage} WHERE ok") or 0)}

    def write(self, work: Work) -> Written:
        rows = work.stage.rows(
            'SELECT placement_id, month, text, handed_on FROM {stage} WHERE ok ORDER BY "row"'
        )
        made = bring_months(rows, by=work.user)
        return Written({"待批阅的月报": made}, f"已导入 {made:,} 篇月报，等指导教师批阅。")

    def listed(self, asked: Exported) -> Any:
        """As a kind's rows: of two tables, one after the other."""
        rows = journals_for(asked.viewer).filter(asked.viewer.within(self.export_action, "placement__unit"))
        rows = rows.filter(kind=JournalKind.MONTH, state__in=(JournalState.SUBMITTED, JournalState.APPROVED))
        rows = rows.select_related("placement__post", "placement__host__unit", "placement__teacher")
        name = "placement__student__pinyin"
        months = of_batch(rows, asked, "placement__batch__public_id").order_by(name, "number", "pk")
        last = reports_for(asked.viewer).filter(asked.viewer.within(self.export_action, "placement__unit"))
        last = last.filter(state__in=(Ruled.WAITING, Ruled.ACCEPTED)).select_related("placement__post")
        return _HandedIn(months, of_batch(last, asked, "placement__batch__public_id").order_by(name, "pk"))

    def told(self, records: Any) -> Iterator[Mapping[str, Any]]:
        for row in records.months.iterator(chunk_size=2_000):
            yield {
                **_whose(row),
                "sxbglbm": row.get_kind_display(),
                "sxbgnrzy": " ".join(row.text.split())[:_SUMMARY],
                "sxbgnr": row.text,
                "sxbgtjrq": row.handed_on,
                "jspyztm": row.get_state_display(),
            }
        for row in records.last.iterator(chunk_size=2_000):
            yield {
                **_whose(row),
                "sxbglbm": "实习报告",
                "sxbgnrzy": row.note or None,
                "sxbgnr": f"文件：{row.file.name}",
                "sxbgtjrq": timezone.localdate(row.proposed_at),
                "jspyztm": row.get_state_display(),
            }


@dataclass(frozen=True)
class _HandedIn:
    """Monthly reports and final ones."""

    months: QuerySet[Journal]
    last: QuerySet[Report]

    def count(self) -> int:
        """How many there are in all."""
        return self.months.count() + self.last.count()


def _whose(row: Journal | Report) -> dict[str, Any]:
    placement = row.placement
    return {
        "zjsjwyxbs": row.public_id.hex.upper(),
        "xh": placement.student.number,
        "xsxm": placement.student.name,
        "sxqymc": placement.host.unit.name,
        "sxgwmc": placement.post.name if placement.post else None,
        "sxzdjs": placement.teacher.name if placement.teacher else None,
    }
