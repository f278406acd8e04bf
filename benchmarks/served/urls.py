"""The portal's addresses and the constant view, below a name that no group may have."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from groupportal.urls import root
from groupportal.urls.root import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


def constant(request: HttpRequest) -> HttpResponse:
    """The least a view of this server can do: every middleware, no query, no template."""
    return HttpResponse("ok")


urlpatterns = [path("healthz/constant", constant), *root.urlpatterns]
