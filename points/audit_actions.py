from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("points.rules_drafted", "起草积分规则", Level.ADD)
register("points.rules_edited", "修改积分项目", Level.CHANGE)
register("points.grades_edited", "修改积分等级", Level.CHANGE)
register("points.rules_in_force", "使积分规则生效", Level.DECIDE)
register("points.rules_discarded", "删除积分规则草稿", Level.REMOVE)
register("points.points_recorded", "登记积分", Level.ADD)
register("points.points_reversed", "冲销积分", Level.REMOVE)
register("points.points_claimed", "申报积分", Level.ADD)
register("points.claim_confirmed", "确认积分申报", Level.DECIDE)
register("points.claim_refused", "不予确认积分申报", Level.DECIDE)
register("points.claim_withdrawn", "撤销积分申报（事项已撤回）", Level.CHANGE)
register("points.points_appealed", "提出积分申诉", Level.ADD)
register("points.appeal_upheld", "积分申诉成立", Level.DECIDE)
register("points.appeal_rejected", "积分申诉不成立", Level.DECIDE)
register("points.year_graded", "年度定级", Level.ADD)
register("points.grades_published", "公布年度等级", Level.DECIDE)
