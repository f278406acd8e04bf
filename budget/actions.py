from groupportal.tenancy.roles import Role, act, declare

declare(
    "经费",
    {
        "budget.view_budget": act(
            "查看经费", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, Role.EXPERT, Role.READER, operator=True
        ),
        "budget.export_ledger": act(
            "导出台账", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, Role.EXPERT, Role.READER
        ),
        "budget.edit_budget": act("编制预算", Role.SECRETARIAT, Role.FINANCE),
        "budget.record_entry": act("登记到位与支出", Role.SECRETARIAT, Role.FINANCE),
        "budget.reverse_entry": act("冲销台账", Role.SECRETARIAT, Role.FINANCE),
    },
)
