"""What the trail writes down of 治理."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("governance.body_founded", "登记治理机构", Level.ADD)


register("governance.body_edited", "修改治理机构", Level.CHANGE)


register("governance.body_dissolved", "撤销治理机构", Level.REMOVE)


register("governance.charter_drafted", "起草章程要点", Level.ADD)


register("governance.charter_edited", "修改章程要点草稿", Level.CHANGE)


register("governance.charter_in_force", "使章程要点生效", Level.DECIDE)


register("governance.charter_discarded", "删除章程要点草稿", Level.REMOVE)


register("governance.term_begun", "登记新的一届", Level.ADD)


register("governance.term_edited", "修改届", Level.CHANGE)


register("governance.seat_added", "登记席位", Level.ADD)


register("governance.seat_edited", "修改席位", Level.CHANGE)


register("governance.seat_ended", "登记离任", Level.REMOVE)


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
