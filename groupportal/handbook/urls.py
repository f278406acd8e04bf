from django.urls import path

from groupportal.handbook import views

app_name = "handbook"
urlpatterns = [
    path("", views.Front.as_view(), name="index"),
    path("pictures/<str:name>", views.Picture.as_view(), name="picture"),
    path("<str:number>/", views.ChapterPage.as_view(), name="chapter"),
]
