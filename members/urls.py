"""Addresses of members, below ``members/`` of a group."""

from django.urls import path

from members.views import (
    accounts,
    application_deeds,
    applications,
    decisions,
    duplicates,
    growth,
    keeping,
    member,
    outside,
    printing,
    public,
    records,
    roll,
)

app_name = "members"

urlpatterns = [
    path("", roll.RollList.as_view(), name="list"),
    path("bulk/edit/", roll.BulkProfile.as_view(), name="bulk_edit"),
    path("bulk/", roll.Bulk.as_view(), name="bulk"),
    path("forms/", printing.PrintForms.as_view(), name="forms"),
    path("new/", keeping.Register.as_view(), name="register"),
    path("own/", member.OwnPage.as_view(), name="own"),
    path("growth/", growth.Growth.as_view(), name="growth"),
    path("duplicates/", duplicates.Duplicates.as_view(), name="duplicates"),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path("applications/<uuid:public_id>/", applications.ApplicationPage.as_view(), name="application"),
    path(
        "applications/<uuid:public_id>/form/",
        application_deeds.ApplicationForm.as_view(),
        name="application_form",
    ),
    path(
        "applications/<uuid:public_id>/return/",
        application_deeds.ReturnApplication.as_view(),
        name="application_return",
    ),
    path(
        "applications/<uuid:public_id>/material/",
        application_deeds.RequestMaterial.as_view(),
        name="application_material",
    ),
    path(
        "applications/<uuid:public_id>/accept/",
        application_deeds.AcceptApplication.as_view(),
        name="application_accept",
    ),
    path(
        "applications/<uuid:public_id>/refuse/",
        application_deeds.RefuseApplication.as_view(),
        name="application_refuse",
    ),
    path(
        "applications/<uuid:public_id>/receive/",
        application_deeds.ReceiveMaterial.as_view(),
        name="application_receive",
    ),
    path(
        "applications/<uuid:public_id>/end/",
        application_deeds.EndApplication.as_view(),
        name="application_end",
    ),
    path("applications/<uuid:public_id>/admit/", application_deeds.Admit.as_view(), name="application_admit"),
    path("proposals/<uuid:public_id>/", keeping.ReviewProposal.as_view(), name="proposal"),
    path(
        "proposals/<uuid:public_id>/withdraw/", keeping.WithdrawProposal.as_view(), name="proposal_withdraw"
    ),
    path("contacts/<uuid:public_id>/", records.ReadContact.as_view(), name="contact_read"),
    path("outside/", outside.OutsideList.as_view(), name="outside_list"),
    path("outside/new/", outside.OutsideNew.as_view(), name="outside_new"),
    path("outside/<uuid:public_id>/", outside.OutsidePage.as_view(), name="outside"),
    path("outside/<uuid:public_id>/edit/", outside.OutsideEdit.as_view(), name="outside_edit"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("contacts/<uuid:public_id>/account/", accounts.OpenAccount.as_view(), name="contact_account"),
    path("contacts/<uuid:public_id>/edit/", records.EditContact.as_view(), name="contact_edit"),
    path("contacts/<uuid:public_id>/remove/", records.RemoveContact.as_view(), name="contact_remove"),
    path(
        "attachments/<uuid:public_id>/withdraw/",
        records.WithdrawAttachment.as_view(),
        name="attachment_withdraw",
    ),
    path("periods/<uuid:public_id>/correct/", decisions.Correct.as_view(), name="correct"),
    path("<uuid:public_id>/", member.MemberPage.as_view(), name="member"),
    path("<uuid:public_id>/form/", member.MemberForm.as_view(), name="form"),
    path("<uuid:public_id>/edit/", keeping.EditProfile.as_view(), name="edit"),
    path("<uuid:public_id>/edit-own/", keeping.EditOwn.as_view(), name="edit_own"),
    path("<uuid:public_id>/propose/", keeping.Propose.as_view(), name="propose"),
    path("<uuid:public_id>/kind/", keeping.ChangeKind.as_view(), name="kind"),
    path("<uuid:public_id>/checked/", keeping.MarkChecked.as_view(), name="checked"),
    path("<uuid:public_id>/leave/", decisions.Leave.as_view(), name="leave"),
    path("<uuid:public_id>/suspend/", decisions.Suspend.as_view(), name="suspend"),
    path("<uuid:public_id>/resume/", decisions.Resume.as_view(), name="resume"),
    path("<uuid:public_id>/re-enter/", decisions.ReEnter.as_view(), name="re_enter"),
    path("<uuid:public_id>/rank/", decisions.ChangeRank.as_view(), name="rank"),
    path("<uuid:public_id>/merge/", duplicates.Merge.as_view(), name="merge"),
    path("<uuid:public_id>/remove/", keeping.Remove.as_view(), name="remove"),
    path("<uuid:public_id>/contacts/new/", records.AddContact.as_view(), name="contact_add"),
    path("<uuid:public_id>/attachments/new/", records.AddAttachment.as_view(), name="attachment_add"),
    path("join/", public.Join.as_view(), name="join"),
    path("join/status/", public.StatusAsk.as_view(), name="join_status"),
]
