from django.urls import path

from reports.views import cockpit, comparing, documents, expert, form, package, run, sheet

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
]
