"""What the trail writes down of 岗位与就业."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("employment.graduate_added", "列入毕业生", Level.ADD)
register("employment.graduate_edited", "修改毕业生", Level.CHANGE)
register("employment.graduate_answered", "登记毕业去向", Level.ADD)
register("employment.graduate_called", "登记电话跟踪", Level.ADD)
register("employment.survey_opened", "发起去向调查", Level.ADD)
register("employment.survey_reminded", "提醒填写去向", Level.CHANGE)
