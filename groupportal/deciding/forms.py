"""What forms ask for where something is decided or ruled on."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.offered import decisions_offered
from groupportal.deciding.ruling import MAX_ANSWER
from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from groupportal.uploads.checking import PAPERS


class DecisionForm(forms.Form):
    """Who decided, when, and the signed paper; ``decision.decided`` takes it from here.

    Where decisions are on record (``decisions_offered``) one can be picked, which fills in its words, and the day where it was left empty.
    ``needs_decision``: False where the form may be filled in without one; when it may not, the form or the service says.
    """

    needs_decision = True

    decision = forms.CharField(label="决定依据", max_length=300, help_text="例如“2023年第一次理事会决议”。")
    decided_on = DayField("决定日期", past=True, required=False)
    evidence = OneFileField("决定文件或审批表扫描件", accept=PAPERS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = self.needs_decision
        self._offered = {each.key: each for found in decisions_offered.send() for each in found}
        if not self._offered:
            return
        picking = Choice(
            "所依据的决议",
            [(each.key, each.text) for each in self._offered.values()],
            required=False,
            empty="不在其中，在下面填写",
            help_text="选了决议，决定依据和日期照决议填写。",
        )
        self.fields = {"resolution": picking, **self.fields}
        self.order_fields(self.field_order)
        self.fields["decision"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._offered:
            return data
        picked = self._offered.get(data.pop("resolution", ""))
        if picked is None and self.needs_decision and "decision" in data and not data["decision"]:
            self.add_error("decision", "请选择决议，或填写决定依据。")
        elif picked is not None:
            # What stands on a paper is found by its words, also where more is said.
            typed = data.get("decision") or ""
            data["decision"] = (
                typed if picked.text in typed else "；".join(filter(None, (picked.text, typed)))
            )[:300]
            data["decided_on"] = data.get("decided_on") or picked.decided_on
        return data


class AnswerForm(forms.Form):
    """The words of a ruling."""

    answer = TextArea("审核意见", 3, required=False, max_length=MAX_ANSWER)
