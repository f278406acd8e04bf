from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("messages.robot_added", "添加群机器人", Level.ADD)
register("messages.robot_changed", "修改群机器人", Level.CHANGE)
register("messages.robot_paused", "暂停群机器人", Level.CHANGE)
register("messages.robot_resumed", "启用群机器人", Level.CHANGE)
register("messages.robot_deleted", "删除群机器人", Level.REMOVE)
register("messages.robot_tried", "测试群机器人", Level.CHANGE)
register("messages.hours_changed", "修改集团的消息时间", Level.CHANGE)
register("messages.sent_again", "重新发送消息", Level.CHANGE)
register("messages.email_confirmed", "登记邮箱", Level.CHANGE)
register("messages.email_forgotten", "删除登记的邮箱", Level.CHANGE)
