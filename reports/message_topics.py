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
