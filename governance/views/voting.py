"""The ballot: what is asked, its papers, one choice, one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from governance.enums import Method
from governance.forms.motion import BallotForm
from governance.forms.sealing import SealedBallotForm
from governance.models import Voter
from governance.selectors.regulation import decided_by
from governance.selectors.sealing import fingerprints
from governance.selectors.voting import NAMELESS, VOTE, ballots_of
from governance.services.voting import cast, why_not
from governance.views.motion import LISTED
from groupportal.files.selectors import file_items
from groupportal.ui.pages import RecordFormPage


@method_decorator(
    sensitive_post_parameters("choice", "options", "names", "abstains", "sealed"), name="dispatch"
)
class Ballot(RecordFormPage):
    """One vote of this person, the own or one held for another. Each has an address, so that voters don't wait for one another."""

    action = VOTE
    listed = LISTED
    form_takes = ("record",)
    template_name = "governance/ballot.html"
    submit_label = "投票"
    tells_overtaken = False

    def base_queryset(self) -> QuerySet[Voter]:
        return ballots_of(self.request.viewer)

    def get_form_class(self) -> type[BallotForm | SealedBallotForm]:
        """A sealed vote takes what the browser sealed, and has no field that could carry the choice."""
        return SealedBallotForm if self.get_object().motion.method == Method.SEALED else BallotForm

    def get_title(self) -> str:
        return str(self.get_object().motion.title)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        motion = self.get_object().motion
        return [*super().breadcrumbs(), (motion.title, motion.get_absolute_url())]

    def perform(self, form: Any) -> str:
        voter = self.get_object()
        with transaction.atomic():
            receipt = cast(voter, form.said(), by=self.request.viewer)
        said = "已投票，票已收下，不能再更改。"
        if receipt:
            said += f"回执：{receipt}。需要的话请记下：计票以后，在结果页用它查这张票是否计入；它不显示您投了什么。"
        messages.success(self.request, said)
        return str(voter.motion.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        voter = self.get_object()
        motion = voter.motion
        papers = motion.item.papers.select_related("file__uploaded_by") if motion.item else ()
        return super().get_context_data(
            **{
                "motion": motion,
                "version": decided_by(motion, self.request.viewer),
                "files": file_items([(paper.file, "") for paper in papers], self.request.viewer),
                "why_not": why_not(voter, self.request.viewer),
                "is_secret": motion.method in NAMELESS,
                "keys": fingerprints(motion),
                "for_another": voter.invitation if voter.holder_id else None,
                **kwargs,
            }
        )
