from django.urls import path

from groupportal.search import views

app_name = "search"
urlpatterns = [
    path("", views.SearchPage.as_view(), name="search"),
    path("found/", views.FoundFragment.as_view(), name="found"),
]
