from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "经费"

    def ready(self) -> None:
        from budget.comparing import budget_panels  # noqa: PLC0415 -- app ready
        from budget.services.lines import copy_budget, discard_budget  # noqa: PLC0415 -- app ready
        from plans.selectors.compare import on_compare  # noqa: PLC0415 -- app ready
        from plans.services.revision import on_copy, on_discard  # noqa: PLC0415 -- app ready

        on_copy.append(copy_budget)
        on_discard.append(discard_budget)
        on_compare.append(budget_panels)
