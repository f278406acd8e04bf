"""People of a group and the roles they hold there. All run inside the group's scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.accounts.devices import devices_of, end_devices
from groupportal.accounts.enums import DeviceEnd
from groupportal.accounts.models import User
from groupportal.accounts.services import create_account, issue_password, refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Group, Membership, RoleOffer, Unit
from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import in_force
from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Invited:
    """A person who was added: the role that is held, or offered where the person has to say yes first.

    ``password`` is shown once and kept nowhere; "" for an account that was there before.
    """

    held: Membership | RoleOffer
    password: str = ""

    @property
    def user(self) -> User:
        """The person."""
        return self.held.user

    @property
    def is_offer(self) -> bool:
        """Whether it waits for the person's yes."""
        return isinstance(self.held, RoleOffer)


class RowsError(DomainError):
    """Some rows of a list can't be taken; none was. ``problems`` holds one sentence per row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "rows_refused", f"有 {len(problems)} 行不能添加，整份名单都没有写入，请改正后重新提交。"
        )
        self.problems = problems


def lock_people() -> None:
    """One change of roles at a time per group, so that two people can't each withdraw the other's last role.

    Rows that name the group go on being written meanwhile: opening many accounts takes a minute.
    """
    Group.objects.select_for_update(no_key=True).get(pk=active_group().pk)


def _check_role(
    role: str, unit: Unit | None, valid_from: dt.date | None, valid_until: dt.date | None
) -> None:
    if role not in Role.values:
        raise DomainError("role_unknown", f"没有“{role}”这个角色，请从角色名单中选择。")
    label = Role(role).label
    if role in UNIT_ROLES and unit is None:
        raise DomainError("unit_missing", f"“{label}”按单位授予，请选择所属单位。")
    if role not in UNIT_ROLES and unit is not None:
        raise DomainError("unit_unwanted", f"“{label}”面向整个集团，请不要选择单位。")
    if role == Role.EXPERT and valid_until is None:
        raise DomainError("date_missing", "验收专家的角色要有期限，请填写有效期。")
    if valid_from and valid_until and valid_until < valid_from:
        raise DomainError(
            "dates_turned", f"有效期 {valid_until} 早于起始日期 {valid_from}，请核对。", field="valid_until"
        )
    if valid_until and valid_until < timezone.localdate():
        raise DomainError("date_past", f"有效期 {valid_until} 已经过去，请填写今天或以后的日期。")


def _existing_account(name: str, phone: str, username: str) -> User | None:
    found = None
    if username:
        found = User.objects.filter(username=username).first()
    if found is None and phone:
        found = User.objects.filter(phone=phone).first()
    if found is None:
        return None
    # The name is asked for too, so that nobody learns whose number it is by trying numbers.
    if found.name != name or (phone and found.phone and found.phone != phone):
        raise DomainError(
            "account_differs", "这个用户名或手机号已经登记，但姓名或手机号与登记的不一致，请核对后重新填写。"
        )
    if not found.is_active:
        raise DomainError("account_closed", "这个账号已被平台停用，请联系平台运维人员。")
    return found


def _hold(
    user: User, role: str, unit: Unit | None, valid_from: dt.date | None, valid_until: dt.date | None
) -> Membership:
    if Membership.objects.filter(user=user, role=role, unit=unit).exists():
        where = f"（{unit}）" if unit else ""
        raise DomainError("role_held", f"{user.name}已经是“{Role(role).label}”{where}，无须再次授予。")
    held = Membership(user=user, role=role, unit=unit, valid_from=valid_from, valid_until=valid_until)
    refuse_invalid(held)
    held.save()
    return held


def _is_ours(user: User) -> bool:
    """Whether the account was made here, or its person belongs to this group already."""
    return user.made_by_group == active_group().pk or Membership.objects.filter(user=user).exists()


def _offer(offer: RoleOffer) -> RoleOffer:
    refuse_invalid(offer)
    offer.save()
    record("tenancy.role_offered", offer, by=offer.offered_by, after=_role_for_trail(offer))
    return offer


@transaction.atomic
def answer_offer(offer: RoleOffer, *, accept: bool, by: User) -> RoleOffer:
    """The person's own yes or no, inside the group that offers. DomainError where it was answered or withdrawn meanwhile."""
    lock_people()
    found = RoleOffer.objects.select_related("user", "unit").filter(pk=offer.pk, user=by).first()
    if found is None or found.answered_at is not None:
        raise DomainError("offer_over", "这份邀请已经答复过或已被撤回，请刷新页面。")
    found.answered_at, found.is_accepted = timezone.now(), accept
    found.save(update_fields=["answered_at", "is_accepted"])
    if accept:
        held = _hold(found.user, found.role, found.unit, found.valid_from, found.valid_until)
        record("tenancy.offer_accepted", held, by=by, after=_role_for_trail(held))
    else:
        record("tenancy.offer_declined", found, by=by, after=_role_for_trail(found))
    return found


