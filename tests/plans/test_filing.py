from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from plans.enums import AssignmentState, FilingState
from plans.forms.work import FilingForm
from plans.models import Assignment, Filing, ItemThread, Plan
from plans.selectors import latest_filings, progress_of
from plans.selectors.queues import rulings_due, waiting_for
from plans.services import assignment as assignments
from plans.services import consolidation, review
from plans.services import filing as filings
from plans.services.filing import FigureContent, FilingConflictError, fingerprint
from plans.services.filing_intake import import_filing
from tests.files.samples import archive
from tests.plans.conftest import plan
from tests.plans.contents import AS_OF
from tests.plans.people import pdf, viewer
from tests.standing import standing
from tests.world import World

DUE = dt.timedelta(days=10)


pytestmark = pytest.mark.usefixtures("inside")


@standing(on=plan)
def thread(world: World, _: Plan) -> ItemThread:
    with group_scope(world.a, actor=world.wang):
        return ItemThread.objects.get(name="2.扩大集团规模")


@standing(on=thread)
def job(world: World, thread: ItemThread) -> Assignment:
    with group_scope(world.a, actor=world.wang):
        made = assignments.assign_tasks(
            [thread], units=[world.ua], due_on=timezone.localdate() + DUE, by=viewer(world.wang)
        )
        return made[0]


def _filed(world: World, job: Assignment, text: str = "已完成135份审批表。") -> Filing:
    li = viewer(world.li)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
    filings.save_filing(draft, as_of=AS_OF, text=text, figures=figures, seen=fingerprint(draft), by=li)
    filings.add_evidence(draft, pdf(mark=text.encode()), by=li)
    return filings.submit_filing(draft, by=li)


def test_the_whole_way_from_assignment_to_closing(world: World, job: Assignment) -> None:
    assert Notice.objects.filter(recipient=world.li, title__contains="新的填报任务").count() == 1
    filing = _filed(world, job)
    wen = viewer(world.wen)
    returned = review.return_filing(filing, reason="请补充学校成员名单。", by=wen)
    job.refresh_from_db()
    assert (returned.state, job.state) == (FilingState.RETURNED, AssignmentState.RETURNED)
    assert Notice.objects.filter(recipient=world.li, body="请补充学校成员名单。").exists()

    li = viewer(world.li)
    again = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    assert again.pk != filing.pk
    assert again.corrects == filing
    assert (again.text, again.figures.count(), again.evidence.count()) == (filing.text, 1, 1)
    filings.submit_filing(again, by=li)
    assert latest_filings([job.thread_id], AS_OF) == {}
    review.approve_filing(again, by=wen)
    job.refresh_from_db()
    assert job.state == AssignmentState.ACCEPTED
    assert latest_filings([job.thread_id], AS_OF) == {}, "a unit's part is not the group's word"
    assignments.close_assignment(job, note="已归档", by=wen)
    job.refresh_from_db()
    assert (job.state, job.closed_by) == (AssignmentState.CLOSED, world.wen)
    assert Filing.objects.get(pk=filing.pk).state == FilingState.RETURNED


def test_who_filed_does_not_approve(world: World, thread: ItemThread) -> None:
    wang = viewer(world.wang)
    draft = filings.start_filing(thread, as_of=AS_OF, by=wang)
    filings.save_filing(draft, as_of=AS_OF, text="完成", figures=[], seen=fingerprint(draft), by=wang)
    filing = filings.submit_filing(draft, by=wang)
    with pytest.raises(DomainError, match="两个人"):
        review.approve_filing(filing, by=wang)
    with pytest.raises(DomainError, match="两个人"):
        review.return_filing(filing, reason="看看", by=wang)
    filing.refresh_from_db()
    assert filing.state == FilingState.SUBMITTED
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.filter(pk=filing.pk).update(
            state=FilingState.APPROVED, ruled_by=world.wang, ruled_at=timezone.now()
        )


def test_who_helped_with_a_filing_does_not_approve_it_either(world: World, job: Assignment) -> None:
    wen, li = viewer(world.wen), viewer(world.li)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    filings.save_filing(draft, as_of=AS_OF, text="初稿", figures=[], seen=fingerprint(draft), by=wen)
    filing = filings.submit_filing(draft, by=li)
    assert filing.proposed_by == world.li
    with pytest.raises(DomainError, match="两个人"):
        review.approve_filing(filing, by=wen)
    review.approve_filing(filing, by=viewer(world.wang))


