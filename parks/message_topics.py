"""What people are told of 园区."""

from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "parks.request",
        "服务需求",
        "企业提出需求、评价、要求补充，或请您负责、参加一项服务时告诉您。",
        channels=EMAIL,
        action="parks.work_on_requests",
    ),
    Topic(
        "parks.request_firm",
        "本企业的服务需求",
        "服务中心受理、改期、交付本企业的需求时告诉您。",
        channels=EMAIL,
        action="parks.ask_service",
    ),
    Topic(
        "parks.value_asked",
        "请确认经济价值",
        "服务中心登记了本企业得到的经济价值，请您确认时告诉您。",
        channels=EMAIL,
        action="parks.ask_service",
    ),
    Topic(
        "parks.value_answered",
        "企业确认或退回经济价值",
        "企业确认或退回您登记的经济价值时告诉您。",
        action="parks.state_value",
    ),
)
