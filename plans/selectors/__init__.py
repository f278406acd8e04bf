from plans.selectors.content import (
    first_revision,
    items_of,
    main_plan,
    main_revision,
    plans,
    revision_as_of,
    revisions_of,
)
from plans.selectors.filings import latest_filings
from plans.selectors.progress import progress_of, reported_of

__all__ = [
    "first_revision",
    "items_of",
    "latest_filings",
    "main_plan",
    "main_revision",
    "plans",
    "progress_of",
    "reported_of",
    "revision_as_of",
    "revisions_of",
]
