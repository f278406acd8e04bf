"""Three-party agreements: drafted and given out for many, read, confirmed by each party, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.access import may_open
from groupportal.files.responses import download
from groupportal.files.services import store_upload
from groupportal.jobs.services import enqueue
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.once import SEEN
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from internships.enums import AgreementState, Signer
from internships.forms.agreement import AgreementForm, BatchPapersForm, NoForm, PartiesForm, SignedPaperForm
from internships.forms.papers import ReasonForm
from internships.models import Agreement, Batch, Placement
from internships.papers.blocks import missing_terms, shown_blocks
from internships.papers.filling import agreement_print, is_about
from internships.papers.word import agreement_word, declarations, file_name
from internships.selectors.papers import ALIVE, EDIT, OUTDATED, agreements_for, papers_for
from internships.selectors.placement import batches_for
from internships.services.agreement import (
    LINKS,
    confirm_agreement,
    draft_agreements,
    edit_agreement,
    record_signed,
    refill_agreement,
    send_agreement,
    set_batch_papers,
    signers_of,
    take_back_agreement,
    void_agreement,
)
from internships.services.agreement_link import UNIT_LINK, ask_agreements
from internships.services.consent import Asked
from internships.views.chosen import ChosenPage
from internships.views.papers import agreement_cell, paper_url, way
from internships.views.slips import SlipsPage, Told, about

VIEW = "internships.view_placements"


def url_of(row: Agreement, name: str = "agreement") -> str:
    """One of an agreement's addresses."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


class _OfAgreement:
    request: Any
    get_object: Callable[[], Any]

    def base_queryset(self) -> QuerySet[Agreement]:
        """Those the person sees."""
        return agreements_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer, self.get_object().placement)


class AgreementPage(_OfAgreement, RecordPage):
    """What it says block by block, who has confirmed, what comes next."""

    action = VIEW
    template_name = "internships/agreement.html"

    def get_title(self) -> str:
        row = self.get_object()
        return f"{row.placement.student}的{row}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        office = viewer.can(EDIT, unit_id=row.unit_id)
        outdated = row.state in ALIVE and not is_about(row.matter, row.placement)
        mine = signers_of(row, viewer) if row.state == AgreementState.WAITING else []
        open_ = [signer for signer in mine if not getattr(row, f"{signer}_on")]
        return super().get_context_data(
            **{
                SEEN: agreement_print(row),
                "shown": agreement_cell(OUTDATED if outdated else row.state),
                "facts": self._facts(row),
                "blocks": shown_blocks(row.terms),
                "declared": declarations(row),
                "missing": missing_terms(row.terms) if row.state == AgreementState.DRAFT else [],
                "signers": [
                    {
                        "label": signer.label,
                        "on": getattr(row, f"{signer}_on"),
                        "by": getattr(row, f"{signer}_by") or row.names.get(signer),
                        "way": getattr(row, f"get_{signer}_way_display")(),
                    }
                    for signer in row.parties
                ],
                "may_confirm": [(signer, Signer(signer).label) for signer in open_],
                "is_office": office,
                "is_draft": row.state == AgreementState.DRAFT,
                "is_waiting": row.state == AgreementState.WAITING,
                "outdated": outdated,
                "scan": row.scan if row.scan and may_open(row.scan, viewer) else None,
                **kwargs,
            }
        )

    def _facts(self, row: Any) -> list[tuple[str, Any]]:
        model = {True: "是", False: "否", None: "没有写明"}[row.is_on_model]
        facts = [("编号", row.number), ("起草", cndate(row.created_at)), ("使用示范文本", model)]
        if row.late_reason:
            facts.append(("开始后补传的原因", row.late_reason))
        if row.void_reason:
            facts.append(
                ("作废的原因", f"{row.void_reason}（{row.voided_by or DASH}，{cndate(row.voided_at)}）")
            )
        return facts


class AgreementWord(_OfAgreement, RecordPage):
    """The agreement as Word; who took it is written down."""

    action = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        seen(row, by=request.user, kind=AccessKind.DOWNLOAD, purpose="下载三方协议")
        return download(agreement_word(row), file_name(row))


class _Kept(_OfAgreement):
    """What the school's office does with one."""

    def base_queryset(self) -> QuerySet[Agreement]:
        viewer = self.request.viewer
        return agreements_for(viewer).filter(viewer.within(EDIT, "unit"))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [*way(self.request.viewer, row.placement), (str(row), url_of(row))]


class EditAgreement(_Kept, RecordFormPage):
    """Write a draft."""

    action = EDIT
    title, form_class, done_message = "修改三方协议", AgreementForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        return AgreementForm.initial_of(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**{"cancel_url": url_of(self.get_object()), **kwargs})
        return {**context, "parts": parts_of(context["form"])}

    def perform(self, form: Any) -> str:
        row = edit_agreement(self.get_object(), form.terms(), form.declared(), by=self.request.viewer)
        return url_of(row)


