"""What of this app goes in and out of Excel."""

from experts.excel.deed import DeedsKind
from experts.excel.expert import ExpertsKind
from groupportal.records.registry import register

register(ExpertsKind())
register(DeedsKind())
