from groupportal.tenancy.roles import Role, act, declare

_OFFICE = (Role.SECRETARIAT, Role.SCHOOL_ADMIN)

declare(
    "实习",
    {
        "internships.view_rules": act("查看实习规则、节假日与调休表", *_OFFICE, Role.TEACHER, operator=True),
        "internships.edit_calendar": act("更正节假日与调休表", Role.SECRETARIAT),
        "internships.edit_provinces": act("登记省级细则", Role.SECRETARIAT),
        "internships.view_placements": act(
            "查看实习安排（教师只看自己指导和当班主任的学生，企业只看本单位的，学生只看自己的）",
            *_OFFICE,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.STUDENT,
        ),
        "internships.view_school": act("查看全校的实习安排和批次", *_OFFICE),
        "internships.view_hosts": act("查看实习单位和岗位", *_OFFICE, Role.TEACHER),
        "internships.edit_hosts": act("登记、修改实习单位、选定、岗位和指导人员", *_OFFICE),
        "internships.edit_own_host": act("登记本单位的岗位、人数和指导人员", Role.ENTERPRISE),
        "internships.edit_basis": act("登记学校的实习工作基础和备案", *_OFFICE),
        "internships.arrange": act("登记批次、安排实习、提出免实习", *_OFFICE),
        "internships.approve": act("审批实习安排和免实习", *_OFFICE),
        "internships.view_waivers": act("查看免实习（学生只看自己的）", *_OFFICE, Role.STUDENT),
        "internships.view_checks": act("查看实习安排的核查结果", *_OFFICE, Role.TEACHER),
        "internships.check": act("重新核查全部实习安排", *_OFFICE),
        "internships.confirm": act("确认到岗和离岗", *_OFFICE, Role.TEACHER, Role.ENTERPRISE),
        "internships.view_figures": act(
            "查看实习人数和单位家数",
            *_OFFICE,
            Role.TEACHER,
            Role.FINANCE,
            Role.COUNCIL,
            Role.EXPERT,
            Role.READER,
        ),
        "internships.guide": act("查看自己指导的实习学生和自己当班主任的班", Role.TEACHER),
        "internships.hand_over": act("提出把自己指导的学生交给同事", Role.TEACHER),
        "internships.rule_handover": act(
            "查看、答复学生交接（教师只看自己提出的和交给自己的）", *_OFFICE, Role.TEACHER
        ),
        "internships.view_own": act("查看自己的实习", Role.STUDENT),
        "internships.view_journals": act(
            "查看实习日志（教师看自己指导和当班主任的学生，学生看自己的）",
            *_OFFICE,
            Role.TEACHER,
            Role.STUDENT,
        ),
        "internships.follow_journals": act("查看学生交来和缺交的日志", *_OFFICE, Role.TEACHER),
        "internships.write_journal": act("写自己的实习日志", Role.STUDENT),
        "internships.read_journal": act("批阅自己指导的学生的日志", Role.TEACHER),
        "internships.view_visits": act(
            "查看走访记录（教师看自己的，单位只看学校告知的）", *_OFFICE, Role.TEACHER, Role.ENTERPRISE
        ),
        "internships.log_visit": act("登记走访", *_OFFICE, Role.TEACHER),
        "internships.share_visit": act("把走访记录告知实习单位", *_OFFICE),
        "internships.raise_concern": act(
            "提出咨询和投诉，看自己提的办到哪里",
            *_OFFICE,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.STUDENT,
        ),
        "internships.handle_concerns": act("登记、办理本校的咨询和投诉", *_OFFICE),
        "internships.report_incident": act(
            "报告突发事件，看自己报告的处置到哪里",
            *_OFFICE,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.STUDENT,
        ),
        "internships.follow_incidents": act(
            "接报、登记突发事件的处置（教师只限自己指导的学生）", *_OFFICE, Role.TEACHER
        ),
        "internships.handle_incidents": act("给突发事件定级、写结论、结案", *_OFFICE),
        "internships.check_in": act("签到、申请补签和请假", Role.STUDENT),
        "internships.rule_daily": act("审核补签和请假（教师只审自己指导的）", *_OFFICE, Role.TEACHER),
        "internships.show_code": act("显示现场码、确认本单位实习生在岗", Role.ENTERPRISE),
        "internships.read_positions": act("写明用途查看签到位置", Role.SCHOOL_ADMIN, Role.TEACHER),
        "internships.view_pay": act(
            "查看报酬发放（企业只看本单位的，学生只看自己的）", *_OFFICE, Role.ENTERPRISE, Role.STUDENT
        ),
        "internships.record_pay": act("登记报酬发放（企业只登记本单位的）", *_OFFICE, Role.ENTERPRISE),
        "internships.view_access": act("查看谁看了学生的个人信息、未成年人审计表", *_OFFICE),
        "internships.edit_tables": act("更换上报表的表样和代码表", Role.SECRETARIAT),
        "internships.view_alerts": act(
            "查看实习预警（教师看自己指导的、当班主任的和转交给自己的）", *_OFFICE, Role.TEACHER
        ),
        "internships.settle_alert": act(
            "处理实习预警（教师处理自己指导的和转交给自己的）", *_OFFICE, Role.TEACHER
        ),
        "internships.set_alerts": act("设置预警的天数和期限", *_OFFICE),
        "internships.export": act("导出实习名单", *_OFFICE),
        "internships.view_papers": act(
            "查看知情同意书、保险和安全考核（教师只看自己的学生，学生只看自己的）",
            *_OFFICE,
            Role.TEACHER,
            Role.STUDENT,
        ),
        "internships.edit_papers": act("办理知情同意书、三方协议、保险和安全考核", *_OFFICE),
        "internships.confirm_papers": act(
            "确认三方协议（单位、学生各确认自己的一方）", Role.ENTERPRISE, Role.STUDENT
        ),
        "internships.view_assessments": act(
            "查看考核（教师看自己指导和当班主任的学生，企业看本单位的评分，学生看自己已确认的）",
            *_OFFICE,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.STUDENT,
        ),
        "internships.score_school": act(
            "登记学校的评分、提交考核结果（教师只办自己指导的）", *_OFFICE, Role.TEACHER
        ),
        "internships.score_unit": act("给本单位的实习生评分", Role.ENTERPRISE),
        "internships.confirm_assessment": act("确认考核结果、答复异议、发评分链接", *_OFFICE),
        "internships.object": act("对自己的考核结果提出异议", Role.STUDENT),
        "internships.view_reports": act(
            "查看实习报告（教师看自己指导的学生，学生看自己的）", *_OFFICE, Role.TEACHER, Role.STUDENT
        ),
        "internships.hand_in_report": act("提交自己的实习报告", Role.STUDENT),
        "internships.rule_report": act("批阅实习报告（教师只批自己指导的）", *_OFFICE, Role.TEACHER),
        "internships.write_summary": act("写自己指导的学生的实习总结", Role.TEACHER),
        "internships.view_archive": act(
            "查看归档材料（教师看自己指导和当班主任的学生）", *_OFFICE, Role.TEACHER
        ),
        "internships.archive": act("说明缺项、把实习归档、导出档案", *_OFFICE),
        "internships.view_certificates": act(
            "查看实习证明（教师看自己的学生，学生看自己的）", *_OFFICE, Role.TEACHER, Role.STUDENT
        ),
        "internships.certify": act("开具、撤销实习证明", *_OFFICE),
    },
)
