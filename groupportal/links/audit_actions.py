from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("links.link_issued", "发出免登录链接", Level.ADD)
register("links.link_prolonged", "延长免登录链接的有效期", Level.CHANGE)
register("links.link_renewed", "补发免登录链接", Level.CHANGE)
register("links.link_sent", "用邮件或短信发出免登录链接", Level.CHANGE)
register("links.link_revoked", "撤销免登录链接", Level.REMOVE)
register("links.link_finished", "免登录链接的事项办完", Level.CHANGE)
