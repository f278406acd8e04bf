from django.urls import path

from groupportal.lists import views

app_name = "lists"
urlpatterns = [
    path("", views.Views.as_view(), name="views"),
    path("save/", views.ViewSave.as_view(), name="view_save"),
    path("<uuid:public_id>/rename/", views.ViewRename.as_view(), name="view_rename"),
    path("<uuid:public_id>/delete/", views.ViewDelete.as_view(), name="view_delete"),
]
