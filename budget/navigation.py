from groupportal.ui.navigation import Entry, register

register(
    Entry("建设", "经费", "budget:overview", "budget", "budget.view_budget", order=30),
    Entry("建设", "到位与支出台账", "budget:ledger", "table", "budget.view_budget", order=31),
)
