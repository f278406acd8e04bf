"""The words of this room's states."""

from groupportal.ui.vocabulary import State, declare

declare(
    studying=State("在读", "done", "check"),
    resting=State("休学", "action", "clock"),
    gone=State("离校", "plain", "stop"),
    to_come=State("尚未入学", "plain", "calendar"),
)
