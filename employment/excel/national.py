"""The national tables 就业意向, 访企拓岗 and 毕业去向 (three) by the layout of the day: out of the records, in by the room's own lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from employment.enums import (
    AT_WORK,
    EMPLOYED,
    STUDYING,
    Destination,
    FieldMatch,
    Intent,
    StudyLevel,
    StudyRoute,
    Wave,
)
from employment.excel.graduate import GraduatesKind
from employment.excel.visit import VisitsKind
from employment.excel.wish import EXPORT as EXPORT_WISHES
from employment.excel.wish import WishesKind
from employment.forms.graduate import GraduateFilter, SchoolForm
from employment.models import FirmVisit, GraduateAnswer, JobWish
from employment.selectors.access import RECORD
from employment.selectors.graduate import EDIT, EXPORT, FOLLOW, graduates_for
from groupportal.errors import DomainError
from groupportal.records.columns import RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField
from internships.enums import NationalTable
from internships.selectors.table import codes_of
from internships.services.national import CarriedKind, yes_no
from rosters.selectors.roster import programmes, schools, schools_for


def _ours(kind: RecordKind, **names: str) -> dict[str, RecordColumn]:
    """Code of a national column → the column of a list, without the names it has there."""
    return {code: replace(kind.by_name[name], aliases=(), note="") for code, name in names.items()}


class _OfSchool(CarriedKind):
    """One file is one school's: the table names none."""

    params_form = SchoolForm

    def prepare(self, work: Work) -> None:
        allowed = schools_for(work.by, self.action) if isinstance(work.by, Viewer) else schools()
        if chosen := work.params.get("unit"):
            allowed = allowed.filter(public_id=chosen)
        found = list(allowed[:2])
        if len(found) != 1:
            words = "请在上传时选学校：您管的学校不止一所，或这一所不归您管。"
            raise DomainError("no_school", words)
        work.stage.run("UPDATE {stage} SET school = %s", found[0].name)


class NationalWishes(_OfSchool):
    """就业意向."""

    plain = WishesKind()
    code, label, table = "national_wishes", NationalTable.WISHES.label, NationalTable.WISHES
    action = export_action = full_action = EXPORT_WISHES
    list_url = "employment:wishes"
    help = "主管部门的“就业意向”表，学生按学号对上，要先在“学生”里导入。是否让单位看到，只由学生本人同意。"
    means = _ours(plain, xh="number", yxsjgmc="province", yxshjgmc="city", yxdw="unit_name")

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        _in_our_words(work, "jyyxsm", "intent", Intent)
        work.refuse(
            'SELECT "row" FROM {stage} WHERE ok AND intent IS NULL ORDER BY "row"',
            "intent",
            "intent_missing",
            lambda: "没有写就业意向，请填写“就业”“升学”“参军”“自主创业”或“还没有想好”。",
        )

    def listed(self, asked: Exported) -> QuerySet[JobWish]:
        return self.plain.listed(asked).select_related("student__programme")

    def told(self, records: QuerySet[JobWish]) -> Iterator[Mapping[str, Any]]:
        for row in records.iterator(chunk_size=2_000):
            programme, intent = row.student.programme, row.get_intent_display()
            yield {
                **_key(row),
                "xh": row.student.number,
                "zyh": programme.code if programme else None,
                "jyyxm": intent,
                "jyyxsm": intent,
                "yxsjgbm": row.province,
                "yxsjgmc": row.province,
                "yxshjgbm": row.city,
                "yxshjgmc": row.city,
                "jydwhym": row.section,
                "yxdw": row.unit_name,
                "yxlrsj": f"{timezone.localdate(row.updated_at):%Y-%m-%d}",
            }


