"""A unit's way in, as the applicant takes it: filling in, submitting, supplying what is missing, looking how it stands."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.links.models import Link
from groupportal.links.selectors import address_of, link_in_force, links_about
from groupportal.links.services import issue_link, readdress_links, renew_link, settle_links
from groupportal.tenancy.scope import SYSTEM_ACTOR
from members.enums import APPLICATION_LINK, ApplicationState, AttachmentKind
from members.mail import send_news_mail
from members.models import Application, ApplicationEvent, ApplicationFile
from members.rules import checked_code, checked_name, checked_region, checked_staff
from members.services.contacts import checked_phone
from members.states import APPLICATION

FIELDS = (
    "name",
    "credit_code",
    "category",
    "industry",
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "introduction",
    "website",
    "rank",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_email",
    "wish",
)
APPLICANTS_TURN = (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.MATERIAL)
"""States in which the next step is the applicant's."""
MAX_FILES = 10
_SIGNS = "ABCDEFGHJKLMNPQRTUVWXY346789"

Upload = tuple[str, StoredFile]
"""The kind of attachment and the file."""
_A = ApplicationState


class _Applications(RulingKind[Application]):
    """An applicant has no account and is let in by the link; who fills in or hands in for it has, and does not rule on it."""

    model = Application
    action = proposing = "members.review_application"
    page = "members:application"
    topics = ("members.to_review", "members.to_applicant")
    recorded = {
        _A.SUBMITTED: "members.application_submitted",
        _A.RETURNED: "members.application_returned",
        _A.MATERIAL: "members.material_requested",
        _A.ACCEPTED: "members.application_accepted",
        _A.REFUSED: "members.application_refused",
        _A.ENDED: "members.application_ended",
        _A.ADMITTED: "members.application_admitted",
        _A.WITHDRAWN: "members.application_withdrawn",
    }
    told = {_A.SUBMITTED: "加盟申请"}
    own_words = "这份申请或它的材料是您代申请单位提交的。提交和审核须由两个人完成，请交给另一位同事审核。"
    why_words = "请写明原因或所需材料，申请单位会看到这段话。"

    def body(self, row: Application) -> str:
        return "请审核。"

    def for_trail(self, row: Application) -> dict[str, Any]:
        if row.state == _A.SUBMITTED:
            return {"材料": "、".join(str(kept.file) for kept in row.files.select_related("file"))}
        return {"决定依据": row.decision, "决定日期": row.decided_on} if row.state == _A.ADMITTED else {}


APPLICATIONS = _Applications()


@transaction.atomic
def start_application(values: Mapping[str, Any], *, files: Sequence[Upload] = ()) -> Application:
    """A draft with its tracking code and its link.

    KeyError for a field that is not an applicant's; DomainError for wrong values, or while another one of the unit is under way.
    """
    application = Application(tracking_code=_free_code(), **_checked(values))
    refuse_invalid(application)
    _refuse_second(application)
    application.save()
    _keep_applicants_files(application, files)
    _step(application, "填写申请")
    record("members.application_started", application, by=SYSTEM_ACTOR, after={"单位": application.name})
    link_of(application)
    return application


@transaction.atomic
def update_application(
    application: Application, values: Mapping[str, Any], *, files: Sequence[Upload] = ()
) -> Application:
    """Change a draft or one that was given back; further files are added."""
    application = APPLICATIONS.locked(application)
    if application.state not in APPLICANTS_TURN:
        raise DomainError(
            "not_your_turn",
            f"申请现在是“{application.get_state_display()}”，不能修改。如需更改请联系秘书处。",
        )
    for field, value in _checked(values).items():
        setattr(application, field, value)
    refuse_invalid(application)
    application.save()
    readdress_links(APPLICATION_LINK, application, addressee=application.contact_name)
    _keep_applicants_files(application, files)
    return application


