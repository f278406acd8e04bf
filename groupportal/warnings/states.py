"""The words of what somebody said to a warning."""

from groupportal.ui.vocabulary import State, declare

declare(
    answered=State("已说明", "done", "check"),
    aside=State("已搁置", "plain", "stop"),
    unanswered=State("待处理", "care", "warning"),
)
