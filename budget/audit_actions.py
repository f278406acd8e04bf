from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("budget.lines_set", "编制预算", Level.CHANGE)
register("budget.stages_set", "编制建设阶段", Level.CHANGE)
register("budget.entry_recorded", "登记到位与支出", Level.ADD)
register("budget.entry_reversed", "冲销台账", Level.REMOVE)
register("budget.ledger_opened", "登记期初台账", Level.ADD)
register("budget.openings_reversed", "冲销期初台账", Level.REMOVE)
register("budget.ledger_imported", "导入台账", Level.ADD)
register("budget.evidence_attached", "补充台账凭证附件", Level.ADD)
register("budget.opening_broken_down", "分解期初", Level.CHANGE)
