"""Addresses of 专家库, below ``experts/`` of a group."""

from django.urls import path

from experts.views import editing as edit
from experts.views import expert as experts

app_name = "experts"

urlpatterns = [
    path("", experts.ExpertList.as_view(), name="list"),
    path("bulk/edit/", edit.BulkExperts.as_view(), name="bulk_edit"),
    path("bulk/leave/", edit.BulkLeave.as_view(), name="bulk_leave"),
    path("new/", edit.NewExpert.as_view(), name="new"),
    path("documents/<uuid:public_id>/remove/", edit.RemoveDocument.as_view(), name="document_remove"),
    path("records/<uuid:public_id>/remove/", edit.RemoveDeed.as_view(), name="deed_remove"),
    path("<uuid:public_id>/", experts.ExpertPage.as_view(), name="expert"),
    path("<uuid:public_id>/edit/", edit.EditExpert.as_view(), name="edit"),
    path("<uuid:public_id>/phone/", experts.ReadPhone.as_view(), name="phone"),
    path("<uuid:public_id>/join/", edit.JoinPool.as_view(), name="join"),
    path("<uuid:public_id>/leave/", edit.LeavePool.as_view(), name="leave"),
    path("<uuid:public_id>/documents/", edit.AddDocuments.as_view(), name="documents"),
    path("<uuid:public_id>/records/", edit.RecordDeed.as_view(), name="deed"),
]
