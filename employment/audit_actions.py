"""What the trail writes down of 岗位与就业."""

from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("employment.round_planned", "登记双向选择轮次", Level.ADD)
register("employment.round_edited", "修改双向选择轮次", Level.CHANGE)
register("employment.round_posts", "加入双向选择岗位", Level.ADD)
register("employment.round_limits", "修改双向选择人数上限", Level.CHANGE)
register("employment.round_post_closed", "关闭双向选择岗位", Level.CHANGE)
register("employment.round_unit_left", "单位退出双向选择", Level.CHANGE)
register("employment.round_students", "加入双向选择学生", Level.ADD)
register("employment.round_opened", "开始双向选择", Level.DECIDE)
register("employment.round_drawn", "截止选择并抽签", Level.DECIDE)
register("employment.round_matched", "完成双向选择匹配", Level.DECIDE)
register("employment.round_published", "公布双向选择结果", Level.DECIDE)
register("employment.round_cancelled", "取消双向选择", Level.DECIDE)
register("employment.round_handed_over", "双向选择结果转为实习安排", Level.DECIDE)
register("employment.wishes_saved", "填写志愿", Level.CHANGE)
register("employment.ranking_saved", "给学生排序", Level.CHANGE)
