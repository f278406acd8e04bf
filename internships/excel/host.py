"""Units that take interns, and their posts, as workbooks: row by row through their services."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, Work
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.tenancy.models import Unit
from groupportal.ui.asof import parse_as_of
from groupportal.ui.names import folded
from internships.forms.host import HostFilter
from internships.forms.post import PostFilter
from internships.models import HostUnit, Post
from internships.rules.barred import TAGS, hazard_words
from internships.selectors.host import listed
from internships.selectors.placement import hosts_for, posts_for
from internships.services.common import EDIT
from internships.services.host import HostInput, add_host, add_new_host, edit_host, host_facts
from internships.services.post import Hazards, PostInput, add_post, edit_post, post_facts
from members.services.contacts import checked_phone

_YES_NO = (("yes", "是"), ("no", "否"))
_SAID = {"yes": True, "no": False}
_NONE = frozenset(("没有", "无"))


def _yes_no(name: str, label: str, *aliases: str) -> RecordColumn:
    return RecordColumn(
        name,
        label,
        ColumnKind.CHOICE,
        choices=_YES_NO,
        synonyms={"有": "yes", "无": "no", "没有": "no"},
        aliases=aliases,
        read=lambda row: {True: "yes", False: "no", None: ""}[getattr(row, name)],
    )


def _read(columns: tuple[RecordColumn, ...], values: dict[str, Any]) -> dict[str, Any]:
    """是 and 否 as a service takes them."""
    asked = {column.name for column in columns if column.choices == _YES_NO}
    return {name: _SAID.get(value) if name in asked else value for name, value in values.items()}


class HostsKind(RowKind):
    """A unit that is there already is updated; one that the group doesn't know is added as one that is no member."""

    code, label = "hosts", "实习单位"
    action, export_action = EDIT, "internships.export"
    model, keys, list_url = HostUnit, ("unit",), "internships:hosts"
    help = (
        "每行一家单位，按名称对上已有的，只补充和更新。集团名单里没有的单位登记为非成员单位，名称请写全称。"
        "成员单位的职工总数在成员资料里登记，这里留空。空着的格子就是“未登记”。"
    )
    columns = (
        RecordColumn(
            "unit",
            "单位",
            ColumnKind.NAME,
            required=True,
            max_length=160,
            aliases=("单位名称", "实习单位", "企业名称"),
            width=WIDE,
            read=lambda row: row.unit.name,
        ),
        RecordColumn("province", "所在省份", max_length=30, aliases=("省份",), example="广东省"),
        RecordColumn("region", "所在地", max_length=60, aliases=("所在城市", "城市"), example="江门市"),
        RecordColumn("address", "实习地址", max_length=200, aliases=("地址",), width=WIDE),
        RecordColumn("contact", "负责人", ColumnKind.NAME, max_length=60, aliases=("联系人",), personal=True),
        RecordColumn(
            "contact_phone",
            "负责人电话",
            ColumnKind.PHONE,
            max_length=30,
            aliases=("联系电话",),
            check=checked_phone,
        ),
        _yes_no("is_registered", "依法登记"),
        _yes_no("operates_lawfully", "合法经营"),
        _yes_no("is_untrustworthy", "有失信记录", "失信记录"),
        RecordColumn("credit_checked_on", "信用核查日期", ColumnKind.DATE),
        RecordColumn("credit_valid_until", "信用核查有效期至", ColumnKind.DATE, month_end=True),
        _yes_no("has_safety_violation", "有安全生产违法记录", "安全生产违法记录"),
        RecordColumn("last_violation_on", "最近一次违法记录日期", ColumnKind.DATE),
        RecordColumn("safety_checked_on", "安全生产记录核查日期", ColumnKind.DATE),
        _yes_no("is_entertainment", "营业性娱乐场所"),
        _yes_no("is_agency", "中介机构"),
        RecordColumn(
            "staff_total", "在岗职工总数", ColumnKind.INTEGER, aliases=("职工总数",), note="非成员单位才填。"
        ),
        RecordColumn("staff_total_on", "职工总数的统计日期", ColumnKind.DATE),
        RecordColumn(
            "elsewhere", "集团外学校的实习人数", ColumnKind.INTEGER, note="没有的填 0，不清楚的留空。"
        ),
        RecordColumn("lowest_wage", "最低档工资（元/月）", ColumnKind.DECIMAL, aliases=("最低档工资",)),
        RecordColumn("note", "备注", max_length=300),
    )

    def records(self) -> QuerySet[HostUnit]:
        return HostUnit.objects.select_related("unit")

    def check(self, work: Work) -> None:
        """Says besides which units are new to the group: a name that was misspelt shows."""
        before = {pk for (pk,) in Unit.objects.values_list("pk")}
        super().check(work)
        names = Unit.objects.exclude(pk__in=before).order_by("pinyin").values_list("name", flat=True)
        if new := list(names):
            words = f"集团名单里没有这些单位，会登记为非成员单位，请核对名称：{'、'.join(new)}。"
            work.findings.note("new_units", words)

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> HostUnit:
        name, said = values.pop("unit"), _read(self.columns, values)
        if found is not None:
            return edit_host(found, replace(host_facts(found), **said), by=by)
        facts = HostInput(**said)
        if unit := Unit.objects.filter(name=name).first() or _alike(name):
            return add_host(unit, facts, by=by)
        return add_new_host(name, facts, by=by)

    def listed(self, asked: Exported) -> QuerySet[HostUnit]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        rows = listed(hosts_for(asked.viewer), asked.viewer, parse_as_of(request))
        return HostFilter(asked.query, queryset=rows, request=request).qs


