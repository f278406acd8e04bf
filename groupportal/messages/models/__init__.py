from groupportal.messages.models.choice import ChannelChoice, MessageHours
from groupportal.messages.models.delivery import Delivery
from groupportal.messages.models.notice import Notice
from groupportal.messages.models.robot import Robot

__all__ = ["ChannelChoice", "Delivery", "MessageHours", "Notice", "Robot"]
