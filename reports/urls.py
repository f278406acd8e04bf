from django.urls import path

from reports import comparing_pages, views

app_name = "reports"
urlpatterns = [
    path("", views.ReportsPage.as_view(), name="index"),
    path("make/", views.MakeTables.as_view(), name="make"),
    path("tables/<slug:table>/", views.SheetPage.as_view(), name="sheet"),
    path("compare/", comparing_pages.Compare.as_view(), name="compare"),
    path("compare/export/", comparing_pages.CompareExport.as_view(), name="compare_export"),
    path("forms/", views.TableForms.as_view(), name="forms"),
    path("forms/<slug:table>/", views.EditTableForm.as_view(), name="form"),
    path("runs/<uuid:public_id>/", views.RunPage.as_view(), name="run"),
    path("runs/<uuid:public_id>/settle/", views.Settle.as_view(), name="settle"),
]
