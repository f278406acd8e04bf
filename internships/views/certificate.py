"""Certificates: the list, one for paper with its QR code, Word, withdrawing, and the public page that verifies one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.responses import download
from groupportal.links.limits import Limit
from groupportal.links.pages import PublicPage
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.office.document.values import Document, Paragraph, Run, Signature
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.ui.formats import cndate
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.names import safe_name
from internships.forms.archive import WithdrawForm
from internships.models import Certificate, Placement
from internships.selectors.archive import archive_rows
from internships.selectors.certificate import VIEW, certificates_for, masked_name
from internships.services.certificate import CERTIFY, issue_certificates, withdraw_certificate
from internships.services.outcome import Outcome
from internships.views.many import ManyPage

LISTED = ("实习证明", "internships:certificates")
ASKED = Limit("internships.verify", from_one_address=120)


def cell(row: Certificate) -> StateCell:
    """Whether it counts."""
    return StateCell("voided", "已撤销") if row.withdrawn_on else StateCell("in_force", "有效")


def verify_url(row: Certificate, request: HttpRequest) -> str:
    """The whole address of the public page."""
    return request.build_absolute_uri(reverse("internships:verify", kwargs={"code": row.code}))


class CertificateList(ListPage):
    """Certificates of the school's students; a student's own."""

    action = VIEW
    title, measure, noun = "实习证明", "份", "证明"
    search = Search("搜学生、学号", ("placement__student__name", "placement__student__number"))
    chips = (
        Chips(
            "状态",
            "valid",
            [("yes", "有效"), ("no", "已撤销")],
            lambda _, rows, value: rows.filter(withdrawn_on__isnull=value == "yes"),
        ),
    )
    columns = (
        Column("编号", "number", "short", sort=("-year", "-serial")),
        Column("学生", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column("实习单位", "placement.host.unit.name"),
        Column("状态", cell, "state"),
        Column("开具日期", "issued_on", "date", sort="issued_on"),
        Column("开具人", "issued_by", more=True),
    )
    opens = "internships:certificate"

    def get_empty(self) -> Empty:
        how = "考核确认以后，在“实习归档”里勾选学生，点“开实习证明”。"
        told = how if self.request.viewer.can(CERTIFY) else "考核确认以后由学校开具，开好的列在这里。"
        return Empty("还没有实习证明", told, None, "seal")

    def base_queryset(self) -> QuerySet[Certificate]:
        return certificates_for(self.request.viewer)


class CertificatePage(RecordPage):
    """One certificate as it is printed."""

    action = VIEW
    template_name = "internships/certificate.html"

    def base_queryset(self) -> QuerySet[Certificate]:
        return certificates_for(self.request.viewer)

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LISTED[0], reverse(LISTED[1]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        return super().get_context_data(
            **{
                "cell": cell(row),
                "address": verify_url(row, self.request),
                "may_withdraw": not row.withdrawn_on
                and self.request.viewer.can(CERTIFY, unit_id=row.unit_id),
                **kwargs,
            }
        )


class CertificateWord(RecordPage):
    """The same as Word, with the address where it is verified and its QR code."""

    action = VIEW
    title = "下载实习证明"

    def base_queryset(self) -> QuerySet[Certificate]:
        return certificates_for(self.request.viewer)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        said, address = dict(row.said), verify_url(row, request)
        lines = [
            (
                f"兹证明{said['学校']}学生{said['姓名']}（学号{said['学号']}），于{said['实习时间']}在{said['实习单位']}"
                f"{said['实习岗位']}实习，考核结果{said['考核结果']}。"
            ),
            "扫下面的二维码或打开网址，可以核验这份证明：",
            address,
        ]
        if row.withdrawn_on:
            lines.insert(0, f"本证明已于{cndate(row.withdrawn_on)}撤销。")
        document = Document(
            "实习证明",
            tuple(Paragraph((Run(text),)) for text in lines),
            subtitle=f"编号：{row.number}",
            signature=Signature(said["学校"], day=row.issued_on),
            creator=said["学校"],
            qr=address,
        )
        made_at = timezone.make_aware(dt.datetime.combine(row.issued_on, dt.time()))
        stamp = Stamp(str(row.public_id), made_at, settings.CODE_VERSION)
        seen(row, by=request.user, kind=AccessKind.DOWNLOAD, purpose="下载实习证明")
        return download(write_document(document, stamp), safe_name(f"实习证明{row.number}.docx"))


class Withdraw(RecordFormPage):
    """It no longer counts, or another one does in its place."""

    action = CERTIFY
    title, form_class, submit_label, done_message = "撤销实习证明", WithdrawForm, "撤销", "已撤销。"

    def base_queryset(self) -> QuerySet[Certificate]:
        return certificates_for(self.request.viewer, CERTIFY)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [(LISTED[0], reverse(LISTED[1])), (str(row), row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})

    def perform(self, form: Any) -> str:
        row = withdraw_certificate(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return row.get_absolute_url()


class IssueMany(ManyPage):
    """Several at once."""

    action, title, deed = CERTIFY, "开实习证明", "开证明"
    list_page = ("实习归档", "internships:archive")

    def base_queryset(self) -> QuerySet[Placement]:
        return archive_rows(self.request.viewer, CERTIFY)

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Any]:
        found = issue_certificates(rows, by=self.request.viewer)
        return Outcome([one.placement for one in found.done], found.refused)


class Verify(PublicPage):
    """Whether a certificate counts, to whoever has its code: number, masked name, unit, time, school, and nothing else."""

    title = "核验实习证明"
    template_name = "internships/verify.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            ASKED.count(request)
        except DomainError as error:
            return self.render_to_response(self.get_context_data(words=error.message), status=429)
        row = Certificate.objects.filter(code=kwargs["code"].lower()).first()
        if row is None:
            words = "没有这份证明。请核对网址，或向开具的学校查询。"
            return self.render_to_response(self.get_context_data(words=words), status=404)
        said = dict(row.said)
        facts = [
            ("编号", f"{row.printed}（学校合并后编为{row.number}）" if row.series else row.number),
            ("姓名", masked_name(said["姓名"])),
            ("实习单位", said["实习单位"]),
            ("实习时间", said["实习时间"]),
            ("开具学校", said["学校"]),
            ("开具日期", cndate(row.issued_on)),
        ]
        response = self.render_to_response(
            self.get_context_data(facts=facts, cell=cell(row), withdrawn_on=row.withdrawn_on)
        )
        response["Cache-Control"] = "no-store"
        return response
