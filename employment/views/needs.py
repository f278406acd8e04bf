"""Where the report on what units needed in a year is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from employment.forms.fields import SectionField
from employment.needs_job import MAKE
from employment.views.common import DEMANDS
from groupportal.jobs.services import enqueue
from groupportal.ui.pages import FormPage


class NeedsForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    section = SectionField("行业", help_text="不选的，一份报告包括各行业。")


class ReportNeeds(FormPage):
    """One industry or all of them, of a year."""

    action, title, listed, form_class = MAKE, "行业人力资源需求报告", DEMANDS, NeedsForm
    lead = "按首次发布日期汇总一年的岗位需求：各行业、岗位种类、专业供需、走访，生成 Word。"
    submit_label = "生成 Word"

    def get_initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year}

    def perform(self, form: NeedsForm) -> str:
        said = form.cleaned_data
        params = {"year": said["year"], "section": said["section"]}
        title = f"{said['year']}年行业人力资源需求报告"
        return enqueue(MAKE, params, by=self.request.viewer, title=title).get_absolute_url()
