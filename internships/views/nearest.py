"""Units to visit from where one is: the phone's position goes along with one request and is kept nowhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.ui.pages import FormPage
from internships.forms.visit import HereForm
from internships.selectors.places import nearest
from internships.selectors.visit import LOG
from internships.views.visit import UnitsToVisit


class NearestUnits(FormPage):
    """Asks the phone where it is and lists the units by how far they are; a tap opens the form of a visit."""

    action = LOG
    title = "离我最近的单位"
    template_name = "internships/visit_nearest.html"
    form_class, submit_label = HereForm, "用手机定位"
    tells_overtaken = False

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(UnitsToVisit.title, reverse("internships:visit_units"))]

    def form_valid(self, form: Any) -> HttpResponse:
        here = (float(form.cleaned_data[name]) for name in ("latitude", "longitude"))
        near, unknown = nearest(self.request.viewer, timezone.localdate(), *here)
        return self.render_to_response(
            self.get_context_data(form=HereForm(), near=near, unknown=unknown, was_asked=True)
        )
