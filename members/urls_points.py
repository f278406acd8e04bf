"""Addresses of 合作贡献积分, below ``points/`` of a group."""

from django.urls import path

from members.views import (
    point_appeals,
    point_claims,
    point_grading,
    point_ledger,
    point_ranking,
    point_rule_drafts,
    point_rules,
)

app_name = "points"

urlpatterns = [
    path("", point_ranking.Ranking.as_view(), name="ranking"),
    path("mine/", point_ranking.MyPoints.as_view(), name="mine"),
    path("members/<uuid:public_id>/", point_ranking.MemberPoints.as_view(), name="member"),
    path("members/<uuid:public_id>/appeal/", point_appeals.AppealMissing.as_view(), name="appeal_missing"),
    path("ledger/", point_ledger.LedgerList.as_view(), name="ledger"),
    path("ledger/new/", point_ledger.RecordPoints.as_view(), name="record"),
    path("ledger/<uuid:public_id>/", point_ledger.EntryPage.as_view(), name="entry"),
    path("ledger/<uuid:public_id>/reverse/", point_ledger.ReversePoints.as_view(), name="reverse"),
    path("ledger/<uuid:public_id>/appeal/", point_appeals.AppealEntry.as_view(), name="appeal_entry"),
    path("claims/", point_claims.ClaimList.as_view(), name="claims"),
    path("claims/new/", point_claims.NewClaim.as_view(), name="claim_new"),
    path("claims/<uuid:public_id>/", point_claims.ClaimPage.as_view(), name="claim"),
    path("claims/<uuid:public_id>/confirm/", point_claims.ConfirmClaim.as_view(), name="claim_confirm"),
    path("claims/<uuid:public_id>/refuse/", point_claims.RefuseClaim.as_view(), name="claim_refuse"),
    path("appeals/", point_appeals.AppealList.as_view(), name="appeals"),
    path("appeals/<uuid:public_id>/", point_appeals.AppealPage.as_view(), name="appeal"),
    path("appeals/<uuid:public_id>/answer/", point_appeals.AnswerAppeal.as_view(), name="appeal_answer"),
    path("rules/", point_rules.RuleSetList.as_view(), name="rule_sets"),
    path("rules/new/", point_rule_drafts.NewDraft.as_view(), name="rules_new"),
    path("rules/<uuid:public_id>/", point_rules.RuleSetPage.as_view(), name="rule_set"),
    path("rules/<uuid:public_id>/items/", point_rule_drafts.EditRules.as_view(), name="rules_edit"),
    path("rules/<uuid:public_id>/grades/", point_rule_drafts.EditGrades.as_view(), name="grades_edit"),
    path("rules/<uuid:public_id>/in-force/", point_rule_drafts.InForce.as_view(), name="rules_in_force"),
    path("rules/<uuid:public_id>/discard/", point_rule_drafts.DiscardRules.as_view(), name="rules_discard"),
    path("grading/", point_grading.RunList.as_view(), name="runs"),
    path("grading/new/", point_grading.NewRun.as_view(), name="run_new"),
    path("grading/<uuid:public_id>/", point_grading.RunPage.as_view(), name="run"),
    path("grading/<uuid:public_id>/publish/", point_grading.PublishRun.as_view(), name="run_publish"),
    path(
        "grading/<uuid:public_id>/certificates/",
        point_grading.AllCertificates.as_view(),
        name="run_certificates",
    ),
    path("certificates/<uuid:public_id>/", point_grading.CertificateFile.as_view(), name="certificate"),
]
