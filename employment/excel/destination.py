"""The national tables 毕业去向 (三) by the layout of the day: out of the records, in by the list of graduates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar

from django.db.models import QuerySet

from employment.enums import (
    AT_WORK,
    EMPLOYED,
    STUDYING,
    Destination,
    FieldMatch,
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
    Wave,
)
from employment.excel.graduate import GraduatesKind
from employment.excel.national import in_our_words, ours, put, refuse_texts, row_key, school_of
from employment.forms.graduate import GraduateFilter, SchoolForm
from employment.models import GraduateAnswer
from employment.selectors.graduate import EDIT, EXPORT, FOLLOW, graduates_for
from employment.services.answer import refuse_too_early
from groupportal.cities import place_in, place_of_code
from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount
from groupportal.records.kinds import Exported, Work
from groupportal.ui.fields import DayField
from groupportal.ui.formats import YUAN_PER_WAN
from internships.enums import NationalTable
from internships.selectors.placement import place_of_school
from internships.services.national import CarriedKind, yes_no

_PLACE = ("jyqysjgmc", "jyqyshjgmc", "jyqysjgbm", "jyqyshjgbm")
"""Where the work is: names and codes of province and city."""
_BANDS = (
    (3_000, WageBand.UNDER_3),
    (5_000, WageBand.UNDER_5),
    (7_000, WageBand.UNDER_7),
    (10_000, WageBand.UNDER_10),
)
"""Less than so much 元 a month, the band."""


def _day(work: Work, name: str) -> dt.date | None:
    """A day said at the upload; kept with the batch it is text."""
    said = work.params.get(name)
    return dt.date.fromisoformat(str(said)) if said else None


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
    means = ours(plain, xh="number", xm="name", zyh="programme_code", zymc="programme")

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
                **row_key(row),
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
        **ours(_Destinations.plain, jydwmc="employer", gzgwmc="post", sfdk="match", jyrq="employed_on"),
    }
    unanswered = {"qxx": "起薪线：月收入按档登记，填的是这一档，例如“3000～4999 元”。"}
    read_besides = frozenset({"sfzzcy", "sflhjy", "cyxmmc", "qxx", *_PLACE})

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        if "f_cyxmmc" in work.columns:
            work.stage.run("UPDATE {stage} SET employer = coalesce(employer, f_cyxmmc) WHERE ok")
        unread = put(work, ("qxx",), ("wage",), lambda text: (_band(text),))
        refuse_texts(
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
        home = place_of_school(school_of(work, self.action).pk)

        def read(province: str, city: str, province_code: str, city_code: str) -> tuple[str, str]:
            where = place_in(province + city) if province or city else place_of_code(city_code)
            where = where if where[0] else (place_of_code(province_code)[0], "")
            said = "".join(dict.fromkeys(where)) or province + city
            return said, _far(home, where)

        put(work, _PLACE, ("city", "place"), read)

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
        **ours(_Destinations.plain, lqxxmc="study_school", lqzymc="study_programme"),
    }

    read_besides = frozenset({"sxqdm", "sxccm"})

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        in_our_words(work, "sxqdm", "study_route", StudyRoute)
        in_our_words(work, "sxccm", "study_level", StudyLevel)
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
