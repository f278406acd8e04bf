"""Placements that are over, with what is done with assessments and reports: for tests of how internships end."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from groupportal.deciding.standard import Ruled
from groupportal.files.services import store_bytes
from internships.enums import ArchiveKind
from internships.models import ArchiveGap, Assessment, Batch, Mentor, Placement
from internships.services.archive import archive_placements, explain_gaps, write_summary
from internships.services.assessment import (
    Given,
    correct,
    hand_in,
    object_to,
    reply_to,
    rule_assessment,
    score,
    set_scheme,
    withdraw,
)
from internships.services.certificate import issue_certificates, withdraw_certificate
from internships.services.report import REPORTS, hand_in_report, rule_report
from tests.internships.teaching import Room, today
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

PARTS = [["岗位表现", 50, "unit", False], ["实习报告", 50, "school", False]]


def over(it: Room, parts: Any = PARTS) -> Room:
    """周's students have left; their batch is graded by a unit's and a school's half, and the unit has a mentor for 姜 and 孙's."""
    Batch.objects.filter(pk=it.batch.pk).update(grade_parts=parts)
    Batch.objects.filter(pk=it.suns.batch_id).update(grade_parts=parts)
    mentor = Mentor.objects.create(host=it.at, name="何师傅", phone="13800138022")
    ended = {"state": "ending", "left_on": today(), "end_kind": "done"}
    Placement.objects.filter(pk__in=[it.jiangs.pk, it.hes.pk, it.huangs.pk]).update(**ended)
    Placement.objects.filter(pk__in=[it.jiangs.pk, it.suns.pk]).update(mentor=mentor)
    for row in (it.jiangs, it.hes, it.huangs, it.suns):
        row.refresh_from_db()
    return it


def scored(it: Room, row: Placement | None = None, unit: str = "80", school: str = "90") -> Assessment:
    """Both sides have scored."""
    row = row or it.jiangs
    score(row, "unit", {"岗位表现": Given(Decimal(unit))}, by=viewer(it.firm))
    return score(row, "school", {"实习报告": Given(Decimal(school))}, by=viewer(it.zhou))


def confirmed(it: Room, world: World, row: Placement | None = None) -> Assessment:
    """Handed in by 周 and confirmed by the school's office."""
    one = hand_in([scored(it, row)], by=viewer(it.zhou)).only()
    return rule_assessment(one, "approved", by=viewer(world.li))


def paper(it: Room, name: str = "实习报告.pdf") -> Any:
    return store_bytes(
        b"%PDF-1.4", name=name, by=it.jiang, purpose="实习报告", view_action="internships.view_reports"
    )


def deeds(world: World, it: Room) -> Iterator[Did]:
    """A scheme, scores, handing in, ruling, an objection with its answer, a correction; a report that is returned and accepted."""
    over(it)
    yield Did(
        "internships.scheme_set",
        world.wang,
        set_scheme(
            it.batch,
            [["岗位表现", 40, "unit", False], ["实习报告", 60, "school", False]],
            by=viewer(world.wang),
        ),
    )
    one = score(it.jiangs, "unit", {"岗位表现": Given(Decimal(80))}, by=viewer(it.firm))
    yield Did("internships.assessment_scored", it.firm, one)
    score(it.jiangs, "school", {"实习报告": Given(Decimal(90))}, by=viewer(it.zhou))
    yield Did("internships.assessment_scored", it.zhou, one)
    for state in ("draft", "returned", "approved"):
        hand_in([one], by=viewer(it.zhou)).only()
        yield Did("internships.assessment_submitted", it.zhou, one)
        if state == "draft":
            withdraw(one, by=viewer(it.zhou))
            yield Did("internships.assessment_withdrawn", it.zhou, one)
        else:
            rule_assessment(one, state, by=viewer(world.li), answer="报告分偏高")
            what = "returned" if state == "returned" else "confirmed"
            yield Did(f"internships.assessment_{what}", world.li, one)
    object_to(one, words="表现分偏低", by=viewer(it.jiang))
    yield Did("internships.assessment_objected", it.jiang, one)
    reply_to(one, words="已与单位核对", by=viewer(world.li))
    yield Did("internships.objection_answered", world.li, one)
    new = correct(one, reason="单位漏评", by=viewer(world.li))
    yield Did("internships.assessment_corrected", world.li, new)
    for state in (Ruled.WITHDRAWN, Ruled.REFUSED, Ruled.ACCEPTED):
        row = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
        yield Did("internships.report_submitted", it.jiang, row)
        if state == Ruled.WITHDRAWN:
            REPORTS.withdraw(row, state, by=viewer(it.jiang))
            yield Did(f"internships.report_{state.value}", it.jiang, row)
        else:
            rule_report(row, state, by=viewer(it.zhou), answer="请补第三部分")
            yield Did(f"internships.report_{state.value}", it.zhou, row)
    (paper_,) = issue_certificates([it.jiangs], by=viewer(world.li)).done
    yield Did("internships.certificate_issued", world.li, paper_)
    withdraw_certificate(paper_, reason="姓名有误", by=viewer(world.li))
    yield Did("internships.certificate_withdrawn", world.li, paper_)
    yield from _archived(it, world)


def _archived(it: Room, world: World) -> Iterator[Did]:
    row = write_summary(it.batch, text="学生适应快，安全意识要加强。", by=viewer(it.zhou))
    yield Did("internships.summary_written", it.zhou, row)
    for kind in ArchiveKind:
        if kind != ArchiveKind.PLAN:
            ArchiveGap.objects.create(placement=it.hes, kind=kind, reason="单位停产")
    explain_gaps([it.hes], [ArchiveKind.PLAN], reason="方案在纸上", by=viewer(world.li)).only()
    yield Did("internships.gap_explained", world.li, ArchiveGap.objects.get(kind=ArchiveKind.PLAN))
    archive_placements([it.hes], by=viewer(world.li)).only()
    yield Did("internships.placement_archived", world.li, it.hes)


def explained(row: Placement, world: World) -> None:
    """Whatever lacks of it lacks with a reason."""
    explain_gaps([row], ArchiveKind.values, reason="单位停产，提前结束", by=viewer(world.li)).only()
