from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "经费"

    def ready(self) -> None:
        from budget.comparing import budget_panels, draft_offers  # noqa: PLC0415 -- app ready
        from budget.services.lines import (  # noqa: PLC0415 -- app ready
            copy_budget,
            discard_budget,
            drop_stray_lines,
        )
        from plans.selectors.compare import on_compare  # noqa: PLC0415 -- app ready
        from plans.selectors.offers import on_draft  # noqa: PLC0415 -- app ready
        from plans.services.revision import (  # noqa: PLC0415 -- app ready
            on_copy,
            on_discard,
            on_items_removed,
        )

        on_copy.connect(copy_budget)
        on_discard.connect(discard_budget)
        on_items_removed.connect(drop_stray_lines)
        on_compare.connect(budget_panels)
        on_draft.connect(draft_offers)
