"""What a link says that opens nothing: what happened, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate, cntime


@dataclass(frozen=True)
class Closed:
    """A page in place of the one behind the link."""

    status: int
    title: str
    text: str
    next: str = ""
    tone: str = "care"


def contact_words(told: str = "") -> str:
    """Whom to ask: what the purpose told, else the secretariat, with how to reach it where the group says so."""
    if told:
        return told
    contact = active_group().contact
    return f"{active_group().name}秘书处（{contact}）" if contact else f"{active_group().name}秘书处"


def not_found_words() -> Closed:
    """For signs of no link, and of another group's: nobody learns which."""
    return Closed(
        404,
        "没有找到这条链接",
        "链接可能没有复制完整，或者抄错了字。链接最后一段是 12 个字母和数字，没有 i、l、o、s、z 和 0、1、2、5。",
        f"请回到收到链接的短信、邮件或聊天记录里重新点开；还是打不开，请联系{contact_words()}。",
    )


def closed_words(link: Link, purpose: LinkPurpose, *, is_known: bool) -> Closed | None:
    """Why a link opens nothing, to a device that passed its check before or any other; None where it does open.

    It does as well where what was settled can be read again.
    """
    if link.is_open():
        return None
    about = f"“{purpose.label}”的链接（给{link.addressee}）"
    whom = contact_words(purpose.contact(link, is_known=is_known))
    ask = f"如有疑问，请联系{whom}。"
    if link.replaced_by_id is not None:
        return Closed(410, "这条链接已换成新的", f"{about}已经补发。", f"请使用最新收到的那一条。{ask}")
    if link.revoked_at is not None:
        return Closed(410, "这条链接已撤销", f"{about}已于{cndate(link.revoked_at)}撤销，不能再用。", ask)
    if link.finished_at is None:
        return Closed(
            410,
            "这条链接已过期",
            f"{about}有效到{cntime(link.expires_at)}。",
            f"请联系{whom}补发一条{'，已填的内容会带过去' if purpose.does else ''}。",
        )
    if purpose.receipt is None or not link.is_readable():
        return Closed(
            410,
            "这件事已经办完",
            f"{about}已于{cntime(link.finished_at)}办完，不能再填，也不用再填。",
            f"如果不是您本人填写的，或者需要更改，请联系{whom}。",
            "done",
        )
    return None


def moved_words(link: Link, purpose: LinkPurpose) -> Closed:
    """For another device than the one on which it was begun, where the purpose holds to one."""
    return Closed(
        403,
        "请在原来的设备上继续",
        f"这条链接只给{link.addressee}使用，已经在另一台手机或电脑上开始填写，这台设备打不开。",
        f"换了手机的，请联系{contact_words(purpose.contact(link, is_known=False))}补发；链接是别人转给您的，请不要代填。",
    )
