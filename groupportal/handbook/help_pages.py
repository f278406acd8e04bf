"""The ground's pages in the handbook."""

from groupportal.handbook.registry import register

register(
    {
        "home": "01 页面上常用的几处",
        "audit:*": "15 操作记录",
        "files:*": "15 文件",
        "handbook:*": "00 三条规矩",
        "imports:*": "02 步骤",
        "imports:batch": "09 整份文件读不了",
        "jobs:*": "15 后台作业",
        "links:*": "15 免登录链接",
        "lists:*": "00 常看的列表",
        "messages:*": "13 每个人：我的消息设置",
        "messages:channels": "13 秘书处：消息渠道",
        "messages:deliver*": "13 秘书处：消息渠道",
        "messages:group_hours": "13 秘书处：消息渠道",
        "messages:robot*": "13 秘书处：消息渠道",
        "metrics:*": "07 打开一个数",
        "metrics:definitions": "07 查口径",
        "people:*": "08 添人",
        "people:device*": "08 我的设备",
        "people:group*": "01 第一次设置：三件事",
        "people:password_reset": "08 换人、忘记密码",
        "people:person_remove": "08 换人、忘记密码",
        "people:role_revoke": "08 换人、忘记密码",
        "people:working_date": "03 工作日期：正在准备哪一次验收",
        "records:*": "11 一、上传名单",
        "records:list_export": "00 常看的列表",
        "search:*": "01 页面上常用的几处",
        "style:*": "01 页面上常用的几处",
        "warnings:*": "16 六、提醒逐条有说法",
        "deciding:handed": "16 待办告诉您办到哪里了",
    }
)
