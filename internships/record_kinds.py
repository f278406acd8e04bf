"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from internships.excel.assessment import ScoresKind
from internships.excel.host import HostsKind, PostsKind
from internships.excel.national import NationalPlacements
from internships.excel.national_papers import NationalCovers, NationalReports
from internships.excel.pay import PaysKind
from internships.excel.placement import PlacementsKind

register(PlacementsKind())
register(HostsKind())
register(PostsKind())
register(NationalPlacements())
register(NationalCovers())
register(NationalReports())
register(PaysKind())
register(ScoresKind())
