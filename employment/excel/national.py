"""The national tables 就业意向 and 访企拓岗 by the layout of the day, and what ``destination`` reads likewise: out of the records, in by
the room's own lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from employment.enums import (
    Intent,
)
from employment.excel.visit import VisitsKind
from employment.excel.wish import EXPORT as EXPORT_WISHES
from employment.excel.wish import WishesKind
from employment.forms.graduate import SchoolForm
from employment.models import FirmVisit, JobWish
from employment.selectors.access import RECORD
from groupportal.errors import DomainError
from groupportal.records.columns import RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from internships.enums import NationalTable
from internships.selectors.table import codes_of
from internships.services.national import CarriedKind
from rosters.selectors.roster import programmes, schools, schools_for


def ours(kind: RecordKind, **names: str) -> dict[str, RecordColumn]:
    """Code of a national column → the column of a list, without the names it has there."""
    return {code: replace(kind.by_name[name], aliases=(), note="") for code, name in names.items()}


def school_of(work: Work, action: str) -> Unit:
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
        work.stage.run("UPDATE {stage} SET school = %s", school_of(work, self.action).name)


class NationalWishes(_OfSchool):
    """就业意向."""

    plain = WishesKind()
    code, label, table = "national_wishes", NationalTable.WISHES.label, NationalTable.WISHES
    action = export_action = full_action = EXPORT_WISHES
    list_url = "employment:wishes"
    help = "主管部门的“就业意向”表，学生按学号对上，要先在“学生”里导入。是否让单位看到，只由学生本人同意。"
    means = ours(plain, xh="number", yxsjgmc="province", yxshjgmc="city", yxdw="unit_name")

    def prepare(self, work: Work) -> None:
        super().prepare(work)
        in_our_words(work, "jyyxsm", "intent", Intent)
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
                **row_key(row),
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
    means = ours(
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
                **row_key(row),
                **own,
                "xqzymc": names.get(row.wanted_code),
                "jssxszymc": names.get(row.intern_code),
                "jsxsjyzymc": names.get(row.graduate_code),
            }


def put(
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


def refuse_texts(work: Work, head: str, texts: Sequence[str], sentence: Callable[[str], str]) -> None:
    """Refuse the rows that say one of these under a head."""
    work.refuse(
        f'SELECT "row", f_{head} FROM {{stage}} WHERE ok AND f_{head} = ANY(%s) ORDER BY "row"',
        f"f_{head}",
        "code_unknown",
        sentence,
        texts,
    )


def in_our_words(work: Work, head: str, column: str, choices: Any) -> None:
    """What a coded column says as a value of ours: a code of the group's list, or our words. The rows of others are refused."""
    codes, ours = codes_of(timezone.localdate()), {label: value for value, label in choices.choices}
    unknown = put(work, (head,), (column,), lambda text: (ours.get(codes.words(head, text), ""),))
    one_of = f"请写成“{'”“'.join(ours)}”之一，或请秘书处在“代码表”里登记这个代码。"
    refuse_texts(work, head, unknown, lambda text: f"不知道“{text}”指什么。{one_of}")


def row_key(row: Any) -> dict[str, Any]:
    """The key of a row that every national table begins with."""
    return {"zjsjwyxbs": row.public_id.hex.upper()}
