"""Addresses of what is reported: national tables, lists for the authority, how students' own data are looked at."""

from django.urls import path

from internships.views import access, filing_names, table

urlpatterns = [
    path("tables/", table.Tables.as_view(), name="tables"),
    path("tables/layout/", table.ReplaceLayout.as_view(), name="layout_replace"),
    path("tables/codes/", table.CodeList.as_view(), name="codes"),
    path("tables/codes/set/", table.SetCodes.as_view(), name="codes_set"),
    path("looks/", access.LookList.as_view(), name="looks"),
    path("minors/", access.Minors.as_view(), name="minors"),
    path("minors/file/", access.MinorsFile.as_view(), name="minors_file"),
    path("batches/<uuid:public_id>/names/", filing_names.FilingNames.as_view(), name="filing_names"),
    path("batches/<uuid:public_id>/names/far/", filing_names.FarNames.as_view(), name="far_names"),
]
