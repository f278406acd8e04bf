from django.urls import path

from groupportal.files import views

app_name = "files"
urlpatterns = [
    path("", views.FileList.as_view(), name="file_list"),
    path("<uuid:public_id>/download/", views.FileDownload.as_view(), name="file_download"),
    path("<uuid:public_id>/", views.FilePreview.as_view(), name="file_preview"),
    path("<uuid:public_id>/inline/", views.FileInline.as_view(), name="file_inline"),
]
