from groupportal.handbook.registry import register

register(
    {
        "internships:*": "22 看规则",
        "internships:calendar*": "22 节假日与调休表",
        "internships:batch*": "24 批次",
        "internships:batch_students": "24 安排学生",
        "internships:arrange": "24 安排学生",
        "internships:placement*": "24 提交和审批",
        "internships:placement_arrive": "24 到岗和离岗",
        "internships:placements_arrive": "24 到岗和离岗",
        "internships:placement_leave": "24 到岗和离岗",
        "internships:placements_leave": "24 到岗和离岗",
        "internships:placement_confirm": "24 到岗和离岗",
        "internships:placement_take_back": "24 到岗和离岗",
        "internships:placement_transfer": "24 转岗",
        "internships:guided": "24 教师：我的学生",
        "internships:at_unit": "24 企业：本单位实习生",
        "internships:own": "24 学生：我的实习",
        "internships:check*": "22 核查实习安排",
        "internships:findings": "22 核查实习安排",
        "internships:let_*": "22 放行提醒",
        "internships:host*": "22 实习单位",
        "internships:post*": "22 岗位和指导人员",
        "internships:mentor*": "22 岗位和指导人员",
        "internships:selection*": "22 选定",
        "internships:bas*": "22 学校工作基础和备案",
        "internships:filing*": "22 学校工作基础和备案",
        "internships:own_*": "22 单位自己填写",
    }
)
register({"internships:visit*": "27 走访"})
