"""选举结果记录 as Word, to be signed by 计票人 and 监票人."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from governance.documents.minutes import numeral
from governance.models import Election, Motion
from governance.selectors.election import (
    TIE_RULE,
    BallotOutcome,
    PostResult,
    ballots_said,
    gaps_of,
    results_of,
)
from governance.selectors.voting import decided_on
from groupportal.office.document.values import (
    Block,
    Document,
    Heading,
    Paragraph,
    Run,
    Signature,
    TableBlock,
)
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.models import Group
from groupportal.ui.formats import cndate

_BLANK = "＿＿＿＿＿＿"


def election_word(election: Election, group: Group, made_at: dt.datetime) -> bytes:
    """Every vote with its ballots, the votes of each, the arithmetic; who is elected."""
    found = results_of(election)
    blocks: list[Block] = [*_head(election)]
    for place, one in enumerate(found, 1):
        blocks += _post(one, place)
    blocks += _end(election, found, len(found) + 1)
    title = f"{election.body}第{election.number}届\n选举结果记录"
    made = Document(
        title,
        tuple(blocks),
        signature=Signature(group.name, day=timezone.localdate(made_at)),
        creator=group.name,
    )
    return write_document(made, Stamp(str(election.public_id), made_at, settings.CODE_VERSION))


def _head(election: Election) -> Iterator[Block]:
    yield _line(f"{election.body}第{election.number}届，{cndate(election.starts_on)}开始。")
    if election.eligibility:
        yield _line(f"候选人条件：{election.eligibility}")
    yield _line(f"计票规则：{TIE_RULE}")


def _post(found: PostResult, place: int) -> Iterator[Block]:
    yield Heading(1, (Run(f"{numeral(place)}、{found.post}（{found.post.form_said}）"),))
    if not found.outcomes:
        yield _line("还没有投票。")
        return
    for ballot, outcome in found.outcomes:
        motion = ballot.motion
        yield _line(
            f"第{ballot.turn}次投票：{cndate(decided_on(motion))}，{motion.meeting}，{motion.get_method_display()}。"
        )
        if outcome.lacks:
            yield _line(outcome.lacks)
            continue
        yield from _counted(motion, outcome)
        yield from (_line(line) for line in outcome.lines)
        yield _table(outcome)
    yield _line(
        f"当选：{'、'.join(found.elected) or '无'}。{f'空缺 {found.open} 名。' if found.open > 0 else ''}"
    )


def _counted(motion: Motion, outcome: BallotOutcome) -> Iterator[Block]:
    yield from (_line(line) for line in ballots_said(motion, outcome))
    yield _line(f"计票人：{motion.teller or _BLANK}　　监票人：{motion.scrutineer or _BLANK}")


def _table(outcome: BallotOutcome) -> TableBlock:
    rows = tuple(((Run(name),), (Run(str(votes)),), (Run(said),)) for name, votes, said in outcome.rows)
    return TableBlock("得票情况", ("姓名", "得票", "结果"), rows)


def _end(election: Election, found: list[PostResult], place: int) -> Iterator[Block]:
    yield Heading(1, (Run(f"{numeral(place)}、核对"),))
    yield from (_line(gap) for gap in gaps_of(election, found))
    if election.gap_reason:
        yield _line(f"说明：{election.gap_reason}")
    if election.proposed_by:
        yield _line(f"提交结果：{election.proposed_by}，{cndate(timezone.localdate(election.proposed_at))}。")
    if election.term:
        yield _line(
            f"确认结果：{election.ruled_by}，{cndate(timezone.localdate(election.ruled_at))}；产生{election.term}。"
        )
    yield from (_line(f"{who}（签字）：{_BLANK}") for who in ("主持人", "计票人", "监票人"))


def _line(text: str) -> Paragraph:
    return Paragraph((Run(text),))
