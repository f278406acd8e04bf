"""Kinds of message (消息类别). Apps declare theirs in ``message_topics.py``; people choose by them how to be told."""

from __future__ import annotations

from dataclasses import dataclass

from groupportal.messages.enums import Channel


@dataclass(frozen=True)
class Topic:
    """``label`` and ``about`` say in words what comes, to whom and when.

    ``channels``: how it comes beside the inbox unless the person chooses otherwise. ``urgent``: quiet hours do not hold it back.
    ``robot_text``: what a group chat may read, "" for nothing; ``{title}`` in it stands for the message's title and belongs there only
    where titles name no person. ``robot_page``: the page it leads to. ``action``: only its holders find the topic in their settings.
    ``fixed``: there is nothing to choose, notices of it stay in the inbox.
    """

    code: str
    label: str
    about: str
    channels: frozenset[Channel] = frozenset()
    urgent: bool = False
    robot_text: str = ""
    robot_page: str = "home"
    action: str = "messages.view_inbox"
    fixed: bool = False

    def robot_line(self, title: str) -> str:
        """The line of a message of this title for a group chat."""
        return self.robot_text.replace("{title}", title)[:200]


EMAIL = frozenset({Channel.EMAIL})
"""The usual ``channels`` of what asks somebody to act."""

_topics: dict[str, Topic] = {}


def register(*topics: Topic) -> None:
    """Declare topics; ValueError where a code is taken by another one."""
    for topic in topics:
        if _topics.setdefault(topic.code, topic) != topic:
            raise ValueError(f"topic {topic.code} is declared twice")


def topic_of(code: str) -> Topic:
    """The topic; KeyError for one that nobody declared."""
    return _topics[code]


def known_topics() -> list[Topic]:
    return list(_topics.values())


def label_of(code: str) -> str:
    """The topic in words; the code itself for one that is no longer declared."""
    return _topics[code].label if code in _topics else code


def urgent_topics() -> list[str]:
    """The codes of those that pass quiet hours."""
    return [t.code for t in _topics.values() if t.urgent]
