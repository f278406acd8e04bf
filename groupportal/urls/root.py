"""Addresses outside any group."""

from django.urls import include, path

from groupportal.site import phone
from groupportal.site import views as site
from groupportal.site.platform import platform_admin_site

urlpatterns = [
    path("", site.landing, name="landing"),
    path("accounts/offers/<uuid:public_id>/", site.answer, name="answer_offer"),
    path("healthz", site.health, name="healthz"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("service-worker.js", phone.service_worker, name="service_worker"),
    path("offline/", phone.offline, name="offline"),
    path("privacy/", phone.privacy, name="privacy"),
    path("accounts/", include("groupportal.accounts.urls")),
    path("platform/", platform_admin_site.urls),
]

handler429 = "groupportal.ui.faults.too_many"
handler404 = "groupportal.ui.faults.not_found"
handler403 = "groupportal.ui.faults.forbidden"
handler500 = "groupportal.ui.faults.server_error"
handler400 = "groupportal.ui.faults.bad_request"