def parts_of(form: Any) -> list[tuple[str, list[Any]]]:
    """The parts of a long form with their fields."""
    return [(title, [form[name] for name in names]) for title, names in form.PARTS]


class VoidAgreement(_Kept, RecordFormPage):
    """Set one aside."""

    action = EDIT
    title, form_class, submit_label, done_message = (
        "作废三方协议",
        ReasonForm,
        "作废",
        "已作废，可以重新起草。",
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": url_of(self.get_object()), **kwargs})

    def perform(self, form: Any) -> str:
        row = self.get_object()
        void_agreement(row, reason=form.cleaned_data["reason"], by=self.request.viewer)
        return paper_url(row.placement)


class SignedAgreement(_Kept, RecordFormPage):
    """Enter what was signed on paper."""

    action = EDIT
    title, form_class, submit_label = "登记纸质签字", SignedPaperForm, "登记"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        intro = (
            f"实习从{cndate(row.placement.starts_on)}开始，各方都要在这天以前签字。已在线确认的一方不用填。"
        )
        return super().get_context_data(**{"intro": intro, "cancel_url": url_of(row), **kwargs})

    def perform(self, form: Any) -> str:
        row, by = self.get_object(), self.request.viewer
        with transaction.atomic():
            scan = stored_scan(form, by)
            done = record_signed(
                row, form.days(), scan=scan, late_reason=form.cleaned_data["late_reason"], by=by
            )
        in_force = done.state == AgreementState.EFFECTIVE
        messages.success(
            self.request, "各方都已签字，协议生效。" if in_force else "已登记，还有一方没有签字。"
        )
        return url_of(row)


def stored_scan(form: Any, by: Any) -> Any:
    """The scan, kept where the parties may open it."""
    return store_upload(form.cleaned_data["upload"], by=by, purpose="三方协议", view_action=VIEW)


class _Deed(_Kept, RecordDeedView):
    action = EDIT
    serve: Callable[..., Agreement]

    def perform(self) -> str:
        return url_of(type(self).serve(self.get_object(), by=self.request.viewer))

    def fallback_url(self) -> str:
        return url_of(self.get_object())


class SendAgreement(_Deed):
    """Give it out to be confirmed."""

    action = EDIT
    serve, done_message = send_agreement, "已交各方确认。"


class TakeBackAgreement(_Deed):
    """Back to a draft."""

    action = EDIT
    serve, done_message = take_back_agreement, "已收回修改，各方要重新确认。"

    def perform(self) -> str:
        names = self.get_object().names
        target = super().perform()
        if signed := [f"{signer.label}{names[signer]}" for signer in LINKS if signer in names]:
            words = f"凭链接确认过的，链接已用完：{'、'.join(signed)}。改好交各方确认后，请重新给他们发链接。"
            messages.warning(self.request, words)
        return target


class RefillAgreement(_Deed):
    """Fill it from the records again."""

    action = EDIT
    serve, done_message = refill_agreement, "已按现在的记录重新填写。"


class ConfirmAgreement(_OfAgreement, RecordDeedView):
    """A party confirms; who may for which, the service says."""

    action = VIEW

    def perform(self) -> str:
        seen_here = self.request.POST.get(SEEN, "").split()
        row = confirm_agreement(
            self.get_object(), self.kwargs["signer"], seen=seen_here, by=self.request.viewer
        )
        in_force = row.state == AgreementState.EFFECTIVE
        messages.success(self.request, "各方都已确认，协议生效。" if in_force else "已确认。")
        return url_of(row)

    def fallback_url(self) -> str:
        return url_of(self.get_object())


class BatchPapers(RecordFormPage):
    """What a batch's agreements have in common, and the pass mark."""

    action = EDIT
    form_class = BatchPapersForm
    done_message = "已保存。已经起草的协议不变，要用新内容的，打开后点“按记录重新填写”。"

    def base_queryset(self) -> QuerySet[Batch]:
        return batches_for(self.request.viewer, EDIT)

    def get_title(self) -> str:
        return f"{self.get_object()}：协议和考核设置"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer)

    def get_initial(self) -> dict[str, Any]:
        return BatchPapersForm.initial_of(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**{"cancel_url": way(self.request.viewer)[0][1], **kwargs})
        return {**context, "parts": parts_of(context["form"])}

    def perform(self, form: Any) -> str:
        set_batch_papers(
            self.get_object(),
            form.terms(),
            form.declared(),
            pass_mark=form.cleaned_data["pass_mark"],
            asks_guardian=form.cleaned_data["asks_guardian"],
            by=self.request.viewer,
        )
        return way(self.request.viewer)[0][1]