def test_who_belongs_to_the_unit_does_not_approve_what_it_handed_in(world: World, job: Assignment) -> None:
    filing = _filed(world, job)
    Membership.objects.create(user=world.wen, role=Role.TEACHER, unit=job.unit)
    with pytest.raises(DomainError, match="您所在单位"):
        review.approve_filing(filing, by=viewer(world.wen))
    assert not rulings_due(viewer(world.wen)).exists()
    assert list(rulings_due(viewer(world.wang))) == [filing]


def test_a_role_at_one_unit_files_nothing_for_another(world: World, job: Assignment) -> None:
    other = Unit.objects.create(name="别的学校")
    Membership.objects.create(user=world.zhang, role=Role.SCHOOL_ADMIN, unit=other)
    Membership.objects.create(user=world.zhang, role=Role.TEACHER, unit=job.unit)
    with pytest.raises(NotAllowed):
        filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=viewer(world.zhang))
    assert not waiting_for(viewer(world.zhang), AS_OF).exists()


def test_two_people_who_save_the_same_draft_do_not_overwrite_each_other(
    world: World, job: Assignment
) -> None:
    li, wen = viewer(world.li), viewer(world.wen)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    seen = fingerprint(draft)
    filings.save_filing(draft, as_of=AS_OF, text="李的文字", figures=[], seen=seen, by=li)
    with pytest.raises(FilingConflictError) as conflict:
        filings.save_filing(draft, as_of=AS_OF, text="文的文字", figures=[], seen=seen, by=wen)
    assert conflict.value.current.text == "李的文字"
    assert Filing.objects.get(pk=draft.pk).text == "李的文字"
    draft.refresh_from_db()
    seen = fingerprint(draft)
    filings.save_filing(draft, as_of=AS_OF, text="文的文字", figures=[], seen=seen, by=wen)
    assert Filing.objects.get().proposed_by == world.wen, "whoever saves is the one who files"
    with pytest.raises(FilingConflictError, match="文静刚刚也保存了"):
        filings.save_filing(draft, as_of=AS_OF, text="李又改", figures=[], seen=seen, by=li)


def test_staff_of_another_unit_file_nothing_here(world: World, thread: ItemThread) -> None:
    other = Unit.objects.create(name="别的学校")
    job = assignments.assign_tasks(
        [thread], units=[other], due_on=timezone.localdate() + DUE, by=viewer(world.wang)
    )[0]
    with pytest.raises(NotAllowed):
        filings.start_filing(thread, assignment=job, as_of=AS_OF, by=viewer(world.li))
    with pytest.raises(NotAllowed):
        filings.start_filing(thread, as_of=AS_OF, by=viewer(world.li))
    with pytest.raises(NotAllowed):
        filings.start_filing(thread, as_of=AS_OF, by=viewer(world.zhang))
    assert not Filing.objects.exists()


def test_withdrawing_before_review_opens_the_draft_again(world: World, job: Assignment) -> None:
    filing = _filed(world, job)
    li = viewer(world.li)
    filings.withdraw_filing(filing, by=li)
    job.refresh_from_db()
    assert job.state == AssignmentState.ASSIGNED
    filings.submit_filing(filing, by=li)
    review.approve_filing(filing, by=viewer(world.wen))
    with pytest.raises(DomainError, match="已通过"):
        filings.withdraw_filing(filing, by=li)
    with pytest.raises(DomainError, match="已通过"):
        filings.add_evidence(filing, pdf(), by=li)


def test_who_reviews_takes_nothing_back_nor_off_behind_the_filers_back(world: World, job: Assignment) -> None:
    """The secretariat files for every unit; what 李 handed in it returns with words, or leaves."""
    filing, wen = _filed(world, job), viewer(world.wen)
    with pytest.raises(DomainError, match="写明原因退回"):
        filings.withdraw_filing(filing, by=wen)
    with pytest.raises(DomainError, match="正在等待审核"):
        filings.remove_evidence(filing.evidence.get(), by=wen)
    filings.withdraw_filing(filing, by=viewer(world.li))
    with pytest.raises(DomainError, match="写明原因退回"):
        filings.discard_filing(filing, by=wen)
    filings.remove_evidence(filing.evidence.get(), by=wen)
    filings.submit_filing(filing, by=viewer(world.li))
    with pytest.raises(DomainError, match="参与填写"):
        review.approve_filing(filing, by=wen)
    review.approve_filing(filing, by=viewer(world.wang))


