"""Addresses of 合作贡献积分, below ``points/`` of a group."""

from django.urls import path

from points.views import appeal, claim, grading, ledger, ranking, rule, rule_draft

app_name = "points"

urlpatterns = [
    path("", ranking.Ranking.as_view(), name="ranking"),
    path("mine/", ranking.MyPoints.as_view(), name="mine"),
    path("members/<uuid:public_id>/", ranking.MemberPoints.as_view(), name="member"),
    path("members/<uuid:public_id>/appeal/", appeal.AppealMissing.as_view(), name="appeal_missing"),
    path("ledger/", ledger.LedgerList.as_view(), name="ledger"),
    path("ledger/new/", ledger.RecordPoints.as_view(), name="record"),
    path("ledger/many/", ledger.RecordMany.as_view(), name="record_many"),
    path("ledger/<uuid:public_id>/", ledger.EntryPage.as_view(), name="entry"),
    path("ledger/<uuid:public_id>/reverse/", ledger.ReversePoints.as_view(), name="reverse"),
    path("ledger/<uuid:public_id>/appeal/", appeal.AppealEntry.as_view(), name="appeal_entry"),
    path("claims/", claim.ClaimList.as_view(), name="claims"),
    path("claims/new/", claim.NewClaim.as_view(), name="claim_new"),
    path("claims/<uuid:public_id>/", claim.ClaimPage.as_view(), name="claim"),
    path("appeals/", appeal.AppealList.as_view(), name="appeals"),
    path("appeals/<uuid:public_id>/", appeal.AppealPage.as_view(), name="appeal"),
    path("rules/", rule.RuleSetList.as_view(), name="rule_sets"),
    path("rules/new/", rule_draft.NewDraft.as_view(), name="rules_new"),
    path("rules/<uuid:public_id>/", rule.RuleSetPage.as_view(), name="rule_set"),
    path("rules/<uuid:public_id>/items/", rule_draft.EditRules.as_view(), name="rules_edit"),
    path("rules/<uuid:public_id>/grades/", rule_draft.EditGrades.as_view(), name="grades_edit"),
    path("rules/<uuid:public_id>/in-force/", rule_draft.InForce.as_view(), name="rules_in_force"),
    path("rules/<uuid:public_id>/discard/", rule_draft.DiscardRules.as_view(), name="rules_discard"),
    path("grading/", grading.RunList.as_view(), name="runs"),
    path("grading/new/", grading.NewRun.as_view(), name="run_new"),
    path("grading/<uuid:public_id>/", grading.RunPage.as_view(), name="run"),
    path("grading/<uuid:public_id>/publish/", grading.PublishRun.as_view(), name="run_publish"),
    path(
        "grading/<uuid:public_id>/certificates/",
        grading.AllCertificates.as_view(),
        name="run_certificates",
    ),
    path("certificates/<uuid:public_id>/", grading.CertificateFile.as_view(), name="certificate"),
]
