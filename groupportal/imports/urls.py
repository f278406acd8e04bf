from django.urls import path

from groupportal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.BatchList.as_view(), name="batch_list"),
    path("new/", views.NewImport.as_view(), name="new"),
    path("new/<str:kind>/", views.Upload.as_view(), name="upload"),
    path("<uuid:public_id>/", views.BatchPage.as_view(), name="batch"),
    path("<uuid:public_id>/confirm/", views.BatchConfirm.as_view(), name="batch_confirm"),
    path("<uuid:public_id>/discard/", views.BatchDiscard.as_view(), name="batch_discard"),
    path("<uuid:public_id>/recheck/", views.BatchRecheck.as_view(), name="batch_recheck"),
    path("<uuid:public_id>/clear-up/", views.BatchClearUp.as_view(), name="batch_clear_up"),
    path("<uuid:public_id>/undo/", views.BatchUndo.as_view(), name="batch_undo"),
]
