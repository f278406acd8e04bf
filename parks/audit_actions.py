"""What the trail writes down of 园区."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("parks.park_added", "登记园区", Level.ADD)
register("parks.park_edited", "修改园区", Level.CHANGE)
register("parks.centre_opened", "登记服务中心", Level.ADD)
register("parks.centre_edited", "修改服务中心", Level.CHANGE)
register("parks.centre_closed", "停用服务中心", Level.REMOVE)
register("parks.agreement_added", "登记共建协议", Level.ADD)
register("parks.agreement_edited", "修改共建协议", Level.CHANGE)
register("parks.staff_added", "登记中心人员", Level.ADD)
register("parks.staff_edited", "修改中心人员", Level.CHANGE)
register("parks.resident_added", "登记入驻企业", Level.ADD)
register("parks.resident_edited", "修改入驻企业", Level.CHANGE)
register("parks.resident_left", "登记企业迁出", Level.REMOVE)
