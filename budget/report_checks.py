"""What is looked for in the money; by which words texts name it."""

from __future__ import annotations

from budget.selectors.warnings import KIND
from groupportal.reporting.checks import looked_for, said_as

looked_for(KIND, "经费")
_PLANNED = ("预算", "预算总投入", "规划预算总投入", "总投入预算", "经费预算", "项目预算")
said_as("budget.planned", *_PLANNED, unit="元")
said_as("budget.received", "到位", "到位资金", "资金到位", "经费到位", "实际到位", "到位经费", unit="元")
said_as("budget.spent", "支出", "支出资金", "资金支出", "经费支出", "实际支出", unit="元")
