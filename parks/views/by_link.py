"""What firms do without an account: ask by a centre's QR code, follow and rate a need, confirm a value."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone

from groupportal.links.limits import HONEYPOT, Limit
from groupportal.links.pages import LinkFormPage, LinkPage, PublicFormPage
from groupportal.links.selectors import address_of
from groupportal.links.services import trust_device
from groupportal.tenancy.scope import SYSTEM_ACTOR, acting
from groupportal.ui.formats import DASH, cndate, cntime
from parks.enums import RequestState
from parks.forms.request import PublicNeedForm, RateForm, ReasonForm
from parks.forms.value import ConfirmForm
from parks.models import Centre, ServiceRequest
from parks.selectors.request import asked_centres, due_on
from parks.services.request import ask_by_link, withdraw
from parks.services.request_rating import rate, send_back
from parks.services.value import answer_by_link
from parks.views.request import state_of
from parks.views.value import facts_of

ASK = Limit("parks.ask", from_one_address=20, on_one_thing=5)
_S = RequestState


class AskByCode(PublicFormPage):
    """A firm tells a centre what it needs; it gets a link by which it follows and rates."""

    form_class, template_name = PublicNeedForm, "parks/ask.html"

    def centre(self) -> Centre:
        """The centre whose code was scanned; 404 for one that takes no needs today."""
        centre: Centre = get_object_or_404(
            asked_centres(timezone.localdate()), public_id=self.kwargs["public_id"]
        )
        return centre

    def get_title(self) -> str:
        return f"{self.centre()}：提出服务需求"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"centre": self.centre(), **kwargs})

    def perform(self, form: PublicNeedForm) -> str:
        centre, need = self.centre(), form.need()
        ASK.count(self.request, need.phone)
        if form.cleaned_data[HONEYPOT]:
            # Looks like success to what fills in every field; nothing is kept.
            return self.request.path
        user = self.request.user
        with nullcontext() if user.is_authenticated else acting(SYSTEM_ACTOR):
            link = ask_by_link(centre, form.cleaned_data["firm"], need)[1]
        trust_device(link, self.request)
        messages.success(self.request, "已提交。请收藏这一页：办到哪里在这里看，办完也在这里评价。")
        return address_of(link, self.request)


def progress_of(row: ServiceRequest) -> list[tuple[str, Any]]:
    """What a firm reads of its need."""
    due = due_on(row)
    team = "、".join(
        dict.fromkeys([*([row.leader.name] if row.leader else []), *(one.name for one in row.team.all())])
    )
    facts = [
        ("企业", row.unit or row.firm),
        ("种类", row.get_kind_display()),
        ("提出", cntime(row.received_at)),
        *([("说明", row.text)] if row.text else []),
        *([("答复", row.answer)] if row.answer else []),
        *([("谁在办", team)] if team else []),
        *([("预计完成" if row.state == _S.ACCEPTED else "答复期限", cndate(due))] if due else []),
    ]
    if row.delivered_on:
        was = "上次交付" if row.state == _S.ACCEPTED else "交付"
        facts += [(was, f"{cndate(row.delivered_on)}：{row.result}")]
    if rating := row.ratings.first():
        facts.append(
            (
                "评价",
                f"{rating.stars} 分，{cndate(rating.rated_at)}{f'，{rating.text}' if rating.text else ''}",
            )
        )
    return facts


class _Need(LinkPage):
    """A need behind its link."""

    def holder(self) -> dict[str, Any]:
        """Who uses the link, for the services: nobody by an account, though somebody may be signed in."""
        user = self.request.user
        return {"by": None, "user": user if user.is_authenticated else None}

    def get_title(self) -> str:
        return str(self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        return super().get_context_data(
            **{
                "facts": progress_of(row),
                "cell": state_of(row),
                "logs": row.logs.all(),
                "centre": row.centre,
                **kwargs,
            }
        )


class RequestByLink(_Need, LinkFormPage):
    """How it stands; once delivered, the stars. Not spent by looking; the rating settles it."""

    form_class, template_name = RateForm, "parks/request_link.html"
    submit_label = "提交评价"
    finishes = keeps = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.subject.state
        ways = [
            (state == _S.DELIVERED, "有缺的，要求补充", "return"),
            (state in (_S.RECEIVED, _S.ACCEPTED), "不需要了，撤回", "withdraw"),
        ]
        rows = [(label, self.opened.url(page)) for open_now, label, page in ways if open_now]
        return super().get_context_data(**{"rates": state == _S.DELIVERED, "ways": rows, **kwargs})

    def perform(self, form: Any) -> str:
        rate(self.subject, **form.cleaned_data, **self.holder(), name=self.link.addressee)
        messages.success(self.request, "谢谢，已收到您的评价。")
        return ""


class ReadRequest(_Need):
    """The receipt once it is settled: who opens the link again reads what was said."""

    template_name = "parks/request_link.html"


class _ReasonByLink(_Need, LinkFormPage):
    form_class, finishes, keeps = ReasonForm, False, False


class ReturnByLink(_ReasonByLink):
    submit_label = "要求补充"

    def perform(self, form: Any) -> str:
        send_back(self.subject, text=form.cleaned_data["text"], **self.holder())
        messages.success(self.request, "已告知服务团队，补好后请您再看。")
        return ""


class WithdrawByLink(_ReasonByLink):
    submit_label = "撤回"

    def perform(self, form: Any) -> str:
        withdraw(self.subject, note=form.cleaned_data["text"], **self.holder())
        messages.success(self.request, "已撤回。")
        return ""


class _Value(LinkPage):
    """A value behind its link."""

    title = "确认经济价值"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        facts = [(label, value or DASH) for label, value in facts_of(row)]
        return super().get_context_data(**{"facts": facts, "answer": row.answer, **kwargs})


class ValueByLink(_Value, LinkFormPage):
    form_class, template_name = ConfirmForm, "parks/value_link.html"
    submit_label = "提交"
    finishes = keeps = False

    def get_initial(self) -> dict[str, Any]:
        return {"signer": self.link.addressee if self.link.addressee != str(self.subject.unit) else ""}

    def perform(self, form: Any) -> str:
        said, user = form.cleaned_data, self.request.user
        right = said["right"] == "yes"
        by = user if user.is_authenticated else None
        answer_by_link(self.subject, right=right, signer=said["signer"], answer=said["answer"], by=by)
        messages.success(self.request, "已确认，谢谢。" if right else "已退回，服务中心会与您联系。")
        return ""


class ReadValue(_Value):
    template_name = "parks/value_link.html"