@transaction.atomic
def withdraw_offer(offer: RoleOffer, *, by: Viewer) -> None:
    """Take an offer back that waits for its answer."""
    by.require("tenancy.manage_people")
    offer = RoleOffer.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=offer.pk)
    if offer.answered_at is not None:
        raise DomainError("offer_over", "本人已经答复了这份邀请，请刷新页面。")
    record("tenancy.offer_withdrawn", offer, by=by.user, before=_role_for_trail(offer))
    offer.delete()


def _role_for_trail(held: Membership | RoleOffer) -> dict[str, Any]:
    return {
        "user": held.user.name,
        "role": held.role,
        "unit": held.unit.name if held.unit else "",
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    }


@transaction.atomic
def invite_person(
    *,
    by: Actor,
    name: str,
    role: str,
    phone: str = "",
    username: str = "",
    unit: Unit | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Invited:
    """Give a person a role, with a new account where none answers to the user name or phone.

    An account that another group, or an operator, had made is offered the role: its person says yes or no.
    DomainError where the account belongs to somebody of another name, or the role is held already.
    """
    actor = person(by, "tenancy.manage_people")
    name, phone, username = name.strip(), phone.strip(), username.strip()
    if not name:
        raise DomainError("name_missing", "请填写姓名。")
    if not phone and not username:
        raise DomainError("login_missing", "请填写手机号或用户名，两者至少填一项，用来登录。")
    _check_role(role, unit, valid_from, valid_until)
    lock_people()
    user, password = _existing_account(name, phone, username), ""
    if user is None:
        user, password = create_account(
            name=name, username=username, phone=phone, made_by_group=active_group().pk
        )
    elif not _is_ours(user):
        dates = {"valid_from": valid_from, "valid_until": valid_until}
        return Invited(_offer(RoleOffer(user=user, role=role, unit=unit, offered_by=actor, **dates)))
    held = _hold(user, role, unit, valid_from, valid_until)
    record("tenancy.person_invited", held, by=actor, after=_role_for_trail(held))
    return Invited(held, password)


def add_new_person(*, by: User, name: str, role: str, unit: Unit | None, phone: str = "") -> Invited:
    """A role for a person who gets an account of their own, whichever others there are; the user name is made of the name.

    Who calls asked for the right and took ``lock_people``. DomainError where the telephone was taken meanwhile.
    """
    _check_role(role, unit, None, None)
    user, password = create_account(name=name, phone=phone, made_by_group=active_group().pk)
    held = _hold(user, role, unit, None, None)
    record("tenancy.person_invited", held, by=by, after=_role_for_trail(held))
    return Invited(held, password)


@transaction.atomic
def invite_many(rows: Iterable[dict[str, Any]], *, by: Viewer) -> list[Invited]:
    """``invite_person`` for a whole list: all rows or none. ``number`` of a row is its line; RowsError lists what is wrong."""
    by.require("tenancy.manage_people")
    done, problems = [], []
    for row in rows:
        fields = dict(row)
        number = fields.pop("number")
        try:
            with transaction.atomic():
                done.append(invite_person(by=by, **fields))
        except DomainError as error:
            problems.append(f"第 {number} 行（{fields.get('name') or '未填姓名'}）：{error.message}")
    if problems:
        raise RowsError(problems)
    return done


@transaction.atomic
def grant_role(
    user: User,
    *,
    by: Viewer,
    role: str,
    unit: Unit | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Membership:
    """One more role for a person of this group."""
    by.require("tenancy.manage_people")
    _check_role(role, unit, valid_from, valid_until)
    lock_people()
    if not Membership.objects.filter(user=user).exists():
        raise DomainError("stranger", "此人不在本集团，请先用“添加人员”加入。")
    held = _hold(user, role, unit, valid_from, valid_until)
    record("tenancy.role_granted", held, by=by.user, after=_role_for_trail(held))
    return held


def serving_secretariat() -> QuerySet[Membership]:
    """Who can run the group of the scope today: secretariat with an open account and no role run out."""
    return Membership.objects.filter(in_force(), role=Role.SECRETARIAT, user__is_active=True)


def _secretariat_stays(leaving: list[Membership], actor: Any) -> None:
    going = [m for m in leaving if m.role == Role.SECRETARIAT]
    if not going:
        return
    rest = serving_secretariat().exclude(pk__in=[m.pk for m in going])
    if not rest.exists():
        raise DomainError(
            "last_secretariat",
            "这是本集团最后一位秘书处人员，收回后就没有人能管理集团了。请先授予另一人秘书处角色。",
        )
    if actor and actor in [m.user for m in going] and not rest.filter(user=actor).exists():
        raise DomainError("own_secretariat", "不能收回自己的秘书处角色，请由秘书处的另一位同事操作。")


@transaction.atomic
def revoke_role(membership: Membership, *, by: Actor) -> None:
    """Withdraw a role. The last secretariat role of a group, and one's own last, stay."""
    actor = person(by, "tenancy.manage_people")
    lock_people()
    held = Membership.objects.select_related("user", "unit").get(pk=membership.pk)
    _secretariat_stays([held], actor)
    record("tenancy.role_revoked", held, by=actor, before=_role_for_trail(held))
    held.delete()
    if not Membership.objects.filter(user=held.user).exists():
        end_devices(devices_of(held.user), DeviceEnd.LEFT, by=actor)


@transaction.atomic
def set_validity(
    membership: Membership, *, valid_from: dt.date | None = None, valid_until: dt.date | None, by: Actor
) -> Membership:
    """Change from when and until when a role is held; None means from its granting on, and without end."""
    actor = person(by, "tenancy.manage_people")
    lock_people()
    held = Membership.objects.select_related("user", "unit").get(pk=membership.pk)
    if valid_until is not None or (valid_from and valid_from > timezone.localdate()):
        _secretariat_stays([held], actor)
    _check_role(held.role, held.unit, valid_from, valid_until)
    before = {"valid_from": held.valid_from, "valid_until": held.valid_until}
    held.valid_from, held.valid_until = valid_from, valid_until
    held.save(update_fields=["valid_from", "valid_until"])
    after = {"valid_from": valid_from, "valid_until": valid_until}
    record("tenancy.validity_changed", held, by=actor, before=before, after=after)
    return held


@transaction.atomic
def remove_person(user: User, *, by: Viewer) -> None:
    """Withdraw all roles of a person in this group; the account stays, for other groups and for the trail."""
    by.require("tenancy.manage_people")
    lock_people()
    held = list(Membership.objects.filter(user=user).select_related("user", "unit"))
    if not held:
        raise DomainError("stranger", "此人不在本集团。")
    _secretariat_stays(held, by.user)
    record(
        "tenancy.person_removed",
        user,
        by=by.user,
        before={"role": [str(_role_for_trail(m)["role"]) for m in held]},
    )
    for membership in held:
        membership.delete()
    end_devices(devices_of(user), DeviceEnd.LEFT, by=by.user)


@transaction.atomic
def sign_out_devices(user: User, *, by: Viewer) -> int:
    """End every device on which a person of this group is signed in, for a phone that is lost; how many."""
    by.require("tenancy.manage_people")
    if not Membership.objects.filter(user=user).exists():
        raise DomainError("stranger", "此人不在本集团。")
    return end_devices(devices_of(user), DeviceEnd.OFFICE, by=by.user)


@transaction.atomic
def reset_password(user: User, *, by: Viewer) -> str:
    """A new issued password for an account that this group had made and no other group ever held.

    An account that opens, or once opened, other groups or the platform is not one secretariat's to take over.
    """
    by.require("tenancy.manage_people")
    if user.pk == by.user.pk:
        raise DomainError("own_password", "自己的密码请在“我的账号”里修改。")
    if not Membership.objects.filter(user=user).exists():
        raise DomainError("stranger", "此人不在本集团。")
    user = User.objects.get(pk=user.pk)
    if not _own_account(user):
        raise DomainError(
            "account_shared",
            "这个账号不是本集团开通的，或者也在（曾在）其他集团使用，不能由本集团重置密码，请让本人联系平台运维人员。",
        )
    password = issue_password(user)
    record("tenancy.password_reset", user, by=by.user)
    return password


def _own_account(user: User) -> bool:
    """Whether this group alone had the account made and ever held it: its passwords are the secretariat's to issue."""
    return not (
        user.is_operator or user.is_superuser or user.is_shared or user.made_by_group != active_group().pk
    )


def awaits_password(user: User) -> bool:
    """Whether a slip can be printed for this person: an account of this group alone that nobody has signed in to."""
    return user.is_active and user.last_login is None and user.must_change_password and _own_account(user)


@transaction.atomic
def issue_passwords(users: Iterable[User], *, by: Viewer) -> list[Invited]:
    """New issued passwords for those of these people who never signed in (``awaits_password``), each with the first role held.

    What was printed for them before opens nothing any more. The others are left as they are.
    """
    by.require("tenancy.manage_people")
    ids = [user.pk for user in users]
    held: dict[int, Membership] = {}
    for role in Membership.objects.filter(user__in=ids).select_related("user", "unit"):
        held.setdefault(role.user_id, role)
    issued = []
    for user in User.objects.select_for_update().filter(pk__in=held).order_by("pinyin", "pk"):
        if awaits_password(user) and user.pk != by.user.pk:
            issued.append(Invited(held[user.pk], issue_password(user)))
            record("tenancy.password_reset", user, by=by.user, note="发放初始密码")
    return issued
