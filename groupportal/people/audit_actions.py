from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("tenancy.group_edited", "修改集团资料", Level.CHANGE)
register("tenancy.person_invited", "添加人员", Level.ADD)
register("tenancy.role_granted", "授予角色", Level.ADD)
register("tenancy.role_revoked", "收回角色", Level.REMOVE)
register("tenancy.validity_changed", "调整角色有效期", Level.CHANGE)
register("tenancy.person_removed", "移出本集团", Level.REMOVE)
register("tenancy.password_reset", "重置密码", Level.DECIDE)
register("tenancy.visit_opened", "运维人员进入本集团", Level.DECIDE)
register("tenancy.visit_ended", "运维人员结束访问", Level.DECIDE)
register("tenancy.unit_set_saved", "保存单位组合", Level.ADD)
register("tenancy.unit_set_changed", "修改单位组合", Level.CHANGE)
register("tenancy.unit_set_deleted", "删除单位组合", Level.REMOVE)
register("tenancy.role_offered", "邀请担任角色", Level.ADD)
register("tenancy.offer_accepted", "接受角色邀请", Level.DECIDE)
register("tenancy.offer_declined", "谢绝角色邀请", Level.DECIDE)
register("tenancy.offer_withdrawn", "撤回角色邀请", Level.REMOVE)
