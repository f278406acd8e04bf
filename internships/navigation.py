from groupportal.ui.navigation import Entry, register, section

section("育人", 40)
register(
    Entry("育人", "我的实习", "internships:own", "internship", "internships.view_own", order=1),
    Entry("育人", "我的学生", "internships:guided", "internship", "internships.guide", order=2),
    Entry("育人", "我班的实习", "internships:own_class", "group", "internships.guide", order=2),
    Entry("育人", "本单位实习生", "internships:at_unit", "internship", "internships.edit_own_host", order=3),
    Entry("育人", "实习批次", "internships:batches", "calendar", "internships.view_school", order=50),
    Entry("育人", "实习安排", "internships:placements", "internship", "internships.view_school", order=51),
    Entry("育人", "实习核查", "internships:check_summary", "check", "internships.view_checks", order=59),
    Entry("育人", "实习单位", "internships:hosts", "group", "internships.view_hosts", order=52),
    Entry(
        "育人",
        "岗位",
        "internships:posts",
        "tasks",
        "internships.view_hosts",
        order=53,
        under="internships:hosts",
    ),
    Entry(
        "育人",
        "指导人员",
        "internships:mentors",
        "user",
        "internships.view_hosts",
        order=54,
        under="internships:hosts",
    ),
    Entry(
        "育人",
        "选定",
        "internships:selections",
        "seal",
        "internships.view_school",
        order=55,
        under="internships:hosts",
    ),
    Entry(
        "育人",
        "备案",
        "internships:filings",
        "file",
        "internships.view_school",
        order=56,
        under="internships:hosts",
    ),
    Entry(
        "育人",
        "学校工作基础",
        "internships:bases",
        "plan",
        "internships.view_school",
        order=57,
        under="internships:hosts",
    ),
    Entry(
        "育人",
        "单位资料和岗位",
        "internships:own_host",
        "tasks",
        "internships.edit_own_host",
        order=4,
    ),
    Entry("育人", "签到", "internships:check_in", "check", "internships.check_in", order=44, tab=True),
    Entry(
        "育人",
        "每日考勤",
        "internships:today",
        "calendar",
        "internships.view_placements",
        order=52,
        shown=lambda viewer: viewer.can("internships.rule_daily") or viewer.can("internships.show_code"),
    ),
    Entry(
        "育人",
        "补签和请假",
        "internships:asked",
        "clock",
        "internships.view_placements",
        order=53,
        under="internships:today",
    ),
    Entry(
        "育人",
        "签到疑点",
        "internships:signals",
        "eye",
        "internships.rule_daily",
        order=53,
        under="internships:today",
    ),
    Entry(
        "育人",
        "单位每周反馈",
        "internships:feedback",
        "user",
        "internships.rule_daily",
        order=53,
        under="internships:today",
    ),
    Entry("育人", "现场码", "internships:site_code", "seal", "internships.show_code", order=54),
    Entry("育人", "实习规则", "internships:rules", "internship", "internships.view_rules", order=60),
    Entry(
        "育人",
        "节假日与调休表",
        "internships:calendar",
        "calendar",
        "internships.view_rules",
        order=61,
        under="internships:rules",
    ),
)
register(
    Entry("育人", "走访记录", "internships:visits", "internship", "internships.view_visits", order=54),
    Entry(
        "育人",
        "本月要走访的单位",
        "internships:visit_units",
        "calendar",
        "internships.log_visit",
        order=55,
        under="internships:visits",
    ),
    Entry(
        "育人",
        "学生交接",
        "internships:handovers",
        "group",
        "internships.rule_handover",
        order=52,
        under="internships:placements",
    ),
    Entry("育人", "我的日志", "internships:own_journals", "pencil", "internships.write_journal", order=2),
    Entry("育人", "实习日志", "internships:journals", "pencil", "internships.follow_journals", order=53),
    Entry(
        "育人",
        "常用评语",
        "internships:comments",
        "pencil",
        "internships.read_journal",
        order=54,
        under="internships:journals",
    ),
)
register(Entry("育人", "实习材料", "internships:papers", "file", "internships.view_papers", order=57))
register(
    Entry(
        "育人",
        "实习保险",
        "internships:policies",
        "file",
        "internships.edit_papers",
        order=58,
        under="internships:papers",
    )
)
register(
    Entry(
        "育人",
        "上报表",
        "internships:tables",
        "table",
        "internships.view_school",
        order=57,
        under="internships:batches",
    ),
    Entry(
        "育人",
        "代码表",
        "internships:codes",
        "sheet",
        "internships.view_school",
        order=58,
        under="internships:batches",
    ),
    Entry("育人", "实习预警", "internships:alerts", "bell", "internships.view_alerts", order=3),
)
register(
    Entry(
        "育人",
        "报酬发放",
        "internships:pays",
        "budget",
        "internships.view_pay",
        order=56,
        under="internships:placements",
    ),
)
register(
    Entry("育人", "个人信息查看记录", "internships:looks", "eye", "internships.view_access", order=62),
    Entry(
        "育人",
        "未成年人审计表",
        "internships:minors",
        "file",
        "internships.view_access",
        order=63,
        under="internships:looks",
    ),
    Entry("育人", "咨询与投诉", "internships:concerns", "inbox", "internships.raise_concern", order=58),
    Entry("育人", "突发事件", "internships:incidents", "warning", "internships.report_incident", order=58),
    Entry(
        "育人",
        "实习考核",
        "internships:assessments",
        "seal",
        "internships.view_assessments",
        order=62,
        shown=lambda viewer: any(
            viewer.can(one) for one in ("internships.score_school", "internships.score_unit")
        ),
    ),
    *(
        Entry(
            "育人", label, f"internships:{name}", icon, action, order=order, under="internships:assessments"
        )
        for order, (label, name, icon, action) in enumerate(
            (
                ("实习报告", "reports", "file", "internships.view_reports"),
                ("实习归档", "archive", "archive", "internships.view_archive"),
                ("实习总结", "summaries", "pencil", "internships.view_archive"),
                ("实习证明", "certificates", "seal", "internships.view_certificates"),
            ),
            63,
        )
    ),
    Entry(
        "育人",
        "实习年度数据",
        "internships:dataset",
        "table",
        "internships.view_figures",
        order=67,
        under="internships:batches",
    ),
)
