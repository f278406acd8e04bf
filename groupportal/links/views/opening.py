"""What stands at a link's address: whether the link holds, whether this device may go on, then the page of its purpose."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from groupportal.errors import DomainError
from groupportal.links.devices import device_of, keep_device
from groupportal.links.enums import Check, Happening, OtherDevice
from groupportal.links.limits import TOO_OFTEN, Limit
from groupportal.links.models import Link
from groupportal.links.opening import OpenedLink
from groupportal.links.purposes import CHECK_PAGE, CODE_PAGE, purpose_of
from groupportal.links.selectors import find_link, known_of, subject_of
from groupportal.links.services import answer_check, note, send_code
from groupportal.links.words import Closed, closed_words, moved_words, not_found_words
from groupportal.tenancy.scope import SYSTEM_ACTOR, acting, only_read
from groupportal.ui.fields import CodeField
from groupportal.ui.formats import mask_email

WRONG = Limit("link-wrong", from_one_address=100)
"""Addresses that are no link's. Many people may sit behind one network address; even so nobody guesses 57 bits."""
CODES = Limit("link-code", from_one_address=60, on_one_thing=6)
ANSWERS = Limit("link-answer", from_one_address=200, on_one_thing=30)
NOT_AGAIN_FOR = 600
"""Seconds within which the same device's opening is written down once."""


class OpenLink(View):
    """A link, from the first look at its signs to the page behind it."""

    is_public = True
    writes_on_get = "visit log of a link"
    hides_path = True
    title = "免登录链接"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = self._answer(request, kwargs["token"], kwargs.get("page", ""))
        except DomainError as error:
            often = error.code == TOO_OFTEN
            status, title = (429, "请稍后再试") if often else (409, "现在还不能继续")
            response = self._closed(Closed(status, title, error.message))
        keep_device(request, response)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def _answer(self, request: HttpRequest, token: str, page: str) -> HttpResponseBase:
        WRONG.refuse_if_reached(request)
        link = find_link(token)
        if link is None:
            WRONG.count(request)
            return self._closed(not_found_words())
        opened = self._opened(link, token, request)
        if isinstance(opened, Closed):
            note(link, Happening.TURNED_AWAY, request, words=opened.title)
            return self._closed(opened)
        return self._go_on(opened, request, page)

    def _opened(self, link: Link, token: str, request: HttpRequest) -> OpenedLink | Closed:
        """The link with all that stands behind it, or the words why it opens nothing."""
        purpose = purpose_of(link.purpose)
        Limit("link-use", 0, purpose.requests_an_hour).count(request, str(link.public_id))
        known = known_of(link, device_of(request))
        closed = closed_words(link, purpose, is_known=known.passed_here is not None)
        if closed is not None:
            return closed
        subject = subject_of(link)
        if subject is None:
            return not_found_words()
        if purpose.other_device == OtherDevice.REFUSE and known.begun_elsewhere:
            return moved_words(link, purpose)
        return OpenedLink(link, purpose, subject, token, known)

    def _go_on(self, opened: OpenedLink, request: HttpRequest, page: str) -> HttpResponseBase:
        asked = _asked(opened)
        if page in (CHECK_PAGE, CODE_PAGE) or asked != Check.NONE:
            return self._check(opened, asked, request, page)
        if opened.link.finished_at is not None:
            view = opened.purpose.receipt if not page and request.method in ("GET", "HEAD") else None
        else:
            view = opened.purpose.pages.get(page)
        if view is None:
            if request.method == "POST" and opened.link.finished_at is not None:
                messages.warning(request, "这件事已经办过，您刚才填写的没有保存。下面是原来办理的结果。")
            return HttpResponseRedirect(opened.url())
        if request.method == "GET" and not _just_opened(opened):
            note(opened.link, Happening.OPENED, request)
        if request.method in ("GET", "HEAD"):
            # The log was all there is to write.
            only_read()
            return view.as_view()(request, opened=opened)
        # Who has no account writes as the program; a member of staff who uses a link is named.
        with nullcontext() if request.user.is_authenticated else acting(SYSTEM_ACTOR):
            return view.as_view()(request, opened=opened)

    def _check(self, opened: OpenedLink, asked: Check, request: HttpRequest, page: str) -> HttpResponseBase:
        """Ask for what the addressee alone knows or gets; a right answer leads to the first page."""
        if asked == Check.NONE:
            return HttpResponseRedirect(opened.url())
        reach = opened.purpose.reach(opened.link, opened.subject)
        form = _AnswerForm(asked, request.POST if request.method == "POST" and page == CHECK_PAGE else None)
        if request.method == "POST" and page == CODE_PAGE and asked == Check.MAIL:
            try:
                CODES.count(request, str(opened.link.public_id))
                send_code(opened.link, reach.email, request)
                messages.success(request, f"验证码已发到 {mask_email(reach.email)}，15 分钟内有效。")
            except DomainError as error:
                messages.warning(request, error.message)
            return HttpResponseRedirect(opened.url())
        if form.is_valid():
            ANSWERS.count(request, str(opened.link.public_id))
            if answer_check(opened.link, asked, reach, form.cleaned_data["answer"], request):
                return HttpResponseRedirect(opened.url())
            form.add_error("answer", _WRONG_WORDS[asked])
        elif not form.is_bound and (page or request.method not in ("GET", "HEAD")):
            return HttpResponseRedirect(opened.url())
        context = {
            "title": "先核对一下",
            "form": form,
            "by_mail": asked == Check.MAIL,
            "masked": mask_email(reach.email),
            "link": opened.link,
            "check_url": opened.url(CHECK_PAGE),
            "code_url": opened.url(CODE_PAGE),
        }
        return render(request, "links/check.html", context, status=422 if form.errors else 200)

    def _closed(self, closed: Closed) -> HttpResponse:
        context = {"title": closed.title, "text": closed.text, "next": closed.next, "tone": closed.tone}
        return render(self.request, "links/closed.html", context, status=closed.status)


class _AnswerForm(forms.Form):
    answer = CodeField(
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, asked: Check, data: Any = None) -> None:
        super().__init__(data)
        label, words = _QUESTIONS[asked]
        self.fields["answer"].label, self.fields["answer"].help_text = label, words


_QUESTIONS = {
    Check.PHONE: ("电话号码后四位", "登记的联系电话的最后 4 位数字。"),
    Check.MAIL: ("验证码", "6 位数字，15 分钟内有效，最多可试 5 次。"),
}
_WRONG_WORDS = {
    Check.PHONE: "与登记的电话对不上。请核对；连续 5 次不对，要过一小时再试。换了号码的，请联系发链接的人更改。",
    Check.MAIL: "验证码不对，或已过期、试错太多次。请点“发送验证码”，用新收到的那一个。",
}


def _asked(opened: OpenedLink) -> Check:
    """What this device still has to answer."""
    purpose, known = opened.purpose, opened.known
    asked = purpose.check_of(opened.link, opened.subject)
    if known.passed_here and timezone.now() - known.passed_here < purpose.pass_life:
        return Check.NONE
    if purpose.other_device == OtherDevice.CHECK and not known.elsewhere:
        return Check.NONE
    return asked


def _just_opened(opened: OpenedLink) -> bool:
    last = opened.known.opened_here
    return last is not None and (timezone.now() - last).total_seconds() < NOT_AGAIN_FOR
