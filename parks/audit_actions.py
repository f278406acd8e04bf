"""What the trail writes down of 园区."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("parks.request_received", "收到服务需求", Level.ADD)
register("parks.request_accepted", "受理服务需求", Level.DECIDE)
register("parks.request_declined", "不予受理服务需求", Level.DECIDE)
register("parks.request_replanned", "改服务需求的安排", Level.CHANGE)
register("parks.request_withdrawn", "撤回服务需求", Level.CHANGE)
register("parks.team_joined", "加入服务团队", Level.ADD)
register("parks.team_left", "移出服务团队", Level.REMOVE)
register("parks.work_logged", "登记服务工作", Level.ADD)
register("parks.request_delivered", "交付服务需求", Level.CHANGE)
register("parks.request_sent_back", "企业要求补充", Level.CHANGE)
register("parks.request_rated", "企业评价服务", Level.DECIDE)
register("parks.request_closed", "中心办结未评价的需求", Level.DECIDE)
