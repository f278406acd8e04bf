from django.urls import path

from reports.views import annual, cockpit, comparing, documents, expert, form, package, run, section, sheet

app_name = "reports"
urlpatterns = [
    path("", run.ReportsPage.as_view(), name="index"),
    path("cockpit/", cockpit.Cockpit.as_view(), name="cockpit"),
    path("make/", run.MakeTables.as_view(), name="make"),
    path("tables/<slug:table>/", sheet.SheetPage.as_view(), name="sheet"),
    path("compare/", comparing.Compare.as_view(), name="compare"),
    path("compare/export/", comparing.CompareExport.as_view(), name="compare_export"),
    path("forms/", form.TableForms.as_view(), name="forms"),
    path("forms/<slug:table>/", form.EditTableForm.as_view(), name="form"),
    path("runs/<uuid:public_id>/link/", expert.IssueExpertLink.as_view(), name="issue_link"),
    path("documents/", documents.Documents.as_view(), name="documents"),
    path("documents/compare/", comparing.CompareVersions.as_view(), name="versions"),
    path("documents/compare/export/", comparing.VersionsExport.as_view(), name="versions_export"),
    path("package/", package.PackagePage.as_view(), name="package"),
    path("package/make/", package.MakePackage.as_view(), name="make_package"),
    path("runs/<uuid:public_id>/", run.RunPage.as_view(), name="run"),
    path("runs/<uuid:public_id>/settle/", run.Settle.as_view(), name="settle"),
    path("annual/", annual.AnnualList.as_view(), name="annual_list"),
    path("annual/begin/", annual.BeginReport.as_view(), name="annual_begin"),
    path("annual/outline/", annual.EditOutline.as_view(), name="annual_outline"),
    path("annual/layout/", annual.EditLayout.as_view(), name="annual_layout"),
    path("annual/preview/", section.SectionPreview.as_view(), name="section_preview"),
    path("annual/sections/<uuid:public_id>/", section.SectionPage.as_view(), name="section"),
    path("annual/sections/<uuid:public_id>/redraft/", section.Redraft.as_view(), name="section_redraft"),
    path("annual/sections/<uuid:public_id>/writers/", section.SetWriters.as_view(), name="section_writers"),
    path("annual/texts/<uuid:public_id>/", section.SectionTextPage.as_view(), name="section_text"),
    path("annual/texts/<uuid:public_id>/withdraw/", section.WithdrawText.as_view(), name="text_withdraw"),
    path("annual/<uuid:public_id>/", annual.AnnualPage.as_view(), name="annual"),
    path("annual/<uuid:public_id>/print/", annual.AnnualPrint.as_view(), name="annual_print"),
    path("annual/<uuid:public_id>/follow/", annual.FollowOutline.as_view(), name="annual_follow"),
    path("annual/<uuid:public_id>/move/", annual.MoveReport.as_view(), name="annual_move"),
    path("annual/<uuid:public_id>/make/", annual.MakeAnnual.as_view(), name="annual_make"),
]
