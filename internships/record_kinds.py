"""What of this room goes in and out of Excel."""

from groupportal.records.registry import register
from internships.excel.host import HostsKind, PostsKind
from internships.excel.placement import PlacementsKind

register(PlacementsKind())
register(HostsKind())
register(PostsKind())