class NationalVisits(_OfSchool):
    """访企拓岗."""

    plain = VisitsKind()
    code, label, table = "national_visits", NationalTable.VISITS.label, NationalTable.VISITS
    action = export_action = full_action = RECORD
    list_url = "employment:visits"
    help = "主管部门的“访企拓岗”表，每行一次走访的一个专业。名单里没有的企业登记为非成员单位。"
    means = _ours(
        plain,
        zfqymc="firm",
        bfsj="visited_on",
        qtbfr="lead",
        zw="lead_title",
        qyjdr="host",
        jdrzw="host_title",
        ftzyxs="outcome",
        xqzydm="wanted_code",
        ktggws="places",
        pjxc="mean_pay",
        jssxszydm="intern_code",
        jssxszyrs="interns",
        jssxszybc="intern_pay",
        jsxsjyzydm="graduate_code",
        jsxsjyrs="graduates",
        jsxsjyqxx="graduate_pay",
        qtdcyxhz="further",
    )

    def listed(self, asked: Exported) -> QuerySet[FirmVisit]:
        return self.plain.listed(asked)

    def told(self, records: QuerySet[FirmVisit]) -> Iterator[Mapping[str, Any]]:
        names = dict(programmes().order_by("code", "edition").values_list("code", "name"))
        for row in records.iterator(chunk_size=2_000):
            own = {code: column.value_in(row) for code, column in self.means.items()}
            yield {
                **_key(row),
                **own,
                "xqzymc": names.get(row.wanted_code),
                "jssxszymc": names.get(row.intern_code),
                "jsxsjyzymc": names.get(row.graduate_code),
            }


class GraduatedForm(SchoolForm):
    """What the tables of destinations do not say."""

    graduated_on = DayField("毕业日期", past=True, help_text="表里没有毕业日期，按这一天登记这一届。")


class _Destinations(CarriedKind):
    """Where graduates were at their graduation. ``which``: the destinations of the table; ``status``: SQL for a row's."""

    plain = GraduatesKind()
    action, export_action, full_action = EDIT, EXPORT, FOLLOW
    list_url = "employment:graduates"
    params_form = GraduatedForm
    which: ClassVar[tuple[str, ...]]
    status: ClassVar[str]
    means = _ours(plain, xh="number", xm="name", zyh="programme_code", zymc="programme")

    def prepare(self, work: Work) -> None:
        day = work.params.get("graduated_on")
        if not day:
            raise DomainError("graduation_missing", "请填写毕业日期：表里没有这一列。")
        status = self._status(work)
        work.stage.run(
            f"UPDATE {{stage}} SET wave = '{Wave.AT_ONCE.value}', graduated_on = %s, told_on = %s, status = {status}",
            day,
            timezone.localdate(),
        )

    def _status(self, work: Work) -> str:
        return self.status

    def listed(self, asked: Exported) -> QuerySet[GraduateAnswer]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        rows = graduates_for(asked.viewer, self.export_action)
        seen = GraduateFilter(asked.query, queryset=rows, request=request).qs.order_by().values("pk")
        told = GraduateAnswer.objects.filter(graduate__in=seen, wave=Wave.AT_ONCE, superseded_on__isnull=True)
        found = told.filter(status__in=self.which).select_related("graduate__programme")
        return found.order_by("graduate__graduated_on", "graduate__number", "pk")

    def told(self, records: QuerySet[GraduateAnswer]) -> Iterator[Mapping[str, Any]]:
        for row in records.iterator(chunk_size=2_000):
            graduate, programme = row.graduate, row.graduate.programme
            yield {
                **_key(row),
                "xh": graduate.number,
                "xm": graduate.name,
                "zyh": programme.code if programme else None,
                "zymc": programme.name if programme else None,
                **self.of_table(row),
            }

    def of_table(self, row: GraduateAnswer) -> dict[str, Any]:
        """What this table says beside who it is."""
        raise NotImplementedError


class NationalEmployed(_Destinations):
    """毕业去向·就业."""

    code, label, table = "national_employed", NationalTable.EMPLOYED.label, NationalTable.EMPLOYED
    help = "主管部门的“毕业去向·就业”表：毕业时已就业、参军、创业和灵活就业的。毕业生按学号对上，没有的列入。"
    which = tuple(str(one.value) for one in AT_WORK)
    means = {
        **_Destinations.means,
        **_ours(_Destinations.plain, jydwmc="employer", gzgwmc="post", sfdk="match", jyqyshjgmc="city"),
    }
    unanswered = {
        "qxx": "月收入按档登记，不知道具体数目，起薪线先空着。",
        "jyrq": "没有登记就业的日期，先空着。",
    }

    read_besides = frozenset({"sfzzcy", "sflhjy"})

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        _lacking(work, "employer", "已就业的请填写就业单位的名称；应征入伍的请在“毕业生”表里填。", EMPLOYED)
        work.findings.note(
            "status_assumed",
            "这张表不分怎样就业：自主创业、灵活就业以外的按“签劳动合同”登记；工作地没有这一列，本地就业占比里算不知道在哪里工作。",
        )

    def _status(self, work: Work) -> str:
        def said(head: str, value: str) -> str:
            held = f"f_{head}" in work.columns
            return f"WHEN f_{head} IN ('是', '1') THEN '{value}'" if held else ""

        cases = said("sfzzcy", Destination.OWN.value) + " " + said("sflhjy", Destination.FREE.value)
        return (
            f"CASE {cases} ELSE '{Destination.CONTRACT.value}' END"
            if cases.strip()
            else f"'{Destination.CONTRACT.value}'"
        )

    def of_table(self, row: GraduateAnswer) -> dict[str, Any]:
        return {
            "jydwsfxqhzdw": yes_no(row.employer_unit_id is not None if row.employer else None),
            "jydwmc": row.employer,
            "sfdk": yes_no(row.match in (FieldMatch.FULL, FieldMatch.NEAR) if row.match else None),
            "jyqyshjgmc": row.city,
            "sfzzcy": yes_no(row.status == Destination.OWN),
            "sflhjy": yes_no(row.status == Destination.FREE),
            "gzgwmc": row.post,
        }


