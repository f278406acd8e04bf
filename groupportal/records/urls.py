from django.urls import path

from groupportal.records import views

app_name = "records"
urlpatterns = [
    path("list/", views.ListExport.as_view(), name="list_export"),
    path("<str:kind>/template/", views.Template.as_view(), name="template"),
    path("<str:kind>/export/", views.Export.as_view(), name="export"),
]
