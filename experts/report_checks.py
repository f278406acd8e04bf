"""By which words texts name how many experts there are."""

from __future__ import annotations

from groupportal.reporting.checks import said_as

said_as("experts.in_pool", "专家库", "专家库专家", "专家库有专家", "入库专家", "在库专家", unit="人")
