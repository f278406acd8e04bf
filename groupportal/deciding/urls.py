from django.urls import path

from groupportal.deciding.views import HandedPage, Nudge

app_name = "deciding"
urlpatterns = [
    path("", HandedPage.as_view(), name="handed"),
    path("<str:kind>/<uuid:public_id>/nudge/", Nudge.as_view(), name="nudge"),
]