def _alike(name: str) -> Unit | None:
    """The unit whose name differs in writing alone."""
    held = {folded(known): pk for pk, known in Unit.objects.values_list("pk", "name")}
    return Unit.objects.filter(pk=held.get(folded(name))).first()


def hazards_of(text: str) -> Hazards | None:
    """Barred work as a cell says it (粉尘作业（1级）；高处作业), () for 没有, None for nothing said. DomainError for another kind."""
    if not text.strip():
        return None
    if text.strip() in _NONE:
        return ()
    tags = {label: tag for tag, label in TAGS.items()}
    found = []
    for part in filter(None, (part.strip() for part in re.split("[；;\n]", text))):
        graded = re.fullmatch(r"(.+?)[（(]?([1-4])级[）)]?", part)
        name, grade = (graded[1], int(graded[2])) if graded else (part, None)
        if name not in tags:
            raise DomainError(
                "hazard_unknown",
                f"危险作业里没有“{name[:40]}”，请照岗位页面上的清单写，几种用分号隔开，例如“粉尘作业（1级）；高处作业”。",
                field="hazards",
            )
        found.append((tags[name], grade))
    return tuple(found)


def _parts(text: str) -> tuple[str, ...] | None:
    return tuple(filter(None, (part.strip() for part in re.split("[；;、，,\n]", text)))) or None


def _joined(items: Any) -> str:
    return "；".join(items or ())


class PostsKind(RowKind):
    """A post that the unit has already is updated."""

    code, label = "posts", "实习岗位"
    action, export_action = EDIT, "internships.export"
    model, keys, list_url = Post, ("host", "name"), "internships:posts"
    help = (
        "每行一个岗位，单位先在“实习单位”里登记。按单位和岗位名称对上已有的，只补充和更新。空着的格子就是“未登记”。"
        "几项任务、几个专业代码、几种危险作业用分号隔开；一种危险作业都没有的写“没有”。"
    )
    columns = (
        RecordColumn(
            "host",
            "单位",
            ColumnKind.REFERENCE,
            required=True,
            aliases=("单位名称", "实习单位"),
            width=WIDE,
            refers=Named(lambda: HostUnit.objects.select_related("unit"), "实习单位名单", by="unit__name"),
        ),
        RecordColumn("name", "岗位", ColumnKind.NAME, required=True, max_length=80, aliases=("岗位名称",)),
        RecordColumn("headcount", "可接收人数", ColumnKind.INTEGER),
        RecordColumn(
            "tasks", "典型工作任务", max_length=500, width=WIDE, read=lambda row: _joined(row.tasks)
        ),
        RecordColumn(
            "major_codes",
            "对应专业代码",
            max_length=300,
            aliases=("专业代码",),
            example="710105",
            read=lambda row: _joined(row.major_codes),
        ),
        RecordColumn(
            "hazards",
            "危险作业",
            max_length=500,
            example="没有",
            width=WIDE,
            read=lambda row: hazard_words(row.hazards, "；"),
        ),
        RecordColumn("labour_grade", "体力劳动强度级别", ColumnKind.INTEGER),
        _yes_no("is_harmful", "有害身心健康"),
        RecordColumn("staff_total", "同类岗位职工数", ColumnKind.INTEGER),
        RecordColumn("staff_total_on", "职工数的统计日期", ColumnKind.DATE),
        RecordColumn(
            "elsewhere", "集团外学校的实习人数", ColumnKind.INTEGER, note="没有的填 0，不清楚的留空。"
        ),
        RecordColumn("monthly_wage", "同岗位工资（元/月）", ColumnKind.DECIMAL, aliases=("同岗位工资",)),
        RecordColumn("repetitive_share", "单一重复工作比例（%）", ColumnKind.INTEGER),
        RecordColumn("hours", "工作时间", max_length=120),
        RecordColumn("lodging", "食宿条件", max_length=120),
    )

    def records(self) -> QuerySet[Post]:
        return Post.objects.select_related("host__unit")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Post:
        host, said = values.pop("host"), _read(self.columns, values)
        said |= {
            "tasks": _parts(said["tasks"]),
            "major_codes": _parts(said["major_codes"]),
            "hazards": hazards_of(said["hazards"]),
        }
        if found is None:
            return add_post(host, PostInput(**said), by=by)
        return edit_post(found, replace(post_facts(found), **said), by=by)

    def listed(self, asked: Exported) -> QuerySet[Post]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        return PostFilter(asked.query, queryset=posts_for(asked.viewer), request=request).qs
