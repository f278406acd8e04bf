"""The national tables 就业意向, 访企拓岗 and 毕业去向 (three) by the layout of the day: out of the records, in by the room's own lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
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
from employment.services.answer import refuse_too_early
from groupportal.cities import place_in, place_of_code
from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount
from groupportal.records.columns import RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField
from groupportal.ui.formats import YUAN_PER_WAN
from internships.enums import NationalTable
from internships.selectors.placement import place_of_school
from internships.selectors.table import codes_of
from internships.services.national import CarriedKind, yes_no
from rosters.selectors.roster import programmes, schools, schools_for

_PLACE = ("jyqysjgmc", "jyqyshjgmc", "jyqysjgbm", "jyqyshjgbm")
"""Where the work is: names and codes of province and city."""
_BANDS = (
    (3_000, WageBand.UNDER_3),
    (5_000, WageBand.UNDER_5),
    (7_000, WageBand.UNDER_7),
    (10_000, WageBand.UNDER_10),
)
"""Less than so much 元 a month, the band."""


def _ours(kind: RecordKind, **names: str) -> dict[str, RecordColumn]:
    """Code of a national column → the column of a list, without the names it has there."""
    return {code: replace(kind.by_name[name], aliases=(), note="") for code, name in names.items()}


def _day(work: Work, name: str) -> dt.date | None:
    """A day said at the upload; kept with the batch it is text."""
    said = work.params.get(name)
    return dt.date.fromisoformat(str(said)) if said else None


def _school(work: Work, action: str) -> Unit:
    """Whose a file is: the school chosen at the upload, or the only one of the person. DomainError where that is not one."""
    allowed = schools_for(work.by, action) if isinstance(work.by, Viewer) else schools()
    if chosen := work.params.get("unit"):
        allowed = allowed.filter(public_id=chosen)
    found = list(allowed[:2])
    if len(found) != 1:
        raise DomainError("no_school", "请在上传时选学校：您管的学校不止一所，或这一所不归您管。")
    return found[0]


class _OfSchool(CarriedKind):
    """One file is one school's: the table names none."""

    params_form = SchoolForm

    def prepare(self, work: Work) -> None:
        work.stage.run("UPDATE {stage} SET school = %s", _school(work, self.action).name)


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
    told_on = DayField(
        "填报日期",
        past=True,
        required=False,
        help_text="去向从这天起计入统计。不填是毕业日期，往年的表这样计入当年。",
    )


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
        if not (day := _day(work, "graduated_on")):
            raise DomainError("graduation_missing", "请填写毕业日期：表里没有这一列。")
        told_on = _day(work, "told_on") or day
        try:
            refuse_too_early(day, Wave.AT_ONCE, told_on)
        except DomainError as error:
            raise DomainError(error.code, error.message, field="told_on") from error
        status = self._status(work)
        work.stage.run(
            f"UPDATE {{stage}} SET wave = '{Wave.AT_ONCE.value}', graduated_on = %s, told_on = %s, status = {status}",
            day,
            told_on,
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
        **_ours(_Destinations.plain, jydwmc="employer", gzgwmc="post", sfdk="match", jyrq="employed_on"),
    }
    unanswered = {"qxx": "起薪线：月收入按档登记，填的是这一档，例如“3000～4999 元”。"}
    read_besides = frozenset({"sfzzcy", "sflhjy", "cyxmmc", "qxx", *_PLACE})

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        if "f_cyxmmc" in work.columns:
            work.stage.run("UPDATE {stage} SET employer = coalesce(employer, f_cyxmmc) WHERE ok")
        unread = _set(work, ("qxx",), ("wage",), lambda text: (_band(text),))
        _refuse_texts(
            work, "qxx", unread, lambda text: f"起薪线“{text}”看不懂，请填一个数，例如 4500，单位是元/月。"
        )
        self._places(work)
        _lacking(work, "employer", "已就业的请填写就业单位的名称；应征入伍的请在“毕业生”表里填。", EMPLOYED)
        work.findings.note(
            "status_assumed",
            "这张表不分怎样就业：自主创业、灵活就业以外的按“签劳动合同”登记。工作地按就业区域和学校所在市比；"
            "没有填就业区域的，或学校在“实习工作基础”里没有登记所在地的，本地就业占比里算不知道在哪里工作。",
        )

    def _places(self, work: Work) -> None:
        """Where the work is, and how far that is from the city of the school."""
        home = place_of_school(_school(work, self.action).pk)

        def read(province: str, city: str, province_code: str, city_code: str) -> tuple[str, str]:
            where = place_in(province + city) if province or city else place_of_code(city_code)
            where = where if where[0] else (place_of_code(province_code)[0], "")
            said = "".join(dict.fromkeys(where)) or province + city
            return said, _far(home, where)

        _set(work, _PLACE, ("city", "place"), read)

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
        province, city = place_in(row.city)
        return {
            "jydwsfxqhzdw": yes_no(row.employer_unit_id is not None if row.employer else None),
            "jydwmc": row.employer,
            "sfdk": yes_no(row.match in (FieldMatch.FULL, FieldMatch.NEAR) if row.match else None),
            "qxx": row.get_wage_display(),
            "jyqysjgbm": province,
            "jyqysjgmc": province,
            "jyqyshjgbm": city,
            "jyqyshjgmc": city or ("" if province else row.city),
            "jyrq": row.employed_on and f"{row.employed_on:%Y-%m-%d}",
            "sfzzcy": yes_no(row.status == Destination.OWN),
            "sflhjy": yes_no(row.status == Destination.FREE),
            "cyxmmc": row.employer if row.status == Destination.OWN else None,
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


def _set(
    work: Work, heads: Sequence[str], columns: Sequence[str], read: Callable[..., tuple[str, ...]]
) -> list[str]:
    """Set our ``columns`` to what ``read`` makes of the texts under ``heads``, "" for what is not there.

    Gives the texts it makes nothing of.
    """
    told = [f"coalesce(f_{head}, '')" if f"f_{head}" in work.columns else "''" for head in heads]
    key = f"concat_ws(chr(31), {', '.join(told)})"
    said = work.stage.rows(f"SELECT DISTINCT {key} FROM {{stage}} WHERE ok")
    made = {text: read(*text.split("\x1f")) for (text,) in said if text.strip("\x1f")}
    values = [[one[place] for one in made.values()] for place in range(len(columns))]
    sets = ", ".join(f"{name} = nullif(m.{name}, '')" for name in columns)
    arrays = ", ".join(["%s::text[]"] * (1 + len(columns)))
    work.stage.run(
        f"UPDATE {{stage}} SET {sets}"
        f" FROM unnest({arrays}) AS m(told, {', '.join(columns)}) WHERE ok AND {key} = m.told",
        list(made),
        *values,
    )
    return [text for text, one in made.items() if not any(one)]


def _refuse_texts(work: Work, head: str, texts: Sequence[str], sentence: Callable[[str], str]) -> None:
    """Refuse the rows that say one of these under a head."""
    work.refuse(
        f'SELECT "row", f_{head} FROM {{stage}} WHERE ok AND f_{head} = ANY(%s) ORDER BY "row"',
        f"f_{head}",
        "code_unknown",
        sentence,
        texts,
    )


def _band(text: str) -> str:
    """The band of an amount of 元 a month, or of its own words; "" for neither."""
    for value, label in WageBand.choices:
        if text == label:
            return value
    amount = parse_amount(text)
    if amount.value is None:
        return ""
    pay = amount.value * (YUAN_PER_WAN if amount.unit == "万元" else 1)
    return next((band.value for most, band in _BANDS if pay < most), WageBand.OVER_10.value)


def _far(home: tuple[str, str], there: tuple[str, str]) -> str:
    """A place seen from the city of a school, each province and city; "" where either is not known."""
    if not all(home) or not there[0]:
        return ""
    if home[0] != there[0]:
        return Locality.ELSEWHERE.value
    return (Locality.CITY if home == there else Locality.PROVINCE).value if there[1] else ""


def _in_our_words(work: Work, head: str, column: str, choices: Any) -> None:
    """What a coded column says as a value of ours: a code of the group's list, or our words. The rows of others are refused."""
    codes, ours = codes_of(timezone.localdate()), {label: value for value, label in choices.choices}
    unknown = _set(work, (head,), (column,), lambda text: (ours.get(codes.words(head, text), ""),))
    one_of = f"请写成“{'”“'.join(ours)}”之一，或请秘书处在“代码表”里登记这个代码。"
    _refuse_texts(work, head, unknown, lambda text: f"不知道“{text}”指什么。{one_of}")


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
