from django.urls import path

from budget.views.editor import EditBudget, EditStages
from budget.views.entry import AttachEvidence, RecordEntry, ReverseEntry
from budget.views.ledger import EntryPage, LedgerExport, LedgerList
from budget.views.months import LedgerMonths
from budget.views.overview import Overview
from budget.views.template import ImportTemplate
from budget.views.vouchers import BreakDown, RecordRows

app_name = "budget"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("ledger/", LedgerList.as_view(), name="ledger"),
    path("ledger/export/", LedgerExport.as_view(), name="ledger_export"),
    path("ledger/new/", RecordEntry.as_view(), name="record"),
    path("ledger/rows/", RecordRows.as_view(), name="record_rows"),
    path("ledger/months/", LedgerMonths.as_view(), name="months"),
    path("ledger/import-template/", ImportTemplate.as_view(), name="import_template"),
    path("ledger/<uuid:public_id>/", EntryPage.as_view(), name="entry"),
    path("ledger/<uuid:public_id>/break-down/", BreakDown.as_view(), name="break_down"),
    path("ledger/<uuid:public_id>/reverse/", ReverseEntry.as_view(), name="reverse"),
    path("ledger/<uuid:public_id>/evidence/", AttachEvidence.as_view(), name="attach"),
    path("revisions/<uuid:public_id>/", EditBudget.as_view(), name="edit_budget"),
    path("revisions/<uuid:public_id>/stages/", EditStages.as_view(), name="edit_stages"),
]
