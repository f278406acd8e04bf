"""What of this room goes in and out of Excel."""

from employment.excel.demand import DemandsKind
from employment.excel.destination import NationalEmployed, NationalLooking, NationalStudying
from employment.excel.graduate import GraduatesKind
from employment.excel.national import NationalVisits, NationalWishes
from employment.excel.visit import VisitsKind
from employment.excel.wish import WishesKind
from groupportal.records.registry import register

register(DemandsKind())
register(VisitsKind())
register(WishesKind())
register(GraduatesKind())
for kind in (NationalWishes, NationalVisits, NationalEmployed, NationalStudying, NationalLooking):
    register(kind())
