"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from internships.api_pages import DEEDS, PAGES, RULED
from internships.models import Batch, HandOver, Placement
from tests.rows import make_row
from tests.sweeps.expected import Expected, Side, told_to_programs


def _with_interns(host: Any, side: Side) -> None:
    row = make_row(Placement, {type(host): host})
    Placement.objects.filter(pk=row.pk).update(
        unit=side.unit, state="approved", ruled_by=side.people.wen, ruled_at=timezone.now()
    )


def _of_a_student(row: Any, side: Side) -> None:
    """The row is about the student that one of the people is."""
    someone = Membership.objects.filter(role=Role.STUDENT, unit=side.unit).first()
    if someone:
        type(row.placement.student).objects.filter(pk=row.placement.student_id).update(user=someone.user_id)


def _to_sign(row: Any, side: Side) -> None:
    """The side's student is asked to consent, and has not answered."""
    _of_a_student(row, side)
    Placement.objects.filter(pk=row.placement_id).update(unit=side.unit)
    type(row).objects.filter(pk=row.pk).update(
        party="student", is_agreed=None, signed_on=None, signer="", way="", matter="", reason="", relation=""
    )


def _handed_in(row: Any, side: Side) -> None:
    """Units see placements once they are handed in."""
    type(row).objects.filter(pk=row.pk).update(state="submitted")


def _of_student_and_teacher(row: Any, side: Side) -> None:
    """A placement that has begun, of the side's student, guided by its teacher; or the journal of one."""
    placement = row if isinstance(row, Placement) else row.placement
    here = Membership.objects.filter(unit=side.unit).order_by("pk")
    for person, role in ((placement.student, "student"), (placement.teacher, "teacher")):
        held = here.filter(role=role).first()
        type(person).objects.filter(pk=person.pk).update(user=held and held.user_id)
    Placement.objects.filter(pk=placement.pk).update(
        unit=side.unit,
        state="running",
        arrived_on=placement.starts_on,
        ruled_by=side.people.wen,
        ruled_at=timezone.now(),
    )


def _of_a_teacher(row: Any, side: Side) -> None:
    """What the side's teacher has: a ready comment, or students that are offered to a colleague."""
    someone = Membership.objects.filter(unit=side.unit, role="teacher").order_by("pk").first()
    if someone is None:
        return
    if isinstance(row, HandOver):
        type(row.teacher).objects.filter(pk=row.teacher_id).update(user=someone.user_id)
        type(row).objects.filter(pk=row.pk).update(proposed_by=someone.user_id, unit=side.unit)
    else:
        type(row).objects.filter(pk=row.pk).update(owner=someone.user_id)


def _graded(row: Any, side: Side) -> None:
    """A placement that goes on, in a batch with a scheme."""
    _of_student_and_teacher(row, side)
    Batch.objects.filter(pk=row.batch_id).update(
        grade_parts=[["考勤", 40, "unit", True], ["实习报告", 60, "school", False]]
    )


def _to_score(row: Any, side: Side) -> None:
    """An assessment of a placement that the side's school scores."""
    _graded(row.placement, side)


def _over(row: Any, side: Side) -> None:
    """A placement whose student has left."""
    _of_student_and_teacher(row, side)
    Placement.objects.filter(pk=row.pk).update(state="ending", left_on=row.starts_on, end_kind="done")


def _certified(row: Any, side: Side) -> None:
    """A certificate of a placement that is over."""
    _over(row.placement, side)
    type(row).objects.filter(pk=row.pk).update(unit=side.unit)


def _taught(row: Any, side: Side) -> None:
    """A batch in which the side's teacher guided somebody who has left."""
    placement = make_row(Placement, {type(row): row})
    _over(placement, side)


def _confirmed(row: Any, side: Side) -> None:
    """An assessment that its student sees."""
    _of_a_student(row, side)
    type(row).objects.filter(pk=row.pk).update(
        state="approved",
        parts=[],
        result=80,
        grade="good",
        proposed_by=None,
        ruled_by=side.people.wen,
        ruled_at=timezone.now(),
    )