@transaction.atomic
def submit_application(application: Application, *, note: str = "", by: Actor = SYSTEM_ACTOR) -> Application:
    """Hand it to the secretariat; ``by`` is who does it for the applicant, where that person is signed in.

    DomainError where the introduction is missing both as text and as file.
    """
    application = APPLICATIONS.locked(application)
    has_file = application.files.filter(kind=AttachmentKind.INTRODUCTION).exists()
    if not application.introduction.strip() and not has_file:
        raise DomainError("introduction_missing", "请填写单位介绍，或上传一份企业介绍文件。")
    application = APPLICATIONS.submit(application, by=by, note=note)
    _step(application, note or "提交申请")
    send_news_mail(application, "我们已收到贵单位的加盟申请，审核结果会发到这个邮箱。")
    return application


@transaction.atomic
def withdraw_application(application: Application, *, reason: str = "") -> Application:
    """The applicant no longer wishes to join."""
    application = APPLICATIONS.withdraw(application, _A.WITHDRAWN, by=SYSTEM_ACTOR, note=reason)
    _step(application, reason.strip() or "撤回申请")
    return application


@transaction.atomic
def link_of(application: Application) -> Link:
    """The applicant's link: the one in force, else a new one. DomainError where the secretariat withdrew it."""
    link = link_in_force(application, APPLICATION_LINK)
    if link is not None and address_of(link):
        return link
    if link is not None and link.is_open():
        # It was made with a key that is not known any more, so nobody can be told its address.
        return renew_link(link, by=SYSTEM_ACTOR)[0]
    last = links_about(application, APPLICATION_LINK).first()
    if last is not None and last.revoked_at is not None:
        raise DomainError("link_revoked", "这份申请的链接已由秘书处撤销，请联系集团秘书处。")
    link, _ = issue_link(APPLICATION_LINK, application, addressee=application.contact_name, by=SYSTEM_ACTOR)
    if application.state in APPLICATION.final:
        settle_links(APPLICATION_LINK, application, words=application.get_state_display())
    return link


def find_application(tracking_code: str, phone: str) -> Application | None:
    """The application of this tracking code and contact phone; None where either is wrong."""
    found = Application.objects.filter(tracking_code=tracking_code.strip().upper()).first()
    try:
        plain = checked_phone(phone)
    except DomainError:
        return None
    return found if found and plain and secrets.compare_digest(found.contact_phone, plain) else None


def keep_files(application: Application, files: Sequence[Upload]) -> None:
    """Add files to what an application came with."""
    ApplicationFile.objects.bulk_create(
        ApplicationFile(application=application, kind=kind, file=file) for kind, file in files
    )


def add_event(application: Application, text: str, user: Any) -> None:
    """Write down a step, and what follows where it is the last one."""
    ApplicationEvent.objects.create(
        application=application, state=application.state, text=text[:1000], by=user
    )
    if application.state in APPLICATION.final:
        # It can still be read by its link for a while, and no more than that.
        settle_links(APPLICATION_LINK, application, words=application.get_state_display())


def _step(application: Application, text: str) -> None:
    add_event(application, text, None)


def _refuse_second(application: Application) -> None:
    under_way = Application.objects.exclude(state__in=APPLICATION.final)
    if application.credit_code and under_way.filter(credit_code=application.credit_code).exists():
        raise DomainError(
            "under_way", "这个统一社会信用代码已有一份申请在办理，请用查询码查询进度，不必重复提交。"
        )


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(_SIGNS) for _ in range(10))
        if not Application.objects.filter(tracking_code=code).exists():
            return code


def _keep_applicants_files(application: Application, files: Sequence[Upload]) -> None:
    if files and application.files.count() + len(files) > MAX_FILES:
        raise DomainError("too_many_files", f"一份申请最多上传 {MAX_FILES} 个文件，请合并后再传。")
    keep_files(application, files)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if strange := set(values) - set(FIELDS):
        raise KeyError(f"not an applicant's: {sorted(strange)}")
    found = dict(values)
    readers = {
        "name": checked_name,
        "credit_code": checked_code,
        "region": checked_region,
        "contact_phone": checked_phone,
    }
    for name, read in readers.items():
        if name in found:
            found[name] = read(found[name])
    if "staff_total" in found:
        checked_staff(found["staff_total"], found.get("staff_total_on"))
    if "contact_phone" in found and not found["contact_phone"]:
        raise DomainError("phone_missing", "请填写联系电话，查询申请进度时要用它核对身份。")
    return found
