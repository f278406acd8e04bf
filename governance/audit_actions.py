"""What the trail writes down of 治理."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("governance.motion_added", "提出表决事项", Level.ADD)
register("governance.motion_edited", "修改表决事项", Level.CHANGE)
register("governance.motion_removed", "删除表决事项", Level.REMOVE)
register("governance.vote_opened", "开始表决", Level.DECIDE)
register("governance.vote_counted", "计票并判定结果", Level.DECIDE)
register("governance.vote_annulled", "作废表决", Level.DECIDE)
register("governance.resolution_drafted", "起草决议", Level.ADD)
register("governance.resolution_edited", "修改决议", Level.CHANGE)
register("governance.resolution_removed", "删除决议草稿", Level.REMOVE)
register("governance.resolution_published", "公布决议", Level.DECIDE)
register("governance.resolution_withdrawn", "撤销决议", Level.DECIDE)
