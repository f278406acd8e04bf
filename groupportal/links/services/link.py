"""Issuing, renewing, revoking and settling links. None of it is done twice, however often it is asked for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.errors import DomainError
from groupportal.links.enums import Happening
from groupportal.links.mail import send_link_message
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, purpose_of
from groupportal.links.selectors import address_of, subject_of
from groupportal.links.services.visit import note
from groupportal.links.tokens import token_hash
from groupportal.messages.enums import Channel
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cntime, mask_email, mask_phone

Actor = Viewer | int
"""A viewer's right is checked; SYSTEM_ACTOR is the program, where a rule issues the link and no person."""
MOST_PROGRESS = 60_000
"""Characters of what is kept before it is handed in."""
RENEWED = "已换成新的链接"


@dataclass(frozen=True)
class Addressed:
    """What one link is about and for whom. ``params`` fix what it shows (a cut-off date, a list of tables)."""

    subject: Model
    addressee: str
    unit: Unit | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Any, str]:
        """A matter and a person have one open link."""
        return self.subject.public_id, self.addressee.strip()[:60]  # type: ignore[attr-defined]


def issue_link(
    purpose: str,
    subject: Model,
    *,
    addressee: str,
    by: Actor,
    unit: Unit | None = None,
    params: dict[str, Any] | None = None,
    expires_at: dt.datetime | None = None,
) -> tuple[Link, str]:
    """``issue_links`` for one; the link and its whole address."""
    row = Addressed(subject, addressee, unit, params or {})
    (link,) = issue_links(purpose, [row], by=by, expires_at=expires_at)
    return link, address_of(link)


@transaction.atomic
def issue_links(
    purpose: str, rows: Iterable[Addressed], *, by: Actor, expires_at: dt.datetime | None = None
) -> list[Link]:
    """A link for each row, in order: the one that is still open where there is one, so asking twice makes no second.

    NotAllowed without the purpose's action for a row's unit; DomainError without a name, or with an end that has passed.
    """
    kind, wanted, now = purpose_of(purpose), list(rows), timezone.now()
    until = expires_at or now + kind.life
    if until <= now:
        raise DomainError("link_ends", f"有效期 {cntime(until)} 已经过去，请填写以后的时间。")
    user = None
    for row in wanted:
        user = _person(by, kind, row.unit.pk if row.unit else None)
        if row.subject._meta.label != kind.model:
            raise TypeError(f"{purpose} is about {kind.model}, not {row.subject._meta.label}")
        if not row.addressee.strip():
            raise DomainError("link_nobody", "请写明链接给谁使用。")
    known = {_key(link): link for link in _unsettled(kind, [r.subject for r in wanted])}
    fresh: dict[Any, Link] = {}
    for row in wanted:
        link = _new(kind, row, until, user)
        old = known.get(_key(link))
        if old is not None and old.is_open(now):
            continue
        if old is not None:
            _replace(old, link, user)
        fresh.setdefault(_key(link), link)
    try:
        with transaction.atomic():
            Link.objects.bulk_create(fresh.values())
    except IntegrityError:
        # Somebody issued one of them at this moment: theirs are open now.
        return issue_links(purpose, wanted, by=by, expires_at=expires_at)
    for key, link in fresh.items():
        if key in known:
            _point(known[key], link)
    record_all("links.link_issued", [(link, _link_for_trail(link)) for link in fresh.values()], by=user)
    return [{**known, **fresh}[row.key] for row in wanted]


@transaction.atomic
def renew_link(link: Link, *, by: Actor) -> tuple[Link, str]:
    """A new address for the same matter, with what was filled in; the old one dies. DomainError where the matter is settled."""
    link = _locked(link)
    kind = purpose_of(link.purpose)
    user = _person(by, kind, link.unit_id)
    if link.finished_at is not None:
        raise DomainError("link_finished", f"这件事已于{cntime(link.finished_at)}办完，不用补发链接。")
    if link.replaced_by_id is not None:
        raise DomainError("link_replaced", "这条链接已经补发过，请使用新的那一条。")
    row = Addressed(subject_of(link), link.addressee, link.unit, link.params)
    if row.subject is None:
        raise DomainError("link_no_subject", "这条链接对应的事项已不在，不能补发。")
    if link.revoked_at is not None and _unsettled(kind, [row.subject]).filter(addressee=link.addressee):
        raise DomainError("link_exists", f"{link.addressee}已有一条在用的链接，不用补发。")
    new = _new(kind, row, timezone.now() + kind.life, user)
    _replace(link, new, user)
    new.save()
    _point(link, new)
    record("links.link_renewed", new, by=by if user is None else user, after=_link_for_trail(new))
    return new, address_of(new)


