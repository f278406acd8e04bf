"""Which contacts of units have an account, who can be given one, and why the others can't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership, RoleOffer
from groupportal.tenancy.roles import Role
from groupportal.ui.formats import is_mobile
from groupportal.ui.names import folded
from members.enums import Category
from members.models import Contact, Member

_STAFF = {Category.SCHOOL: Role.SCHOOL_ADMIN, Category.PARK: Role.PARK}


def staff_role(member: Member) -> Role:
    """The role in which people of a unit act for it, by its category.

    For associations, chambers, government and service bodies there is none of their own: 企业人员 does what anybody does for a unit
    (files, keeps its data, claims points) and no more, where 学校管理员 opens the admin and 查阅人员 reads the whole group.
    """
    return _STAFF.get(Category(member.category), Role.ENTERPRISE)


@dataclass(frozen=True)
class ContactAccount:
    """How a contact stands: ``account`` is theirs at this unit already; else ``hindrance`` says why none can be opened, or "".

    ``mobile`` is the number they will sign in with; "" for a user name alone.
    """

    contact: Contact
    role: Role
    account: User | None = None
    hindrance: str = ""
    mobile: str = ""
    others: int = 0
    """Accounts of other people at the unit."""

    @property
    def stands(self) -> str:
        """ "there", "open" (one can be opened) or "hindered"."""
        return "there" if self.account else "hindered" if self.hindrance else "open"


def accounts_of(contacts: Iterable[Contact]) -> list[ContactAccount]:
    """How these contacts stand, in their order: each unit's main one first among those of one name. Three queries.

    Of two with one name at a unit only the first can be given an account, of one number with two names neither.
    """
    listed = list(contacts)
    units = {contact.member.unit_id for contact in listed}
    known = _Known()
    for contact in listed:
        if is_mobile(contact.phone):
            known.named.setdefault(contact.phone, {}).setdefault(folded(contact.name), contact)
    known.holders.update((u.phone, u) for u in User.objects.filter(phone__in=known.named))
    for role in Membership.objects.filter(unit__in=units).select_related("user").order_by("id"):
        known.staff.setdefault(role.unit_id, []).append(role.user)
    offers = RoleOffer.objects.filter(unit__in=units, answered_at__isnull=True).select_related("user")
    known.offered.update((offer.unit_id, folded(offer.user.name)) for offer in offers)
    return [_stands(contact, known) for contact in listed]


@dataclass
class _Known:
    named: dict[str, dict[str, Contact]] = field(default_factory=dict)
    """Who goes by each number: a contact for each name."""
    holders: dict[str | None, User] = field(default_factory=dict)
    staff: dict[int | None, list[User]] = field(default_factory=dict)
    offered: set[tuple[int | None, str]] = field(default_factory=set)
    seen: set[tuple[int, str]] = field(default_factory=set)
    """Names met so far at each unit."""


def _stands(contact: Contact, known: _Known) -> ContactAccount:
    role, unit = staff_role(contact.member), contact.member.unit_id
    mobile = contact.phone if is_mobile(contact.phone) else ""
    name = folded(contact.name)
    twice = (contact.member_id, name) in known.seen
    known.seen.add((contact.member_id, name))
    theirs = next(
        (
            user
            for user in known.staff.get(unit, ())
            if folded(user.name) == name and (not mobile or user.phone in (None, mobile))
        ),
        None,
    )
    if theirs and not twice:
        return ContactAccount(contact, role, account=theirs)
    if twice:
        why = "同一单位还有一位同名的联系人，请先并成一位，或写成能区分的姓名"
    elif (unit, name) in known.offered:
        why = "已发出邀请，等本人登录后接受"
    elif not mobile and not contact.email:
        why = f"{'只有座机' if contact.phone else '没有电话'}，没有手机号也没有邮箱，请先补上"
    else:
        why = _number_words(mobile, name, known)
    others = len({user.pk for user in known.staff.get(unit, ())})
    return ContactAccount(contact, role, hindrance=why, mobile=mobile, others=others)


def _number_words(mobile: str, name: str, known: _Known) -> str:
    """Why nobody can sign in with this number under this name; "" where somebody can."""
    holder = known.holders.get(mobile)
    if holder and folded(holder.name) != name:
        return "这个手机号登记在另一个姓名下，请核对姓名和手机号"
    if holder and not holder.is_active:
        return "账号已被平台停用，请联系平台运维人员"
    for said, other in known.named.get(mobile, {}).items():
        if said != name:
            return f"与{other.member}的{other.name}是同一个手机号，请核对"
    return ""


def contacts_of(members: Iterable[Member]) -> list[Contact]:
    """The contacts of these units, unit by unit, the main one first."""
    rows = Contact.objects.filter(member__in=[m.pk for m in members]).select_related("member__unit")
    return list(rows.order_by("member__unit__pinyin", "member_id", "-is_main", "id"))
