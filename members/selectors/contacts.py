"""The people to turn to at units, as far as a person may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import MOBILE
from members.models import Contact, Member
from members.selectors.accounts import accounts_of, contacts_of

THERE, OPEN, HINDERED = "there", "open", "hindered"
"""How a contact stands: has an account, can be given one, can't."""
STANDS = ((THERE, "已有账号"), (OPEN, "可以开账号"), (HINDERED, "开不了账号"))
LACKS = (("mobile", "缺手机号"), ("email", "缺邮箱"), ("title", "缺职务"))


def contacts_for(viewer: Viewer, action: str = "members.view_contact_list") -> QuerySet[Contact]:
    """Those of every unit there is or was, for who may do this for all; else those of the units for which the person may."""
    rows = Contact.objects.filter(member__merged_into__isnull=True).select_related("member__unit")
    rows = rows.filter(viewer.within(action, "member__unit"))
    return rows.order_by("member__unit__pinyin", "member__unit_id", "-is_main", "id")


def standing(rows: QuerySet[Contact], stands: str) -> QuerySet[Contact]:
    """Those of them that stand so with accounts (``STANDS``)."""
    around = contacts_of(Member.objects.filter(pk__in=rows.order_by().values("member")))
    return rows.filter(pk__in=[row.contact.pk for row in accounts_of(around) if row.stands == stands])


def lacking(rows: QuerySet[Contact], what: str) -> QuerySet[Contact]:
    """Those of them without a mobile number, an e-mail address, a title (``LACKS``)."""
    if what == "mobile":
        return rows.exclude(phone__regex=f"^{MOBILE}$")
    return rows.filter(**{what: ""})