@transaction.atomic
def revoke_link(link: Link, *, reason: str, by: Actor) -> Link:
    """The address opens nothing from now on. DomainError without a reason, or where it opens nothing anyway."""
    link = _locked(link)
    user = _person(by, purpose_of(link.purpose), link.unit_id)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤销的原因，例如“发错了人”。")
    if link.revoked_at is not None:
        raise DomainError("link_revoked", f"这条链接已于{cntime(link.revoked_at)}撤销。")
    _close(link, reason=reason.strip()[:200], user=user)
    link.progress = {}
    link.save(update_fields=["progress"])
    record("links.link_revoked", link, by=by if user is None else user, note=link.revoke_reason)
    return link


@transaction.atomic
def finish_link(link: Link, request: HttpRequest | None = None) -> Link:
    """The holder has handed it in: the link is spent. Of two at once one gets a DomainError ``link_spent``."""
    link = _locked(link)
    if not link.is_open():
        raise DomainError("link_spent", "这条链接已经用过或已失效，刚才的内容没有提交。")
    _settle(link, note_words="", request=request)
    return link


@transaction.atomic
def settle_links(purpose: str, subject: Model, *, words: str) -> None:
    """The matter was settled without them (on paper, by a decision): what is still open of it can be read and no more."""
    for link in _unsettled(purpose_of(purpose), [subject]):
        _settle(link, note_words=words, request=None)


def hold_links(purposes: Iterable[str], subjects: Iterable[Model]) -> None:
    """Lock what is open of these matters, in one order, until the end of the transaction.

    For whoever writes a matter and settles its links: first the links, then the matter, as the page behind a link does.
    """
    rows = Link.objects.filter(
        purpose__in=list(purposes),
        subject_id__in=[subject.public_id for subject in subjects],  # type: ignore[attr-defined]
        finished_at__isnull=True,
        revoked_at__isnull=True,
    )
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


@transaction.atomic
def settle_others(purpose: str, rows: Iterable[Addressed], *, words: str) -> None:
    """The matters are other people's now: what is open of them for the same unit, but for somebody else, is settled."""
    wanted = list(rows)
    named = {(row.key[0], row.unit.pk if row.unit else None): row.key[1] for row in wanted}
    for link in _unsettled(purpose_of(purpose), [row.subject for row in wanted]):
        if link.addressee != named.get((link.subject_id, link.unit_id), link.addressee):
            _settle(link, note_words=words, request=None)


@transaction.atomic
def readdress_links(purpose: str, subject: Model, *, addressee: str) -> None:
    """The matter is another person's now, or the name was misspelt: the open link goes on under it."""
    _unsettled(purpose_of(purpose), [subject]).update(addressee=addressee.strip()[:60])


@transaction.atomic
def links_follow(goes: Unit, stays: Unit) -> None:
    """Two rows of one unit became one: links of the row that goes are those of the one that stays, and are addressed to its name.

    Where somebody then has two open links to one matter, the one of the row that goes is settled.
    """
    rows = Link.objects.select_for_update(of=("self",)).filter(unit=goes)
    for link in rows.filter(
        finished_at__isnull=True, revoked_at__isnull=True, addressee__contains=f"（{goes}）"
    ):
        link.addressee = link.addressee.replace(f"（{goes}）", f"（{stays}）")[:60]
        subject = Link.objects.filter(purpose=link.purpose, subject_id=link.subject_id)
        if subject.filter(
            addressee=link.addressee, finished_at__isnull=True, revoked_at__isnull=True
        ).exists():
            _settle(link, note_words=f"“{goes}”已并入“{stays}”，请用另一条链接", request=None)
        link.save(update_fields=["addressee"])
    rows.update(unit=stays)


@transaction.atomic
def prolong_links(purpose: str, subjects: Iterable[Model], *, expires_at: dt.datetime, by: Actor) -> int:
    """The matters are open until another time: so are the links that stand open, or ran out unanswered. How many.

    NotAllowed without the purpose's action for a link's unit.
    """
    kind = purpose_of(purpose)
    rows = list(_unsettled(kind, list(subjects)).exclude(expires_at=expires_at).select_related("unit"))
    user = None
    for link in rows:
        user = _person(by, kind, link.unit_id)
        link.expires_at = expires_at
    Link.objects.bulk_update(rows, ["expires_at"])
    record_all("links.link_prolonged", [(link, _link_for_trail(link)) for link in rows], by=user)
    return len(rows)


