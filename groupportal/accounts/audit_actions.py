from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("accounts.account_created", "创建账号", Level.ADD)
register("accounts.password_issued", "重置密码", Level.DECIDE)
register("accounts.account_deactivated", "停用账号", Level.DECIDE)
register("accounts.account_reactivated", "恢复账号", Level.DECIDE)
register("accounts.signed_in", "登录", Level.ADD)
register("accounts.sign_in_failed", "登录失败", Level.ADD)
register("accounts.locked_out", "账号临时锁定", Level.DECIDE)
register("accounts.second_factor_removed", "解除两步验证", Level.DECIDE)
register("accounts.device_signed_in", "在设备上登录", Level.ADD)
register("accounts.device_ended", "撤销登录的设备", Level.REMOVE)