def test_a_withdrawn_correction_leaves_the_assignment_returned(world: World, job: Assignment) -> None:
    review.return_filing(_filed(world, job), reason="补充", by=viewer(world.wen))
    li = viewer(world.li)
    again = filings.submit_filing(filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li), by=li)
    filings.withdraw_filing(again, by=li)
    job.refresh_from_db()
    assert job.state == AssignmentState.RETURNED


def test_refusals_in_words(world: World, job: Assignment) -> None:
    li, wen = viewer(world.li), viewer(world.wen)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    with pytest.raises(DomainError, match="还没有填写完成情况"):
        filings.submit_filing(draft, by=li)
    with pytest.raises(DomainError, match="还没有到"):
        filings.save_filing(
            draft,
            as_of=timezone.localdate() + dt.timedelta(days=60),
            text="x",
            figures=[],
            seen=fingerprint(draft),
            by=li,
        )
    with pytest.raises(NotAllowed):
        review.approve_filing(draft, by=li)
    filing = _filed(world, job)
    with pytest.raises(DomainError, match="退回前请写明"):
        review.return_filing(filing, reason="  ", by=wen)
    with pytest.raises(DomainError, match="不能改为"):
        assignments.cancel_assignment(job, reason="不做了", by=wen)


def test_the_same_file_is_attached_once_and_can_be_taken_off(world: World, job: Assignment) -> None:
    li = viewer(world.li)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    one = filings.add_evidence(draft, pdf(), by=li)
    assert filings.add_evidence(draft, pdf("又一份.pdf"), by=li) == one
    filings.remove_evidence(one, by=li)
    assert draft.evidence.count() == 0


def test_evidence_may_come_packed_as_the_form_says(world: World, job: Assignment) -> None:
    li = viewer(world.li)
    draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
    assert ".zip" in FilingForm(filing=draft, points=[])["evidence"].help_text
    packed = SimpleUploadedFile("佐证.zip", archive({"甲.txt": "材料".encode()}))
    assert filings.add_evidence(draft, packed, by=li).file.name == "佐证.zip"


def test_assigning_twice_makes_one_and_each_unit_gets_its_own(world: World, thread: ItemThread) -> None:
    wang = viewer(world.wang)
    other = Unit.objects.create(name="别的学校")
    due = timezone.localdate() + DUE
    first = assignments.assign_tasks([thread], units=[world.ua, other], due_on=due, by=wang)
    again = assignments.assign_tasks([thread], units=[world.ua, other], due_on=due, by=wang)
    assert (len(first), len(again), Assignment.objects.count()) == (2, 0, 2)
    with pytest.raises(DomainError, match="已经过去"):
        assignments.assign_tasks([thread], units=[other], due_on=dt.date(2020, 1, 1), by=wang)
    with pytest.raises(DomainError, match="至少选择一个"):
        assignments.assign_tasks([thread], due_on=due, by=wang)
    with pytest.raises(NotAllowed):
        assignments.assign_tasks([thread], units=[other], due_on=due, by=viewer(world.li))


def test_reminding_once_a_day_and_overdue_notices_once_each(world: World, job: Assignment) -> None:
    wang = viewer(world.wang)
    assert assignments.remind([job], by=wang) == 1
    assert assignments.remind([job], by=wang) == 0
    late = job.due_on + dt.timedelta(days=1)
    assert assignments.notify_overdue(job.due_on) == 0
    assert assignments.notify_overdue(late) == 1
    assert assignments.notify_overdue(late) == 0
    assert assignments.notify_overdue(late + dt.timedelta(days=1)) == 1


def test_what_was_returned_is_late_again(world: World, job: Assignment) -> None:
    filed, late = _filed(world, job), job.due_on + dt.timedelta(days=1)
    assert assignments.notify_overdue(late) == 0
    review.return_filing(filed, reason="请补数据", by=viewer(world.wang))
    assert assignments.notify_overdue(late) == 1
    assert Notice.objects.filter(recipient=world.li, title__startswith="填报已逾期").exists()


def test_reassigning_moves_the_right_to_file(world: World, job: Assignment) -> None:
    other = Unit.objects.create(name="别的学校")
    assignments.reassign(job, unit=other, by=viewer(world.wang))
    with pytest.raises(NotAllowed):
        filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=viewer(world.li))
    assignments.reassign(job, unit=other, assignee=world.li, by=viewer(world.wang))
    filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=viewer(world.li))


