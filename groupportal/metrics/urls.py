from django.urls import path

from groupportal.metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.Definitions.as_view(), name="definitions"),
    path("reference/", views.ReferencePicker.as_view(), name="reference"),
    path("preview/", views.Preview.as_view(), name="preview"),
    path("<str:code>/", views.FigurePage.as_view(), name="figure"),
    path("<str:code>/export/", views.FigureExport.as_view(), name="figure_export"),
]
