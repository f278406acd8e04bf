from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("rosters.programme_added", "登记专业", Level.ADD)
register("rosters.programme_edited", "修改专业", Level.CHANGE)
register("rosters.class_added", "登记班级", Level.ADD)
register("rosters.class_edited", "修改班级", Level.CHANGE)
register("rosters.teacher_added", "登记教师", Level.ADD)
register("rosters.teacher_edited", "修改教师", Level.CHANGE)
register("rosters.student_added", "登记学生", Level.ADD)
register("rosters.student_edited", "修改学生资料", Level.CHANGE)
register("rosters.student_account", "关联学生账号", Level.CHANGE)
register("rosters.student_moved", "学生调班", Level.DECIDE)
register("rosters.student_rests", "学生休学", Level.DECIDE)
register("rosters.student_resumed", "学生复学", Level.DECIDE)
register("rosters.student_left", "学生离校", Level.DECIDE)
register("rosters.student_returned", "取消离校", Level.DECIDE)
register("rosters.account_opened", "给学生、教师开账号", Level.ADD)
