from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "经费"

    def ready(self) -> None:
        from budget.services.lines import copy_budget, discard_budget  # noqa: PLC0415 -- app ready
        from plans.services.revision import on_copy, on_discard  # noqa: PLC0415 -- app ready

        on_copy.append(copy_budget)
        on_discard.append(discard_budget)
