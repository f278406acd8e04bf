"""What the trail writes down of 园区."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("parks.facility_added", "登记共享设施", Level.ADD)
register("parks.facility_edited", "修改共享设施", Level.CHANGE)
register("parks.facility_retired", "停止开放设施", Level.CHANGE)
register("parks.facility_reopened", "恢复开放设施", Level.CHANGE)
register("parks.facility_closed", "登记设施停用时段", Level.CHANGE)
register("parks.facility_opened", "取消设施停用时段", Level.CHANGE)
register("parks.facility_pictured", "添加设施照片", Level.ADD)
register("parks.booking_asked", "申请设施预约", Level.ADD)
register("parks.booking_accepted", "同意设施预约", Level.DECIDE)
register("parks.booking_refused", "退回设施预约", Level.DECIDE)
register("parks.booking_withdrawn", "取消设施预约", Level.CHANGE)
register("parks.booking_arrived", "登记到场", Level.CHANGE)
register("parks.booking_handed_over", "登记设备交接", Level.CHANGE)
register("parks.booking_returned", "登记设备归还", Level.CHANGE)
register("parks.booking_lost", "释放没有人到场的预约", Level.CHANGE)
register("parks.booking_used", "记下预约已使用", Level.CHANGE)
register("parks.usage_recorded", "补登设施使用", Level.ADD)
