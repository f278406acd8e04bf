"""What of the tasks and indicators needs a look before it is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from groupportal.tenancy.kept import kept, of_each
from groupportal.ui.addresses import record_url
from groupportal.warnings.registry import Warned
from groupportal.warnings.selectors import Standing, standings
from plans.models import PlanRevision
from plans.selectors.bound import disagreements_of
from plans.selectors.claims import NO_EVIDENCE, NO_NUMBER, sentences_by_code
from plans.selectors.filed_item import FiledItem
from plans.selectors.progress import progress_of
from plans.selectors.rows import Item
from plans.selectors.term import term_of_revision

KIND = "plans.texts"
TITLES = {
    "unfiled": "没有填报",
    NO_NUMBER: "没有数值",
    NO_EVIDENCE: "没有佐证",
    "vetoed": "否决要点未达标",
    "differs": "填报与记录不一致",
    "withdrawn": "采用的贡献已撤回",
}
"""What the kind finds, in a word."""
_WITHDRAWN = "集团填报汇总了单位贡献，其中有的后来撤回了审核，文字和数值还是原来的。请到汇总页重新汇总，或更正集团填报。"


def task_url(item: Item, as_of: dt.date) -> str:
    """The page of a task or indicator as of a day."""
    return f"{record_url('plans:task', item.thread.public_id)}?as_of={as_of:%Y-%m-%d}"


def _warned(one: FiledItem, as_of: dt.date, code: str, message: str, *facts: object) -> Warned:
    key = f"{KIND}:{code}:{one.item.thread.public_id}"
    place, title = one.item.get_kind_display(), TITLES[code.partition("-")[0]]
    return Warned(key, message, one.item.name, place, task_url(one.item, as_of), facts, title)


def warned_of(one: FiledItem, as_of: dt.date) -> Iterator[Warned]:
    """Not filed, claimed without being shown, a 否决要点 that is not met, a filed figure that differs from the records."""
    yield from _of_filing(one, as_of)
    yield from _differing(one, as_of)


def warned_of_all(rows: Sequence[FiledItem], as_of: dt.date, *, where: str) -> Iterator[Warned]:
    """The same of thousands, of ``filed_items``; ``where`` they are listed."""
    filed = of_each("plans.warned", rows, lambda one: tuple(_of_filing(one, as_of)), where, as_of)
    for one, warned in zip(rows, filed, strict=True):
        yield from warned
        yield from _differing(one, as_of)


def _of_filing(one: FiledItem, as_of: dt.date) -> Iterator[Warned]:
    """What plan and filing say alone."""
    if one.filing is None:
        yield _warned(one, as_of, "unfiled", "截至这一天还没有已通过的进展填报，完成情况为空。")
    else:
        for code, said in sentences_by_code(one.claims).items():
            yield _warned(one, as_of, code, said, one.filing.pk)
        if one.filing.draws_on_withdrawn:
            yield _warned(one, as_of, "withdrawn", _WITHDRAWN, one.filing.pk)
    for place, said in enumerate(one.vetoes, 1):
        yield _warned(one, as_of, f"vetoed-{place}", said)


def _differing(one: FiledItem, as_of: dt.date) -> Iterator[Warned]:
    if any(point.metric for point in one.points):
        term = term_of_revision(one.item.revision_id)
        for point, said in disagreements_of(one.points, one.figures, as_of, term):
            yield _warned(one, as_of, f"differs-{point.position}", said)


def standing_claims(revision: PlanRevision, as_of: dt.date) -> tuple[Standing, ...]:
    """What of the approved filings needs a look, the open ones first; kept until a record changes."""

    def found() -> tuple[Standing, ...]:
        filed = [row for row in progress_of(revision, as_of).rows if row.filing]
        rows = standings(warned_of_all(filed, as_of, where=f"claims {revision.pk}"))
        return tuple(sorted(rows, key=lambda row: row.said is not None))

    return kept("plans.claims", found, revision.pk, as_of)
