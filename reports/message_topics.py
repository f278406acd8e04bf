from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "reports.to_write",
        "请写报告章节",
        "请您写年度工作报告的一章时告诉您。",
        channels=EMAIL,
        robot_text="{title}",
        robot_page="reports:annual_list",
        action="reports.write_annual",
    )
)
register(
    Topic(
        "reports.return_asked",
        "年度数据填报",
        "请您的单位填报年度数据，或秘书处催报时告诉您。",
        channels=EMAIL,
        robot_text="{title}",
        robot_page="reports:return_list",
        action="reports.file_return",
    )
)