def test_a_task_that_went_meanwhile_is_said_to_be_gone(world: World, job: Assignment) -> None:
    with pytest.raises(DomainError, match="不能再填报"):
        filings.start_filing(ItemThread(pk=10**9), as_of=AS_OF, by=viewer(world.wang))


@pytest.mark.parametrize("returned", [False, True])
def test_what_a_unit_wrote_stays_its_own_when_its_task_is_passed_on(
    world: World, job: Assignment, returned: bool
) -> None:
    li, wang = viewer(world.li), viewer(world.wang)
    if returned:
        mine = review.return_filing(_filed(world, job), reason="请补数据", by=wang)
    else:
        mine = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
        mine = filings.save_filing(
            mine, as_of=AS_OF, text="本校的话", figures=[], seen=filings.fingerprint(mine), by=li
        )
    other = Unit.objects.create(name="别的学校")
    passed = assignments.reassign(job, unit=other, by=wang)
    assert (passed.unit, passed.due_on, passed.request) == (other, job.due_on, job.request)
    job.refresh_from_db()
    mine.refresh_from_db()
    assert (job.unit, job.state, mine.assignment) == (world.ua, AssignmentState.CANCELLED, job)
    begun = filings.start_filing(job.thread, assignment=passed, as_of=AS_OF, by=wang)
    assert (begun == mine, begun.text, begun.evidence.count()) == (False, "", 0)
    with pytest.raises(NotAllowed):
        filings.start_filing(job.thread, assignment=passed, as_of=AS_OF, by=li)


def test_cancelling_needs_a_reason_and_ends_it(world: World, job: Assignment) -> None:
    wang = viewer(world.wang)
    with pytest.raises(DomainError, match="原因"):
        assignments.cancel_assignment(job, reason=" ", by=wang)
    assignments.cancel_assignment(job, reason="任务合并", by=wang)
    with pytest.raises(DomainError, match="不能填报"):
        filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=viewer(world.li))
    entry = AuditEntry.objects.get(action="plans.assignment_cancelled")
    assert (entry.note, entry.actor) == ("任务合并", world.wang)


def test_import_is_idempotent_and_the_last_word_of_a_date_counts(world: World, thread: ItemThread) -> None:
    first = import_filing(thread, as_of=AS_OF, text="完成率100%", by=world.wang)
    assert import_filing(thread, as_of=AS_OF, text="完成率100%", by=world.wang) == first
    second = import_filing(thread, as_of=AS_OF, text="完成率98%", by=world.wang)
    assert latest_filings([thread.pk], AS_OF) == {thread.pk: second}
    assert latest_filings([thread.pk], AS_OF - dt.timedelta(days=1)) == {}
    with pytest.raises(NotAllowed):
        import_filing(thread, as_of=AS_OF, text="x", by=viewer(world.li))


def test_a_later_filing_changes_nothing_in_an_earlier_answer(world: World, thread: ItemThread) -> None:
    revision = thread.items.get().revision
    early = import_filing(thread, as_of=AS_OF, text="早", by=world.wang)
    before = [row.filing for row in progress_of(revision, AS_OF).rows]
    import_filing(thread, as_of=AS_OF + dt.timedelta(days=1), text="晚", by=world.wang)
    assert [row.filing for row in progress_of(revision, AS_OF).rows] == before
    assert [filing.pk for filing in before if filing] == [early.pk]


def test_filing_anew_begins_with_what_counts_so_one_figure_can_be_corrected(
    world: World, job: Assignment
) -> None:
    wang, wen = viewer(world.wang), viewer(world.wen)
    part = review.approve_filing(_filed(world, job), by=wen)
    counted = consolidation.consolidate(job.thread, [part], as_of=AS_OF, by=wang)
    review.approve_filing(filings.submit_filing(counted, by=wang), by=wen)
    draft = filings.start_filing(job.thread, as_of=AS_OF, by=wang)
    assert (draft.text, draft.corrects, draft.proposed_by) == (counted.text, None, world.wang)
    assert [(f.position, f.value) for f in draft.figures.all()] == [(1, Decimal(135))]
    assert [e.file for e in draft.evidence.all()] == [e.file for e in counted.evidence.all()]
