"""What a person may choose, and has chosen."""

from __future__ import annotations

from groupportal.messages.enums import Channel
from groupportal.messages.models import ChannelChoice
from groupportal.messages.topics import Topic, known_topics
from groupportal.tenancy.viewer import Viewer


def topics_for(viewer: Viewer) -> list[Topic]:
    """The topics a person may choose channels for."""
    return [t for t in known_topics() if not t.fixed and viewer.can(t.action)]


def chosen_channels(viewer: Viewer) -> set[tuple[str, Channel]]:
    """The pairs of topic and channel by which things come to this person, by choice or by the topic's own channels."""
    answers = {
        (choice.topic, choice.channel): choice.wanted
        for choice in ChannelChoice.objects.filter(user=viewer.user)
    }
    return {
        (topic.code, channel)
        for topic in topics_for(viewer)
        for channel in (Channel.EMAIL, Channel.SMS)
        if answers.get((topic.code, channel), channel in topic.channels)
    }
