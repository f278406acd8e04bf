"""Addresses of the papers of placements."""

from django.urls import path

from internships.views import agreement, guardian, insurance, papers

urlpatterns = [
    path("papers/", papers.PaperList.as_view(), name="papers"),
    path("papers/consents/ask/", papers.AskConsents.as_view(), name="consents_ask"),
    path("papers/consents/signed/", papers.SignedConsents.as_view(), name="consents_signed"),
    path("papers/consents/<uuid:public_id>/reopen/", papers.ReopenConsent.as_view(), name="consent_reopen"),
    path("papers/guardians/ask/", guardian.AskGuardians.as_view(), name="guardians_ask"),
    path("papers/agreements/draft/", agreement.DraftAgreements.as_view(), name="agreements_draft"),
    path("papers/agreements/ask/", agreement.AskAgreements.as_view(), name="agreements_ask"),
    path("papers/agreements/send/", agreement.SendAgreements.as_view(), name="agreements_send"),
    path("papers/agreements/confirm/", agreement.ConfirmAgreements.as_view(), name="agreements_confirm"),
    path("papers/agreements/signed/", agreement.SignedAgreements.as_view(), name="agreements_signed"),
    path("papers/agreements/print/", agreement.PrintAgreements.as_view(), name="agreements_print"),
    path("papers/agreements/<uuid:public_id>/", agreement.AgreementPage.as_view(), name="agreement"),
    path(
        "papers/agreements/<uuid:public_id>/word/", agreement.AgreementWord.as_view(), name="agreement_word"
    ),
    path(
        "papers/agreements/<uuid:public_id>/edit/", agreement.EditAgreement.as_view(), name="agreement_edit"
    ),
    path(
        "papers/agreements/<uuid:public_id>/refill/",
        agreement.RefillAgreement.as_view(),
        name="agreement_refill",
    ),
    path(
        "papers/agreements/<uuid:public_id>/send/", agreement.SendAgreement.as_view(), name="agreement_send"
    ),
    path(
        "papers/agreements/<uuid:public_id>/take-back/",
        agreement.TakeBackAgreement.as_view(),
        name="agreement_take_back",
    ),
    path(
        "papers/agreements/<uuid:public_id>/signed/",
        agreement.SignedAgreement.as_view(),
        name="agreement_signed",
    ),
    path(
        "papers/agreements/<uuid:public_id>/void/", agreement.VoidAgreement.as_view(), name="agreement_void"
    ),
    path(
        "papers/agreements/<uuid:public_id>/confirm/<slug:signer>/",
        agreement.ConfirmAgreement.as_view(),
        name="agreement_confirm",
    ),
    path("papers/batches/<uuid:public_id>/", agreement.BatchPapers.as_view(), name="batch_papers"),
    path("papers/safety/", insurance.SafetyResults.as_view(), name="safety"),
    path("papers/safety/chosen/", insurance.SafetyChosen.as_view(), name="safety_chosen"),
    path("papers/insured/chosen/", insurance.CoverChosen.as_view(), name="covers_chosen"),
    path("papers/insured/remove/", insurance.RemoveCovers.as_view(), name="covers_remove"),
    path("papers/policies/", insurance.PolicyList.as_view(), name="policies"),
    path("papers/policies/new/", insurance.NewPolicy.as_view(), name="policy_new"),
    path("papers/policies/<uuid:public_id>/", insurance.PolicyPage.as_view(), name="policy"),
    path("papers/policies/<uuid:public_id>/edit/", insurance.EditPolicy.as_view(), name="policy_edit"),
    path("papers/policies/<uuid:public_id>/drop/", insurance.DropPolicy.as_view(), name="policy_drop"),
    path("papers/policies/<uuid:public_id>/batch/", insurance.CoverBatch.as_view(), name="policy_batch"),
    path("papers/policies/<uuid:public_id>/lines/", insurance.CoverLines.as_view(), name="policy_lines"),
    path("papers/policies/<uuid:public_id>/covers/", insurance.CoverList.as_view(), name="covers"),
    path("papers/<uuid:public_id>/", papers.PaperPage.as_view(), name="paper"),
    path(
        "papers/<uuid:public_id>/consent/<slug:party>/", papers.RecordConsent.as_view(), name="consent_record"
    ),
]
