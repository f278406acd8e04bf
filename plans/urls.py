"""Addresses of plans, below ``plans/`` of a group."""

from django.urls import path

from plans.views import assignments, binding, filings, items, plans, press, review, revisions, tasks

app_name = "plans"

urlpatterns = [
    path("", plans.PlanList.as_view(), name="list"),
    path("new/", plans.PlanNew.as_view(), name="new"),
    path("mine/", filings.MyTasks.as_view(), name="mine"),
    path("review/", review.ReviewQueue.as_view(), name="review_queue"),
    path("assignments/", assignments.AssignmentList.as_view(), name="assignments"),
    path("assignments/new/", assignments.AssignPage.as_view(), name="assign"),
    path("assignments/words/", press.PressWords.as_view(), name="press_words"),
    path("assignments/remind/", assignments.RemindMany.as_view(), name="remind_many"),
    path("assignments/<uuid:public_id>/", assignments.AssignmentPage.as_view(), name="assignment"),
    path("assignments/<uuid:public_id>/remind/", assignments.Remind.as_view(), name="remind"),
    path("assignments/<uuid:public_id>/reassign/", assignments.Reassign.as_view(), name="reassign"),
    path("assignments/<uuid:public_id>/cancel/", assignments.Cancel.as_view(), name="cancel"),
    path("assignments/<uuid:public_id>/close/", assignments.Close.as_view(), name="close"),
    path("assignments/<uuid:public_id>/file/", filings.StartOnAssignment.as_view(), name="file_assignment"),
    path("tasks/<uuid:public_id>/", tasks.TaskPage.as_view(), name="task"),
    path("tasks/<uuid:public_id>/file/", filings.StartOnTask.as_view(), name="file_task"),
    path("filings/<uuid:public_id>/", filings.FilingPage.as_view(), name="filing"),
    path("filings/<uuid:public_id>/edit/", filings.FilingEdit.as_view(), name="filing_edit"),
    path("filings/<uuid:public_id>/withdraw/", filings.Withdraw.as_view(), name="filing_withdraw"),
    path("filings/<uuid:public_id>/discard/", filings.Discard.as_view(), name="filing_discard"),
    path("filings/<uuid:public_id>/review/", review.ReviewPage.as_view(), name="review"),
    path("evidence/<uuid:public_id>/remove/", filings.EvidenceRemove.as_view(), name="evidence_remove"),
    path("revisions/<uuid:public_id>/", revisions.RevisionPage.as_view(), name="revision"),
    path("revisions/<uuid:public_id>/in-force/", revisions.InForce.as_view(), name="in_force"),
    path("revisions/<uuid:public_id>/discard/", revisions.DiscardDraft.as_view(), name="discard"),
    path("revisions/<uuid:public_id>/compare/", revisions.ComparePage.as_view(), name="compare"),
    path("revisions/<uuid:public_id>/items/new/", items.ItemNew.as_view(), name="item_new"),
    path("points/<uuid:public_id>/metric/", binding.BindMetric.as_view(), name="bind_metric"),
    path("points/<uuid:public_id>/metric/unbind/", binding.UnbindMetric.as_view(), name="unbind_metric"),
    path("items/<uuid:public_id>/", items.ItemEditPage.as_view(), name="item_edit"),
    path("items/<uuid:public_id>/correct/", items.ItemCorrect.as_view(), name="item_correct"),
    path("items/<uuid:public_id>/move/", items.ItemMove.as_view(), name="item_move"),
    path("items/<uuid:public_id>/remove/", items.ItemRemove.as_view(), name="item_remove"),
    path("<uuid:public_id>/", plans.PlanPage.as_view(), name="plan"),
    path("<uuid:public_id>/edit/", plans.PlanEdit.as_view(), name="edit"),
    path("<uuid:public_id>/print/", plans.PlanPrint.as_view(), name="print"),
    path("<uuid:public_id>/claims/", plans.ClaimsPage.as_view(), name="claims"),
    path("<uuid:public_id>/revisions/", revisions.RevisionList.as_view(), name="revisions"),
    path("<uuid:public_id>/revisions/draft/", revisions.StartDraft.as_view(), name="draft"),
]
