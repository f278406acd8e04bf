"""What the trail writes down of 岗位与就业."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("employment.demand_submitted", "提交岗位需求", Level.ADD)
register("employment.demand_opened", "发布岗位需求", Level.DECIDE)
register("employment.demand_returned", "退回岗位需求", Level.DECIDE)
register("employment.demand_withdrawn", "撤回岗位需求", Level.CHANGE)
register("employment.demand_entered", "补记岗位需求", Level.ADD)
register("employment.demand_edited", "修改岗位需求", Level.CHANGE)
register("employment.demand_renewed", "岗位需求续期", Level.CHANGE)
register("employment.demand_ended", "结束岗位需求", Level.CHANGE)
register("employment.demand_settled", "按录用人数改岗位状态", Level.CHANGE)
register("employment.visit_recorded", "登记访企拓岗", Level.ADD)
register("employment.visit_edited", "修改访企拓岗", Level.CHANGE)
register("employment.visit_removed", "删去访企拓岗", Level.REMOVE)
register("employment.graduate_added", "列入毕业生", Level.ADD)
register("employment.graduate_edited", "修改毕业生", Level.CHANGE)
register("employment.graduate_answered", "登记毕业去向", Level.ADD)
register("employment.graduate_called", "登记电话跟踪", Level.ADD)
register("employment.survey_opened", "发起去向调查", Level.ADD)
register("employment.survey_reminded", "提醒填写去向", Level.CHANGE)