TABLE = {
    "internships:rules": Expected(403, 200),
    "internships:rule": Expected(403, 200, kwargs={"pack": "national", "code": "R16b"}),
    "internships:province_enter": Expected(403, 200),
    "internships:calendar": Expected(403, 200),
    "internships:calendar_edit": Expected(403, 200, kwargs={"year": 2026}),
    "internships:calendar_drop": Expected(403, 302, kwargs={"year": 2026}),
    "internships:batches": Expected(403, 200),
    "internships:batch_new": Expected(403, 200),
    "internships:batch": Expected(403, 200, "internships.Batch"),
    "internships:looks": Expected(403, 200),
    "internships:minors": Expected(403, 200),
    "internships:minors_file": Expected(403, 200),
    "internships:pays": Expected(403, 200),
    "internships:pay_many": Expected(403, 302),
    "internships:pay_record": Expected(403, 200, "internships.Placement", opened=_of_student_and_teacher),
    "internships:placements_accounts": Expected(403, 302),
    "internships:filing_names": Expected(403, 200, "internships.Batch"),
    "internships:far_names": Expected(403, 200, "internships.Batch"),
    "internships:tables": Expected(403, 200),
    "internships:layout_replace": Expected(403, 200),
    "internships:codes": Expected(403, 200),
    "internships:codes_set": Expected(403, 200),
    "internships:batch_edit": Expected(403, 200, "internships.Batch"),
    "internships:batch_students": Expected(403, 200, "internships.Batch"),
    "internships:arrange": Expected(403, 302, "internships.Batch"),
    "internships:placements": Expected(403, 200),
    "internships:placements_submit": Expected(403, 302),
    "internships:placements_withdraw": Expected(403, 302),
    "internships:placements_approve": Expected(403, 302),
    "internships:placements_return": Expected(403, 302),
    "internships:placements_assign": Expected(403, 302),
    "internships:placements_cancel": Expected(403, 302),
    "internships:placements_arrive": Expected(403, 302),
    "internships:placements_leave": Expected(403, 302),
    "internships:placement": Expected(403, 200, "internships.Placement"),
    "internships:placement_edit": Expected(403, 200, "internships.Placement"),
    "internships:placement_submit": Expected(403, 302, "internships.Placement"),
    "internships:placement_withdraw": Expected(403, 302, "internships.Placement"),
    "internships:placement_cancel": Expected(403, 200, "internships.Placement"),
    "internships:placement_arrive": Expected(403, 200, "internships.Placement"),
    "internships:placement_leave": Expected(403, 200, "internships.Placement"),
    "internships:placement_confirm": Expected(403, 200, "internships.Placement"),
    "internships:placement_take_back": Expected(403, 200, "internships.Placement"),
    "internships:placement_transfer": Expected(403, 200, "internships.Placement"),
    "internships:placement_not_arrived": Expected(403, 200, "internships.Placement"),
    "internships-api:batch-list": Expected(403, 200),
    "internships-api:batch-detail": Expected(403, 200, "internships.Batch"),
    "internships-api:placement-list": Expected(403, 200),
    "internships-api:placement-detail": Expected(403, 200, "internships.Placement"),
    "internships:guided": Expected(403, 403),
    "internships:at_unit": Expected(403, 403),
    "internships:own": Expected(403, 403),
    "internships:own_class": Expected(403, 403),
    "internships:own_consent": Expected(403, 403),
    "internships:check_summary": Expected(403, 200),
    "internships:check_run": Expected(403, 302),
    "internships:findings": Expected(403, 200),
    "internships:let_pass": Expected(403, 302),
    "internships:checks": Expected(403, 200, "internships.Placement"),
    "internships:let_one_pass": Expected(403, 200, "internships.Placement", kwargs={"rule": "R11a"}),
    "internships:visits": Expected(403, 200),
    "internships:visit_units": Expected(403, 200),
    "internships:visit_nearest": Expected(403, 200),
    "internships:visit_new": Expected(403, 200, "internships.HostUnit", opened=_with_interns),
    "internships:visit": Expected(403, 200, "internships.Visit"),
    "internships:visit_correct": Expected(403, 200, "internships.Visit"),
    "internships:visit_follow": Expected(403, 200, "internships.Visit"),
    "internships:visit_share": Expected(403, 302, "internships.Visit"),
    "internships:hosts": Expected(403, 200),
    "internships:host_new": Expected(403, 200),
    "internships:hosts_edit": Expected(403, 302),
    "internships:host": Expected(403, 200, "internships.HostUnit"),
    "internships:host_edit": Expected(403, 200, "internships.HostUnit"),
    "internships:host_suspend": Expected(403, 200, "internships.HostUnit"),
    "internships:host_resume": Expected(403, 200, "internships.HostUnit"),
    "internships:host_phone": Expected(403, 302, "internships.HostUnit"),
    "internships:selection_new": Expected(403, 200, "internships.HostUnit"),
    "internships:post_new": Expected(403, 200, "internships.HostUnit"),
    "internships:mentor_new": Expected(403, 200, "internships.HostUnit"),
    "internships:posts": Expected(403, 200),
    "internships:posts_edit": Expected(403, 302),
    "internships:post": Expected(403, 200, "internships.Post"),
    "internships:post_edit": Expected(403, 200, "internships.Post"),
    "internships:mentors": Expected(403, 200),
    "internships:mentor_edit": Expected(403, 200, "internships.Mentor"),
    "internships:mentor_phone": Expected(403, 302, "internships.Mentor"),
    "internships:selections": Expected(403, 200),
    "internships:selection": Expected(403, 200, "internships.Selection"),
    "internships:selection_edit": Expected(403, 200, "internships.Selection"),
    "internships:selection_leave": Expected(403, 200, "internships.Selection"),
    "internships:selection_return": Expected(403, 200, "internships.Selection"),
    "internships:bases": Expected(403, 200),
    "internships:basis": Expected(403, 200, "tenancy.Unit"),
    "internships:filings": Expected(403, 200),
    "internships:filing_new": Expected(403, 200),
    "internships:filing": Expected(403, 200, "internships.AuthorityFiling"),
    "internships:filing_edit": Expected(403, 200, "internships.AuthorityFiling"),
    "internships:own_host": Expected(403, 403),
    "internships:own_host_open": Expected(403, 403, "tenancy.Unit"),
    "internships:own_host_edit": Expected(403, 403, "internships.HostUnit"),
    "internships:own_post_new": Expected(403, 403, "internships.HostUnit"),
    "internships:own_mentor_new": Expected(403, 403, "internships.HostUnit"),
    "internships:own_post": Expected(403, 403, "internships.Post"),
    "internships:own_mentor": Expected(403, 403, "internships.Mentor"),
    "internships:own_mentor_phone": Expected(403, 403, "internships.Mentor"),
    "internships-api:host-list": Expected(403, 200),
    "internships-api:host-detail": Expected(403, 200, "internships.HostUnit"),
    "internships-api:post-list": Expected(403, 200),
    "internships-api:post-detail": Expected(403, 200, "internships.Post"),
    "internships-api:mentor-list": Expected(403, 200),
    "internships-api:mentor-detail": Expected(403, 200, "internships.Mentor"),
    "internships-api:selection-list": Expected(403, 200),
    "internships-api:selection-detail": Expected(403, 200, "internships.Selection"),
    "internships:check_in": Expected(403, 403),
    "internships:location": Expected(403, 403),
    "internships:location_withdraw": Expected(403, 403),
    "internships:today": Expected(403, 200),
    "internships:days": Expected(403, 200, "internships.Placement"),
    "internships:position": Expected(403, 403, "internships.CheckIn"),
    "internships:asked": Expected(403, 200),
    "internships:makeup_new": Expected(403, 403),
    "internships:makeup": Expected(403, 200, "internships.MakeUp"),
    "internships:makeup_withdraw": Expected(403, 403, "internships.MakeUp", opened=_of_a_student),
    "internships:leave_new": Expected(403, 403),
    "internships:leave": Expected(403, 200, "internships.Leave"),
    "internships:leave_withdraw": Expected(403, 403, "internships.Leave", opened=_of_a_student),
    "internships:feedback": Expected(403, 200),
    "internships:feedback_ask": Expected(403, 302),
    "internships:signals": Expected(403, 200),
    "internships:signal": Expected(403, 200, "internships.Signal"),
    "internships:signal_reply": Expected(403, 403, "internships.Signal", opened=_of_a_student),
    "internships:signal_settle": Expected(403, 200, "internships.Signal"),
    "internships:site_code": Expected(403, 403),
    "internships:site_code_renew": Expected(403, 403, "internships.HostUnit"),
    "internships:confirm_present": Expected(403, 403, "internships.Placement", opened=_handed_in),
    "internships-api:check_ins": Expected(403, 403),
    "internships-api:placements": Expected(403, 403),
    "internships-api:leave": Expected(403, 403),
    "internships-api:leave_withdraw": Expected(403, 403, "internships.Leave", opened=_of_a_student),
    "internships-api:make_ups": Expected(403, 403),
    "internships-api:make_up_withdraw": Expected(403, 403, "internships.MakeUp", opened=_of_a_student),
    "internships-api:location": Expected(403, 403),
    "internships-api:location_withdraw": Expected(403, 403),
    "internships-api:own_journals": Expected(403, 403),
    "internships-api:own_journals_due": Expected(403, 403),
    "internships-api:journal_withdraw": Expected(
        403, 403, "internships.Journal", opened=_of_student_and_teacher
    ),
    "internships-api:journals": Expected(403, 200),
    "internships-api:journal_rule": Expected(403, 403, "internships.Journal", opened=_of_student_and_teacher),
    "internships-api:asked_leave": Expected(403, 200),
    "internships-api:leave_rule": Expected(403, 400, "internships.Leave"),
    "internships-api:asked_make_ups": Expected(403, 200),
    "internships-api:make_up_rule": Expected(403, 400, "internships.MakeUp"),
    "internships-api:handovers": Expected(403, 200),
    "internships-api:handover_colleagues": Expected(403, 403),
    "internships-api:handover_rule": Expected(403, 400, "internships.HandOver"),
    "internships-api:handover_withdraw": Expected(403, 403, "internships.HandOver", opened=_of_a_teacher),
    "internships-api:visits": Expected(403, 200),
    "internships-api:visit_follow": Expected(403, 400, "internships.Visit"),
    "internships-api:visit_units": Expected(403, 200),
    "internships-api:today": Expected(403, 200),
    "internships-api:arrive": Expected(403, 400, "internships.Placement"),
    "internships-api:leaving": Expected(403, 422, "internships.Placement"),
    "internships-api:confirm_leaving": Expected(403, 422, "internships.Placement"),
    "internships-api:present": Expected(403, 403, "internships.Placement", opened=_handed_in),
    "internships:incidents": Expected(403, 200),
    "internships:incident_new": Expected(403, 200),
    "internships:incident": Expected(403, 200, "internships.Incident"),
    "internships:incident_take": Expected(403, 302, "internships.Incident"),
    "internships:incident_note": Expected(403, 200, "internships.Incident"),
    "internships:incident_grade": Expected(403, 200, "internships.Incident"),
    "internships:incident_conclude": Expected(403, 200, "internships.Incident"),
    "internships:incident_rule": Expected(403, 200, "internships.Incident"),
    "internships:incident_people": Expected(403, 200, "internships.Incident"),
    "internships:incident_add": Expected(403, 302, "internships.Incident"),
    "internships:incident_contacts": Expected(403, 200, "internships.Incident"),
    "internships-api:incidents": Expected(403, 200),
    "internships-api:incident-list": Expected(403, 200),
    "internships-api:incident-detail": Expected(403, 200, "internships.Incident"),
    "internships-api:agreement-list": Expected(403, 200),
    "internships-api:agreement-detail": Expected(403, 200, "internships.Agreement"),
    "internships-api:agreement-confirm": Expected(
        403, 422, "internships.Agreement", kwargs={"signer": "school"}
    ),
    "internships-api:pay-list": Expected(403, 200),
    "internships-api:pay-detail": Expected(403, 200, "internships.PayRecord", opened=_of_student_and_teacher),
    "internships-api:consent-record": Expected(
        403, 400, "internships.Placement", kwargs={"party": "guardian"}
    ),
    "internships-api:pay-record": Expected(403, 400, "internships.Placement", opened=_of_student_and_teacher),
    "internships-api:own_consents": Expected(403, 403),
    "internships-api:consent_sign": Expected(403, 403, "internships.Consent", opened=_to_sign),
    "internships:concerns": Expected(403, 200),
    "internships:concern_new": Expected(403, 200),
    "internships:concern_enter": Expected(403, 200),
    "internships:concern_links": Expected(403, 302),
    "internships:concern": Expected(403, 200, "internships.Concern"),
    "internships:concern_appoint": Expected(403, 200, "internships.Concern"),
    "internships:concern_note": Expected(403, 200, "internships.Concern"),
    "internships:concern_answer": Expected(403, 200, "internships.Concern"),
    "internships:concern_tell": Expected(403, 200, "internships.Concern"),
    "internships:concern_close": Expected(403, 200, "internships.Concern"),
    "internships:concern_reopen": Expected(403, 200, "internships.Concern"),
    "internships-api:concern-list": Expected(403, 200),
    "internships-api:concern-detail": Expected(403, 200, "internships.Concern"),
    "internships:papers": Expected(403, 200),
    "internships:paper": Expected(403, 200, "internships.Placement"),
    "internships:consents_ask": Expected(403, 302),
    "internships:consents_signed": Expected(403, 302),
    "internships:consent_reopen": Expected(403, 200, "internships.Consent"),
    "internships:consent_record": Expected(403, 200, "internships.Placement", kwargs={"party": "guardian"}),
    "internships:agreements_draft": Expected(403, 302),
    "internships:agreements_ask": Expected(403, 302),
    "internships:guardians_ask": Expected(403, 302),
    "internships:agreements_send": Expected(403, 302),
    "internships:agreements_confirm": Expected(403, 302),
    "internships:agreements_signed": Expected(403, 302),
    "internships:agreements_print": Expected(403, 302),
    "internships:safety_chosen": Expected(403, 302),
    "internships:covers_chosen": Expected(403, 302),
    "internships:covers_remove": Expected(403, 302),
    "internships:agreement": Expected(403, 200, "internships.Agreement"),
    "internships:agreement_word": Expected(403, 200, "internships.Agreement"),
    "internships:agreement_edit": Expected(403, 200, "internships.Agreement"),
    "internships:agreement_refill": Expected(403, 302, "internships.Agreement"),
    "internships:agreement_send": Expected(403, 302, "internships.Agreement"),
    "internships:agreement_take_back": Expected(403, 302, "internships.Agreement"),
    "internships:agreement_signed": Expected(403, 200, "internships.Agreement"),
    "internships:agreement_void": Expected(403, 200, "internships.Agreement"),
    "internships:agreement_confirm": Expected(403, 302, "internships.Agreement", kwargs={"signer": "school"}),
    "internships:batch_papers": Expected(403, 200, "internships.Batch"),
    "internships:safety": Expected(403, 200),
    "internships:policies": Expected(403, 200),
    "internships:policy_new": Expected(403, 200),
    "internships:policy": Expected(403, 200, "internships.Policy"),
    "internships:policy_edit": Expected(403, 200, "internships.Policy"),
    "internships:policy_drop": Expected(403, 200, "internships.Policy"),
    "internships:policy_batch": Expected(403, 200, "internships.Policy"),
    "internships:policy_lines": Expected(403, 200, "internships.Policy"),
    "internships:covers": Expected(403, 200, "internships.Policy"),
    "internships:own_journals": Expected(403, 403),
    "internships:journal_write": Expected(
        403,
        403,
        "internships.Placement",
        kwargs={"kind": "week", "number": 1},
        opened=_of_student_and_teacher,
    ),
    "internships:journals": Expected(403, 200),
    "internships:journals_missing": Expected(403, 200),
    "internships:journal_progress": Expected(403, 200),
    "internships:journals_alike": Expected(403, 200),
    "internships:journal_excuse": Expected(
        403,
        403,
        "internships.Placement",
        kwargs={"kind": "week", "number": 1},
        opened=_of_student_and_teacher,
    ),
    "internships:journal": Expected(403, 200, "internships.Journal"),
    "internships:waivers_propose": Expected(403, 302, "internships.Batch"),
    "internships:waivers": Expected(403, 200),
    "internships:waivers_accept": Expected(403, 302),
    "internships:waiver": Expected(403, 200, "internships.Waiver"),
    "internships:waiver_withdraw": Expected(403, 302, "internships.Waiver"),
    "internships:waiver_revoke": Expected(403, 200, "internships.Waiver"),
    "internships-api:waiver-list": Expected(403, 200),
    "internships-api:scores": Expected(403, 400, "internships.Placement"),
    "internships-api:signal-list": Expected(403, 200),
    "internships-api:signal-detail": Expected(403, 200, "internships.Signal"),
    "internships-api:waiver-detail": Expected(403, 200, "internships.Waiver"),
    "internships-api:waiver_rule": Expected(403, 422, "internships.Waiver"),
    "internships-api:waiver_withdraw": Expected(403, 422, "internships.Waiver"),
    "internships-api:waiver_revoke": Expected(403, 400, "internships.Waiver"),
    "internships:handovers": Expected(403, 200),
    "internships:handover_many": Expected(403, 403),
    "internships:handover": Expected(403, 200, "internships.HandOver"),
    "internships:handover_withdraw": Expected(403, 403, "internships.HandOver", opened=_of_a_teacher),
    "internships:comments": Expected(403, 403),
    "internships:comment_new": Expected(403, 403),
    "internships:comment_edit": Expected(403, 403, "internships.ReadyComment", opened=_of_a_teacher),
    "internships:comment_drop": Expected(403, 403, "internships.ReadyComment", opened=_of_a_teacher),
    "internships:journal_withdraw": Expected(403, 403, "internships.Journal", opened=_of_student_and_teacher),
    "internships:scheme": Expected(403, 200, "internships.Batch"),
    "internships:assessments": Expected(403, 200),
    "internships:assessments_hand_in": Expected(403, 302),
    "internships:assessments_confirm": Expected(403, 302),
    "internships:assessments_return": Expected(403, 302),
    "internships:scores_ask": Expected(403, 302),
    "internships:score": Expected(
        403, 200, "internships.Placement", kwargs={"side": "school"}, opened=_graded
    ),
    "internships:assessment": Expected(403, 200, "internships.Assessment"),
    "internships:assessment_hand_in": Expected(403, 302, "internships.Assessment"),
    "internships:assessment_withdraw": Expected(403, 302, "internships.Assessment", opened=_to_score),
    "internships:assessment_correct": Expected(403, 200, "internships.Assessment"),
    "internships:assessment_object": Expected(403, 403, "internships.Assessment", opened=_confirmed),
    "internships:objection_reply": Expected(403, 200, "internships.Assessment"),
    "internships-api:assessment-list": Expected(403, 200),
    "internships-api:assessment-detail": Expected(403, 200, "internships.Assessment", opened=_confirmed),
    "internships:reports": Expected(403, 200),
    "internships:report_new": Expected(403, 403, "internships.Placement", opened=_of_student_and_teacher),
    "internships:report": Expected(403, 200, "internships.Report"),
    "internships:report_withdraw": Expected(403, 403, "internships.Report", opened=_of_a_student),
    "internships:archive": Expected(403, 200),
    "internships:archive_explain": Expected(403, 302),
    "internships:archive_close": Expected(403, 302),
    "internships:archive_pack": Expected(403, 302),
    "internships:archive_folder": Expected(403, 200, "internships.Placement", opened=_over),
    "internships:summaries": Expected(403, 200),
    "internships:summary_write": Expected(403, 403, "internships.Batch", opened=_taught),
    "internships:summary": Expected(403, 200, "internships.Summary"),
    "internships:certificates": Expected(403, 200),
    "internships:certificates_issue": Expected(403, 302),
    "internships:certificate": Expected(403, 200, "internships.Certificate", opened=_certified),
    "internships:certificate_word": Expected(403, 200, "internships.Certificate", opened=_certified),
    "internships:certificate_withdraw": Expected(403, 200, "internships.Certificate", opened=_certified),
    "internships:verify": Expected(404, 404, kwargs={"code": "abcdefghjkmnpq"}),
    "internships:dataset": Expected(200, 200),
    "internships:dataset_excel": Expected(200, 200),
    "internships:alerts": Expected(403, 200),
    "internships:alerts_take": Expected(403, 302),
    "internships:alerts_close": Expected(403, 302),
    "internships:alerts_hand": Expected(403, 302),
    "internships:alert_numbers": Expected(403, 200),
    "internships:alert_numbers_of": Expected(403, 200, "tenancy.Unit"),
    "internships:alert": Expected(403, 200, "internships.Alert"),
    "internships-api:alert-list": Expected(403, 200),
    "internships-api:alert-detail": Expected(403, 200, "internships.Alert"),
}
_AS_MADE = (
    "agreement_refill",
    "agreement_send",
    "agreement_take_back",
    "incident_take",
    "assessment",
    "assessment_hand_in",
    "assessment_withdraw",
    "placement",
    "placement_withdraw",
    "report",
)
TABLE |= told_to_programs("internships", PAGES, TABLE, [*DEEDS, *RULED], stand_so=_AS_MADE, filled=_AS_MADE)
TABLE["internships-api:placement-edit"] = Expected(403, 400, "internships.Placement")
PUBLIC = frozenset({"internships:verify"})
