"""Addresses of regulations and their consultations."""

from django.urls import URLPattern, path

from governance.views import consultation, regulation, regulation_draft

urlpatterns: list[URLPattern] = [
    path("regulations/", regulation.RegulationList.as_view(), name="regulations"),
    path("regulations/new/", regulation_draft.NewRegulation.as_view(), name="regulation_new"),
    path("regulations/numbers/", regulation.NumberForms.as_view(), name="number_forms"),
    path("regulations/collection/", regulation.Collection.as_view(), name="collection"),
    path("regulations/<uuid:public_id>/", regulation.RegulationPage.as_view(), name="regulation"),
    path(
        "regulations/<uuid:public_id>/edit/",
        regulation_draft.EditRegulation.as_view(),
        name="regulation_edit",
    ),
    path("regulations/<uuid:public_id>/draft/", regulation_draft.NewDraft.as_view(), name="regulation_draft"),
    path(
        "regulations/versions/<uuid:public_id>/", regulation.VersionPage.as_view(), name="regulation_version"
    ),
    path(
        "regulations/versions/<uuid:public_id>/changes/",
        regulation.Changes.as_view(),
        name="regulation_changes",
    ),
    path(
        "regulations/versions/<uuid:public_id>/word/",
        regulation.VersionFile.as_view(),
        name="regulation_word",
    ),
    path(
        "regulations/versions/<uuid:public_id>/receipts/",
        regulation.ReceiptList.as_view(),
        name="regulation_receipts",
    ),
    path(
        "regulations/versions/<uuid:public_id>/read/", regulation.MarkRead.as_view(), name="regulation_read"
    ),
    path(
        "regulations/versions/<uuid:public_id>/remind/", regulation.Remind.as_view(), name="regulation_remind"
    ),
    path(
        "regulations/versions/<uuid:public_id>/repeal/", regulation.Repeal.as_view(), name="regulation_repeal"
    ),
    path(
        "regulations/versions/<uuid:public_id>/import/",
        regulation_draft.ImportText.as_view(),
        name="regulation_import",
    ),
    path(
        "regulations/versions/<uuid:public_id>/add/", regulation_draft.AddClause.as_view(), name="clause_new"
    ),
    path(
        "regulations/versions/<uuid:public_id>/renumber/",
        regulation_draft.Renumber.as_view(),
        name="regulation_renumber",
    ),
    path(
        "regulations/versions/<uuid:public_id>/settle/",
        regulation_draft.Settle.as_view(),
        name="regulation_settle",
    ),
    path(
        "regulations/versions/<uuid:public_id>/reopen/",
        regulation_draft.Reopen.as_view(),
        name="regulation_reopen",
    ),
    path(
        "regulations/versions/<uuid:public_id>/vote/",
        regulation_draft.PutToVote.as_view(),
        name="regulation_vote",
    ),
    path(
        "regulations/versions/<uuid:public_id>/discard/",
        regulation_draft.Discard.as_view(),
        name="regulation_discard",
    ),
    path(
        "regulations/versions/<uuid:public_id>/in-force/",
        regulation_draft.InForce.as_view(),
        name="regulation_in_force",
    ),
    path(
        "regulations/versions/<uuid:public_id>/consult/",
        consultation.OpenConsultation.as_view(),
        name="consultation_new",
    ),
    path("regulations/clauses/<uuid:public_id>/", regulation_draft.EditClause.as_view(), name="clause"),
    path(
        "regulations/clauses/<uuid:public_id>/remove/",
        regulation_draft.RemoveClause.as_view(),
        name="clause_remove",
    ),
    path(
        "regulations/consultations/<uuid:public_id>/",
        consultation.ConsultationPage.as_view(),
        name="consultation",
    ),
    path(
        "regulations/consultations/<uuid:public_id>/comment/",
        consultation.NewComment.as_view(),
        name="comment_new",
    ),
    path(
        "regulations/consultations/<uuid:public_id>/comments/",
        consultation.CommentList.as_view(),
        name="comments",
    ),
    path(
        "regulations/consultations/<uuid:public_id>/word/",
        consultation.Ledger.as_view(),
        name="comments_word",
    ),
    path(
        "regulations/consultations/<uuid:public_id>/deadline/",
        consultation.Deadline.as_view(),
        name="consultation_deadline",
    ),
    path(
        "regulations/comments/<uuid:public_id>/", consultation.CommentPage.as_view(), name="regulationcomment"
    ),
    path(
        "regulations/comments/<uuid:public_id>/withdraw/",
        consultation.TakeBack.as_view(),
        name="comment_withdraw",
    ),
]
