"""Graduates and where they went as a workbook or CSV: one row a graduate and a time of asking. Written in whole sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from employment.enums import (
    NATIONAL_CODES,
    Destination,
    FieldMatch,
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
    Wave,
)
from employment.excel.graduate_stage import (
    calls_answered,
    find_answers,
    find_graduates,
    find_members,
    say_days,
    write_answers,
    write_graduates,
)
from employment.forms.graduate import GraduateFilter, SchoolForm
from employment.models import Graduate
from employment.selectors.graduate import EDIT, EXPORT, FOLLOW, LINK, due_day, graduates_for
from employment.services.answer import ANSWER, AnswerInput, refuse_too_early, refuse_unfit
from groupportal.errors import DomainError
from groupportal.links.services import hold_links, settle_links
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.sharing import MIDDLE, NARROW, WIDE, counted, day_rule, twins
from groupportal.ui.pinyin import spell
from members.services.contacts import checked_phone
from rosters.services.common import kept_number
from rosters.services.staging import find_programmes, find_schools

_DESTINATIONS = {
    **{code: status.value for status, code in NATIONAL_CODES.items()},
    "就业": Destination.CONTRACT.value,
    "已就业": Destination.CONTRACT.value,
    "参军": Destination.ARMY.value,
    "应征入伍": Destination.ARMY.value,
    "创业": Destination.OWN.value,
    "灵活就业": Destination.FREE.value,
    "未就业": Destination.LOOKING.value,
}
_PLACES = {
    "本市": "city",
    "本地": "city",
    "市内": "city",
    "本省": "province",
    "省内": "province",
    "省外": "elsewhere",
}


def _choice(name: str, label: str, choices: Any, **more: Any) -> RecordColumn:
    return RecordColumn(name, label, ColumnKind.CHOICE, choices=tuple(choices), personal=True, **more)


COLUMNS = (
    RecordColumn(
        "unit",
        "学校",
        ColumnKind.REFERENCE,
        max_length=160,
        aliases=("学校名称", "毕业学校"),
        note="表里没有这一列时，上传时选学校。",
        width=WIDE,
    ),
    RecordColumn(
        "number",
        "学号",
        ColumnKind.CODE,
        required=True,
        max_length=40,
        aliases=("学籍号",),
        example="202000001",
        check=kept_number,
        personal=True,
    ),
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        aliases=("毕业生姓名", "学生姓名"),
        example="李四",
        width=NARROW,
        personal=True,
    ),
    RecordColumn(
        "graduated_on",
        "毕业日期",
        ColumnKind.DATE,
        required=True,
        aliases=("毕业时间",),
        example="2025-06-30",
        width=14,
        check=day_rule("毕业日期"),
    ),
    RecordColumn(
        "programme_code", "专业代码", ColumnKind.CODE, max_length=10, aliases=("专业号",), width=NARROW
    ),
    RecordColumn(
        "programme", "专业", ColumnKind.REFERENCE, max_length=80, aliases=("专业名称",), width=MIDDLE
    ),
    RecordColumn("class_name", "班级", max_length=80, aliases=("班级名称",), width=MIDDLE),
    _choice("origin", "生源地", Locality.choices, synonyms=_PLACES, width=NARROW),
    RecordColumn(
        "phone",
        "电话",
        ColumnKind.PHONE,
        max_length=30,
        aliases=("联系电话", "手机号", "本人电话"),
        check=checked_phone,
    ),
    RecordColumn(
        "wave",
        "哪一次",
        ColumnKind.CHOICE,
        choices=tuple((str(wave.value), str(wave.label)) for wave in Wave),
        note="不填是毕业时。",
        width=NARROW,
    ),
    _choice(
        "status",
        "毕业去向",
        Destination.choices,
        synonyms=_DESTINATIONS,
        aliases=("去向", "毕业去向类别", "毕业去向代码"),
        note="没有去向的留空，只列入毕业生。也可以填代码，例如 10、80。",
        width=MIDDLE,
    ),
    RecordColumn(
        "told_on",
        "填报日期",
        ColumnKind.DATE,
        note="不填的，毕业时的是毕业日期，以后各次是满一年、两年、三年的那天。",
        width=14,
        check=day_rule("填报日期"),
    ),
    RecordColumn(
        "employer",
        "就业单位",
        max_length=160,
        aliases=("就业单位名称", "单位名称"),
        width=WIDE,
        personal=True,
    ),
    RecordColumn("post", "岗位", max_length=80, aliases=("岗位名称",), personal=True),
    RecordColumn(
        "employed_on",
        "就业日期",
        ColumnKind.DATE,
        aliases=("开始上班的日期", "入职日期"),
        width=14,
        check=day_rule("就业日期"),
        personal=True,
    ),
    _choice("place", "工作地", Locality.choices, synonyms=_PLACES, aliases=("就业地区",)),
    RecordColumn("city", "省、市", max_length=60, aliases=("就业城市", "工作城市"), personal=True),
    _choice(
        "match",
        "专业对口",
        FieldMatch.choices,
        synonyms={"是": "full", "否": "none"},
        aliases=("是否对口",),
        width=NARROW,
    ),
    _choice("wage", "月收入", WageBand.choices, aliases=("起薪线",)),
    RecordColumn("study_school", "录取学校", max_length=160, width=WIDE, personal=True),
    RecordColumn("study_programme", "录取专业", max_length=80, personal=True),
    _choice("study_route", "升学渠道", StudyRoute.choices),
    _choice("study_level", "升学层次", StudyLevel.choices),
)
_MEASURES = {"新列入毕业生": "名", "补充毕业生的资料": "行", "登记去向": "次", "没有变化": "行"}
"""One graduate may stand in several rows, one for each time of asking."""


class GraduatesKind(RecordKind):
    """One known by school and number gets what is new of it; an answer that is there stays, another one in the file is refused."""

    code, label = "graduates", "毕业生"
    action, export_action, full_action = EDIT, EXPORT, FOLLOW
    help = (
        "每行一名毕业生的一次去向，表头至少有：学号、姓名、毕业日期。按学校和学号对上已有的，只补充，不会重复；"
        "已有的去向不会被表格改掉，要更正请在毕业生的页面写明原因。Excel 和 CSV（GBK、UTF-8）都可以。"
    )
    columns = COLUMNS
    derived = (("pinyin", "text"),)
    params_form = SchoolForm
    list_url = "employment:graduates"

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        given = {name: value for name in ANSWER if (value := values[place[name]])}
        if "status" not in given:
            if given or values[place["told_on"]]:
                say("status", "status_missing", "写了去向的内容，没有写毕业去向，请补上。")
            return
        said = AnswerInput(**given)
        wave = values[place["wave"]] = values[place["wave"]] or "0"
        graduated_on, today = values[place["graduated_on"]], timezone.localdate()
        try:
            refuse_unfit(said)
            if graduated_on:
                # A list of an earlier year counts in that year; what it says was true by then.
                told_on = values[place["told_on"]] or min(due_day(graduated_on, int(wave)), today)
                values[place["told_on"]] = told_on
                refuse_too_early(graduated_on, int(wave), told_on)
        except DomainError as error:
            say(error.field or "status", error.code, error.message)
        fit = said.fitting()
        for name in ANSWER:
            values[place[name]] = getattr(fit, name) or None

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        return (spell(values[place["name"]]),)

    def check(self, work: Work) -> None:
        work.stage.add_columns(
            unit_id="bigint",
            programme_id="bigint",
            graduate_id="bigint",
            is_first="boolean DEFAULT false",
            changed="boolean DEFAULT false",
            member_id="bigint",
            answers="boolean DEFAULT false",
        )
        find_schools(work, EDIT, "毕业生")
        find_programmes(work)
        twins(
            work,
            "unit_id; number; coalesce(wave, '0')",
            "number",
            "row_twice",
            lambda first: f"与{first}是同一名毕业生的同一次，请只保留一行。",
        )
        find_graduates(work)
        find_answers(work)
        find_members(work)
        say_days(work)

    def forecast(self, work: Work) -> dict[str, int]:
        return counted(
            work,
            {
                "新列入毕业生": "is_first",
                "补充毕业生的资料": "graduate_id IS NOT NULL AND changed",
                "登记去向": "answers",
                "没有变化": "graduate_id IS NOT NULL AND NOT changed AND NOT answers",
            },
        )

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        calls = calls_answered(work)
        # First the links, then the graduates: the page behind a link locks in this order.
        hold_links([LINK], calls)
        write_graduates(work)
        work.progress(92, "写入去向")
        write_answers(work)
        for call in calls:
            settle_links(LINK, call, words="学校已导入去向")
        return Written(
            facts, f"已导入：{'，'.join(f'{label} {n:,} {_MEASURES[label]}' for label, n in facts.items())}。"
        )

    def listed(self, asked: Exported) -> QuerySet[Graduate]:
        rows = graduates_for(asked.viewer, self.export_action)
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        return self.records(GraduateFilter(asked.query, queryset=rows, request=request).qs)

    @staticmethod
    def records(rows: QuerySet[Graduate]) -> Any:
        """A row for each answer, and one for each graduate without any."""
        standing = FilteredRelation("answers", condition=Q(answers__superseded_on__isnull=True))
        told = {f"said_{name}": F(f"said__{name}") for name in ("wave", "told_on", *ANSWER)}
        found: Any = rows.annotate(said=standing).annotate(**told)  # names that the stubs don't follow
        return found.order_by("unit", "number", "said_wave")

    def cells(self, records: QuerySet[Graduate], asked: Exported) -> Iterator[Mapping[str, Any]]:
        if "said_status" not in records.query.annotations:
            records = self.records(records)
        for row in records.iterator(chunk_size=2_000):
            wave = getattr(row, "said_wave", None)
            yield {
                "unit": row.unit.name,
                "programme_code": row.programme.code if row.programme else "",
                "programme": row.programme.name if row.programme else "",
                **{
                    n: getattr(row, n)
                    for n in ("number", "name", "graduated_on", "class_name", "origin", "phone")
                },
                "wave": "" if wave is None else str(wave),
                **{name: getattr(row, f"said_{name}") for name in ("told_on", *ANSWER)},
            }