@transaction.atomic
def keep_progress(link: Link, values: Mapping[str, Any], request: HttpRequest) -> Link:
    """Keep what is filled in so far, to go on with from any device. DomainError where the link is spent, or it is too much."""
    link = _locked(link)
    if not link.is_open():
        raise DomainError("link_spent", "这条链接已经用过或已失效，没有存下。")
    if len(json.dumps(values, ensure_ascii=False)) > MOST_PROGRESS:
        raise DomainError(
            "link_too_much", "填写的文字太长，没有存下。请缩短后直接提交，长材料请作为文件上传。"
        )
    first = link.progress_at is None
    link.progress, link.progress_at = dict(values), timezone.now()
    link.save(update_fields=["progress", "progress_at"])
    if first:
        note(link, Happening.KEPT, request)
    return link


@transaction.atomic
def drop_progress(link: Link) -> None:
    """What was filled in has been handed in, and the link goes on."""
    link = _locked(link)
    if link.progress_at is not None:
        link.progress, link.progress_at = {}, None
        link.save(update_fields=["progress", "progress_at"])


@transaction.atomic
def send_link(link: Link, *, by: Viewer, channel: Channel = Channel.EMAIL) -> Link:
    """Send the address to the holder's e-mail or phone.

    DomainError where there is none, where the channel is not set up, and for a link that opens nothing any more.
    """
    link = _locked(link)
    kind = purpose_of(link.purpose)
    user = _person(by, kind, link.unit_id)
    subject = subject_of(link)
    reach = kind.reach(link, subject) if subject is not None else Reach()
    by_mail = channel == Channel.EMAIL
    address, word = (reach.email, "邮箱") if by_mail else (reach.phone, "手机号")
    if not address:
        raise DomainError(
            "link_no_address", f"{link.addressee}没有登记{word}，请用二维码或复制链接发给对方。"
        )
    if not link.is_open():
        raise DomainError("link_spent", "这条链接已不能用，请先补发新链接。")
    send_link_message(link, address, by=user)
    masked = mask_email(address) if by_mail else mask_phone(address)
    note(link, Happening.SENT, words=f"{Channel(channel).label} {masked}")
    record("links.link_sent", link, by=user)
    return link


def _person(by: Actor, kind: LinkPurpose, unit_id: int | None) -> Any:
    if not isinstance(by, Viewer):
        return None
    by.require(kind.action, unit_id=unit_id)
    return by.user


def _new(kind: LinkPurpose, row: Addressed, until: dt.datetime, user: Any) -> Link:
    link = Link(
        purpose=kind.code,
        subject_id=row.key[0],
        addressee=row.key[1],
        subject_label=str(row.subject)[:200],
        unit=row.unit,
        params=row.params,
        expires_at=until,
        issued_by=user,
    )
    link.token_hash = token_hash(link.public_id)
    return link


def _key(link: Link) -> tuple[Any, str]:
    return link.subject_id, link.addressee


def _replace(old: Link, new: Link, user: Any) -> None:
    """Make room for ``new``, which goes on with what was filled in; ``_point`` follows once it is kept."""
    new.progress, new.progress_at = old.progress, old.progress_at
    if old.revoked_at is None:
        _close(old, reason=RENEWED, user=user)


def _point(old: Link, new: Link) -> None:
    old.replaced_by, old.progress = new, {}
    old.save(update_fields=["replaced_by", "progress"])


def _unsettled(kind: LinkPurpose, subjects: list[Any]) -> Any:
    """Those neither settled nor revoked, locked; some may have run out."""
    return Link.objects.select_for_update(of=("self",)).filter(
        purpose=kind.code,
        subject_id__in=[s.public_id for s in subjects],
        finished_at__isnull=True,
        revoked_at__isnull=True,
    )


def _locked(link: Link) -> Link:
    return Link.objects.select_for_update(of=("self",)).select_related("unit").get(pk=link.pk)


def _close(link: Link, *, reason: str, user: Any) -> None:
    link.revoked_at, link.revoked_by, link.revoke_reason = timezone.now(), user, reason
    link.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])


def _settle(link: Link, *, note_words: str, request: HttpRequest | None) -> None:
    now = timezone.now()
    link.finished_at, link.expires_at = now, now + purpose_of(link.purpose).readable_for
    # What was handed in stands in the room's own records.
    link.progress = {}
    link.save(update_fields=["finished_at", "expires_at", "progress"])
    note(link, Happening.FINISHED, request, words=note_words)
    record("links.link_finished", link, after=_link_for_trail(link), note=note_words)


def _link_for_trail(link: Link) -> dict[str, Any]:
    return {"事项": link.subject_label, "使用人": link.addressee, "有效至": cntime(link.expires_at)}
