from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("reports.tables_made", "生成报表", Level.ADD)
register("reports.package_made", "制作佐证材料包", Level.ADD)
register("reports.settled", "报表定稿", Level.DECIDE)
register("reports.form_kept", "保存表样", Level.CHANGE)
register("reports.plan_imported", "导入规划文件", Level.ADD)
register("reports.plan_import_undone", "撤销规划文件的导入", Level.REMOVE)
