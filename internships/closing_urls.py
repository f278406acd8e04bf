"""Addresses of how internships end; included by ``internships.urls``."""

from django.urls import path

from internships.views import archive, assessment, certificate, dataset, report

urlpatterns = [
    path("batches/<uuid:public_id>/scheme/", assessment.SchemePage.as_view(), name="scheme"),
    path("assessments/", assessment.AssessmentList.as_view(), name="assessments"),
    path("assessments/hand-in/", assessment.HandInMany.as_view(), name="assessments_hand_in"),
    path("assessments/confirm/", assessment.ConfirmMany.as_view(), name="assessments_confirm"),
    path("assessments/return/", assessment.ReturnMany.as_view(), name="assessments_return"),
    path("assessments/ask/", assessment.AskScores.as_view(), name="scores_ask"),
    path("assessments/score/<uuid:public_id>/<slug:side>/", assessment.ScorePage.as_view(), name="score"),
    path("assessments/<uuid:public_id>/", assessment.AssessmentPage.as_view(), name="assessment"),
    path("assessments/<uuid:public_id>/hand-in/", assessment.HandIn.as_view(), name="assessment_hand_in"),
    path("assessments/<uuid:public_id>/withdraw/", assessment.Withdraw.as_view(), name="assessment_withdraw"),
    path("assessments/<uuid:public_id>/correct/", assessment.Correct.as_view(), name="assessment_correct"),
    path("assessments/<uuid:public_id>/object/", assessment.Object.as_view(), name="assessment_object"),
    path("assessments/<uuid:public_id>/reply/", assessment.Reply.as_view(), name="objection_reply"),
    path("reports/", report.ReportList.as_view(), name="reports"),
    path("reports/new/<uuid:public_id>/", report.NewReport.as_view(), name="report_new"),
    path("reports/<uuid:public_id>/", report.ReportPage.as_view(), name="report"),
    path("reports/<uuid:public_id>/withdraw/", report.WithdrawReport.as_view(), name="report_withdraw"),
    path("archive/", archive.ArchiveList.as_view(), name="archive"),
    path("archive/explain/", archive.ExplainGaps.as_view(), name="archive_explain"),
    path("archive/close/", archive.ArchiveMany.as_view(), name="archive_close"),
    path("archive/pack/", archive.PackMany.as_view(), name="archive_pack"),
    path("archive/<uuid:public_id>/", archive.FolderPage.as_view(), name="archive_folder"),
    path("certificates/", certificate.CertificateList.as_view(), name="certificates"),
    path("certificates/issue/", certificate.IssueMany.as_view(), name="certificates_issue"),
    path("certificates/verify/<str:code>/", certificate.Verify.as_view(), name="verify"),
    path("certificates/<uuid:public_id>/", certificate.CertificatePage.as_view(), name="certificate"),
    path(
        "certificates/<uuid:public_id>/word/", certificate.CertificateWord.as_view(), name="certificate_word"
    ),
    path(
        "certificates/<uuid:public_id>/withdraw/", certificate.Withdraw.as_view(), name="certificate_withdraw"
    ),
    path("dataset/", dataset.DatasetPage.as_view(), name="dataset"),
    path("dataset/excel/", dataset.DatasetExcel.as_view(), name="dataset_excel"),
    path("summaries/", archive.SummaryList.as_view(), name="summaries"),
    path("summaries/new/<uuid:public_id>/", archive.WriteSummary.as_view(), name="summary_write"),
    path("summaries/<uuid:public_id>/", archive.SummaryPage.as_view(), name="summary"),
]
