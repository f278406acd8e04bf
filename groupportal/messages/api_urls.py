"""Address of what is due, below ``api/v1/`` of a group."""

from django.urls import path

from groupportal.messages.api import TodoViewSet

app_name = "messages-api"
urlpatterns = [path("my/todos/", TodoViewSet.as_view({"get": "list"}), name="todos")]