class NationalStudying(_Destinations):
    """毕业去向·升学."""

    code, label, table = "national_studying", NationalTable.STUDYING.label, NationalTable.STUDYING
    help = "主管部门的“毕业去向·升学”表：毕业时升学和出国出境的。毕业生按学号对上，没有的列入。"
    which = tuple(str(one.value) for one in STUDYING)
    status = f"'{Destination.STUDY.value}'"
    means = {
        **_Destinations.means,
        **_ours(_Destinations.plain, lqxxmc="study_school", lqzymc="study_programme"),
    }

    read_besides = frozenset({"sxqdm", "sxccm"})

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        _in_our_words(work, "sxqdm", "study_route", StudyRoute)
        _in_our_words(work, "sxccm", "study_level", StudyLevel)
        _lacking(work, "study_school", "升学的请填写录取学校。", STUDYING)
        _lacking(work, "study_level", "升学的请填写升学层次。", (Destination.STUDY,))

    def of_table(self, row: GraduateAnswer) -> dict[str, Any]:
        return {
            "sxqdm": row.get_study_route_display(),
            "lqxxmc": row.study_school,
            "lqzymc": row.study_programme,
            "sxccm": row.get_study_level_display(),
        }


class NationalLooking(_Destinations):
    """毕业去向·未就业."""

    code, label, table = "national_looking", NationalTable.LOOKING.label, NationalTable.LOOKING
    help = "主管部门的“毕业去向·未就业”表：毕业时待就业的。毕业生按学号对上，没有的列入。没有答复的不在表里。"
    which = (str(Destination.LOOKING.value),)
    status = f"'{Destination.LOOKING.value}'"

    def of_table(self, row: GraduateAnswer) -> dict[str, Any]:
        return {"wjylxm": row.get_status_display()}


def _in_our_words(work: Work, head: str, column: str, choices: Any) -> None:
    """What a coded column says as a value of ours: a code of the group's list, or our words. The rows of others are refused."""
    staged, codes = f"f_{head}", codes_of(timezone.localdate())
    if staged not in work.columns:
        return
    ours = {label: value for value, label in choices.choices}
    said = work.stage.rows(f"SELECT DISTINCT {staged} FROM {{stage}} WHERE ok AND {staged} IS NOT NULL")
    unknown = []
    for (text,) in said:
        if value := ours.get(codes.words(head, text)):
            work.stage.run(f"UPDATE {{stage}} SET {column} = %s WHERE {staged} = %s", value, text)
        else:
            unknown.append(text)
    work.refuse(
        f'SELECT "row", {staged} FROM {{stage}} WHERE ok AND {staged} = ANY(%s) ORDER BY "row"',
        staged,
        "code_unknown",
        lambda text: (
            f"不知道“{text}”指什么。请写成“{'”“'.join(ours)}”之一，或请秘书处在“代码表”里登记这个代码。"
        ),
        unknown,
    )


def _lacking(work: Work, column: str, words: str, which: Sequence[str]) -> None:
    """Refuse what the list of graduates refuses (``refuse_unfit``): a way without what it needs."""
    label = column if column in work.columns else "number"
    work.refuse(
        f"SELECT \"row\" FROM {{stage}} WHERE ok AND status = ANY(%s) AND coalesce({column}, '') = '' ORDER BY \"row\"",
        label,
        f"{column}_missing",
        lambda: words,
        [str(one) for one in which],
    )


def _key(row: Any) -> dict[str, Any]:
    return {"zjsjwyxbs": row.public_id.hex.upper()}
