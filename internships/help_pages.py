from groupportal.handbook.registry import register

register(
    {
        "internships:*": "22 看规则",
        "internships:calendar*": "22 节假日与调休表",
        "internships:province*": "22 省级细则",
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
        "internships:placement_transfer": "24 转岗、变更、延长",
        "internships:placement_not_arrived": "24 到岗和离岗",
        "internships:placements_accounts": "23 学生的账号",
        "internships:guided": "24 教师：我的学生",
        "internships:handover*": "24 学生交接",
        "internships:waiver*": "24 免实习",
        "internships:own_class": "24 班主任：我班的实习",
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
        "internships:own_consent": "24 学生：我的实习",
        "internships:check_in": "25 学生签到",
        "internships:location*": "25 位置由学生自己决定",
        "internships:today": "25 每日考勤",
        "internships:days": "25 每日考勤",
        "internships:position": "25 查看位置",
        "internships:asked": "25 补签和请假",
        "internships:makeup*": "25 补签和请假",
        "internships:leave*": "25 补签和请假",
        "internships:signal*": "25 签到疑点",
        "internships:site_code*": "25 现场码和确认在岗",
        "internships:feedback*": "25 单位每周反馈",
        "internships:confirm_present": "25 现场码和确认在岗",
    }
)
register({"internships:*": "22 看规则", "internships:calendar*": "22 节假日与调休表"})
register({"internships:paper*": "22 实习材料", "internships:consent*": "22 知情同意书"})
register({"internships:agreement*": "22 三方协议", "internships:batch_papers": "22 三方协议"})
register(
    {
        "internships:polic*": "22 实习保险",
        "internships:cover*": "22 实习保险",
        "internships:safety*": "22 安全教育考核",
    }
)
register(
    {
        "internships:visit*": "26 走访",
        "internships:own_journals": "26 写日志",
        "internships:journal_write": "26 写日志",
        "internships:journal*": "26 批阅日志",
        "internships:comment*": "26 批阅日志",
    }
)
register(
    {
        "internships:pay*": "30 报酬发放",
        "internships:looks": "30 个人信息查看记录",
        "internships:minors*": "30 未成年人个人信息审计表",
        "internships:filing_names": "30 报备名单",
        "internships:far_names": "30 报备名单",
        "internships:tables": "30 上报表",
        "internships:layout_replace": "30 表样和代码表",
        "internships:codes*": "30 表样和代码表",
        "internships:scheme": "29 考核方案",
        "internships:assessment*": "29 评分和确认",
        "internships:score*": "29 评分和确认",
        "internships:objection*": "29 异议和更正",
        "internships:report*": "29 实习报告",
    }
)
register({"internships:archive*": "29 归档", "internships:summar*": "29 实习总结"})
register(
    {
        "internships:certificate*": "29 实习证明",
        "internships:verify": "29 实习证明",
        "internships:dataset*": "29 年度数据",
    }
)
register({"internships:concern*": "27 咨询和投诉"})
register({"internships:incident*": "27 突发事件"})
register({"internships:alert*": "28 谁收到预警", "internships:alert_numbers*": "28 天数和期限"})
