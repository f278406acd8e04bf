"""Approval forms of a long list, in the background."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobContext, JobOutcome, job_kind
from groupportal.ui.asof import parse_as_of
from members.documents.printing import file_name, printed_forms
from members.filters import filtered
from members.selectors.roll import on_roll

FORMS = "members.approval_forms"
MOST_FORMS = 2_000
IN_A_FILE = 200
"""Word opens a file of so many pages without trouble."""


@job_kind(FORMS, label="生成加盟审批表", action="members.edit_roll")
def make_forms(ctx: JobContext) -> JobOutcome:
    """``params``: query of the list's address, ids where some were chosen. One file for every ``IN_A_FILE`` units."""
    asked: Any = SimpleNamespace(GET=QueryDict(ctx.params["query"]), viewer=ctx.viewer)
    ids = ctx.params.get("ids")
    found = filtered(asked).qs if ids is None else on_roll().filter(public_id__in=ids)
    members = list(found.order_by("unit__pinyin", "unit_id")[: MOST_FORMS + 1])
    if not 0 < len(members) <= MOST_FORMS:
        raise DomainError("list_changed", "名单在这期间有了变化，请回到成员单位页面重新生成。")
    files = []
    for start in range(0, len(members), IN_A_FILE):
        some = members[start : start + IN_A_FILE]
        part = f"-第{start // IN_A_FILE + 1}部分" if len(members) > IN_A_FILE else ""
        tell = partial(_tell, ctx, start, len(members))
        content = printed_forms(some, parse_as_of(asked), by=ctx.viewer, part=part, on_form=tell)
        name = file_name(some, part)
        files.append(
            store_bytes(
                content, name=name, by=ctx.viewer, purpose="导出文件", view_action="members.edit_roll"
            )
        )
    return JobOutcome(message=f"已生成加盟审批表 {len(members):,} 份。", files=tuple(files))


def _tell(ctx: JobContext, before: int, total: int, number: int) -> None:
    done = before + number
    if done % 10 == 0:
        ctx.progress(done * 95 // total, f"已生成 {done:,} 份，共 {total:,} 份")
