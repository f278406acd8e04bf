"""How money and rates are printed in the annex tables: the rules stand in ``groupportal.ui.figures``."""

from groupportal.ui.figures import in_wan, plain, rate
from groupportal.ui.formats import DASH

__all__ = ["DASH", "in_wan", "plain", "rate"]
