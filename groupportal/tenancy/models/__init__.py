from groupportal.tenancy.models.base import GroupKey, GroupModel, person_key
from groupportal.tenancy.models.form_key import FormKey
from groupportal.tenancy.models.group import Group
from groupportal.tenancy.models.membership import Membership, OperatorVisit, RoleOffer
from groupportal.tenancy.models.unit import Unit

__all__ = [
    "FormKey",
    "Group",
    "GroupKey",
    "GroupModel",
    "Membership",
    "OperatorVisit",
    "RoleOffer",
    "Unit",
    "person_key",
]
