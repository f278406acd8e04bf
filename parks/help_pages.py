"""The section of the handbook for each page: a dictionary for each subject, registered by itself."""

from groupportal.handbook.registry import register

register(
    {
        "parks:requests": "37 一项需求从提出到办结",
        "parks:request": "37 一项需求从提出到办结",
        "parks:request_ask": "37 企业怎样提出需求",
        "parks:request_enter": "37 企业怎样提出需求",
        "parks:centre_code": "37 企业怎样提出需求",
        "parks:request_board": "37 看板、逾期、谁在办",
        "parks:request_loads": "37 看板、逾期、谁在办",
        "parks:request_accept": "37 受理和安排",
        "parks:request_decline": "37 受理和安排",
        "parks:request_replan": "37 受理和安排",
        "parks:request_join": "37 服务团队和工作记录",
        "parks:request_leave": "37 服务团队和工作记录",
        "parks:request_log": "37 服务团队和工作记录",
        "parks:request_deliver": "37 交付、评价、办结",
        "parks:request_rate": "37 交付、评价、办结",
        "parks:request_return": "37 交付、评价、办结",
        "parks:request_close": "37 交付、评价、办结",
        "parks:request_withdraw": "37 交付、评价、办结",
        "parks:request_link": "37 交付、评价、办结",
        "parks:value*": "37 经济价值由企业确认",
        "parks:economicvalue": "37 经济价值由企业确认",
        "parks:request_value": "37 经济价值由企业确认",
        "parks:project_value": "37 经济价值由企业确认",
    }
)
