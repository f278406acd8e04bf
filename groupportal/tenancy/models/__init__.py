from groupportal.tenancy.models.base import GroupKey, GroupModel, person_key
from groupportal.tenancy.models.group import Group
from groupportal.tenancy.models.membership import Membership, OperatorVisit, RoleOffer
from groupportal.tenancy.models.unit import Unit

__all__ = [
    "Group",
    "GroupKey",
    "GroupModel",
    "Membership",
    "OperatorVisit",
    "RoleOffer",
    "Unit",
    "person_key",
]