class _Chosen(ChosenPage):
    form_class = NoForm

    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)

    def agreements(self, rows: list[Placement]) -> tuple[list[Agreement], list[tuple[str, str]]]:
        """Those alive of the chosen ones, in their order, and who has none."""
        found = {
            a.placement_id: a
            for a in agreements_for(self.request.viewer).filter(placement__in=rows, state__in=ALIVE)
        }
        for row in rows:
            if row.pk in found:
                found[row.pk].placement = row
        none = [(str(row.student), "还没有起草三方协议。") for row in rows if row.pk not in found]
        return [found[row.pk] for row in rows if row.pk in found], none


class DraftAgreements(_Chosen):
    """Drafts filled from records."""

    action = EDIT
    title, submit_label, done_words, done_measure = "起草三方协议", "起草", "已起草", "份协议"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "每名学生一份，内容从批次的统一内容、岗位、安排和保险里填好，起草后可以逐份修改。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        drafted = draft_agreements(rows, by=self.request.viewer)
        return len(drafted.made), drafted.left_out


class _EachAgreement(_Chosen):
    """One service for each, in a savepoint of its own."""

    def one(self, row: Agreement, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        found, left_out = self.agreements(rows)
        done = 0
        for row in found:
            try:
                with transaction.atomic():
                    self.one(row, form)
            except DomainError as error:
                left_out.append((str(row.placement.student), error.message))
            else:
                done += 1
        return done, left_out


class AskAgreements(SlipsPage):
    """Links for units, students and guardians who have no account."""

    action = EDIT
    title, what = "发协议确认链接", "三方协议"
    form_class = PartiesForm
    submit_label = "生成链接和纸条"
    tells = {
        **dict.fromkeys(
            LINKS.values(), lambda deal: Told("请确认三方协议", about(deal.placement), "看清内容后签名确认")
        ),
        UNIT_LINK: lambda host: Told("请确认三方协议", (("单位", host),), "逐份看清后签名确认"),
    }

    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = (
            "学生、监护人每人一条，一家单位一条（里面是本校送来、还没有确认的全部协议），不用账号；"
            "已经确认的不再发，还没确认的仍是原来那条。"
        )
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return ask_agreements(rows, form.cleaned_data["parties"], by=self.request.viewer)


class SendAgreements(_EachAgreement):
    """Give drafts out, and confirm them for the school in the same step where that is asked for."""

    action = EDIT
    title, submit_label, done_words, done_measure = "交各方确认", "交各方确认", "已交各方确认", "份协议"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"intro": "交出后条款不能再改，要改的先收回。", **kwargs})

    def one(self, row: Agreement, form: Any) -> None:
        send_agreement(row, by=self.request.viewer)


class ConfirmAgreements(_EachAgreement):
    """The school confirms several."""

    action = EDIT
    title, submit_label, done_words, done_measure = (
        "学校确认三方协议",
        "代表学校确认",
        "已代表学校确认",
        "份协议",
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"intro": "以您的名义、今天的日期，代表学校确认这些协议。", **kwargs}
        )

    def one(self, row: Agreement, form: Any) -> None:
        confirm_agreement(row, Signer.SCHOOL, by=self.request.viewer)


class SignedAgreements(_EachAgreement):
    """Several that were signed on paper on the same days, with one scan."""

    action = EDIT
    form_class = SignedPaperForm
    title, submit_label, done_words, done_measure = "登记纸质协议", "登记", "已登记", "份协议"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"intro": "签字日期相同的一起登记；先要“交各方确认”。", **kwargs})

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        self.scan = stored_scan(form, self.request.viewer)
        return super().act(rows, form)

    def one(self, row: Agreement, form: Any) -> None:
        reason = form.cleaned_data["late_reason"]
        record_signed(row, form.days(), scan=self.scan, late_reason=reason, by=self.request.viewer)


class PrintAgreements(_Chosen):
    """The Word files of several in one archive, made in the background."""

    action = EDIT
    title, submit_label = "生成协议 Word", "生成"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "合成一个压缩包，一个班一个文件夹；身份证号和私人电话不写进文件，签字时手写。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def perform(self, form: Any) -> str:
        found, left_out = self.agreements(self.rows)
        if not found:
            raise DomainError("no_agreement", "选中的学生都还没有三方协议，请先起草。")
        ids = sorted(str(row.public_id) for row in found)
        seen(
            None,
            by=self.request.user,
            kind=AccessKind.EXPORT,
            purpose="生成三方协议 Word",
            label=f"{len(ids)} 份三方协议",
        )
        self.tell(0, left_out)
        job = enqueue("internships.agreements", {"agreements": ids}, by=self.request.viewer)
        return job.get_absolute_url()
