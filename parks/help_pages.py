"""The section of the handbook for each page."""

from groupportal.handbook.registry import register

register(
    {
        "parks:parks": "37 登记园区",
        "parks:park*": "37 登记园区",
        "parks:map": "37 登记园区",
        "parks:centres": "37 服务中心",
        "parks:centre*": "37 服务中心",
        "parks:agreement*": "37 协议和人员",
        "parks:staff*": "37 协议和人员",
        "parks:residents": "37 入驻企业",
        "parks:resident*": "37 入驻企业",
        "parks:centre_paper": "37 服务中心的页面",
        "parks:centre": "37 服务中心的页面",
    }
)
register(
    {
        "parks:requests": "38 一项需求从提出到办结",
        "parks:request": "38 一项需求从提出到办结",
        "parks:request_ask": "38 企业怎样提出需求",
        "parks:request_enter": "38 企业怎样提出需求",
        "parks:centre_code": "38 企业怎样提出需求",
        "parks:request_board": "38 看板、逾期、谁在办",
        "parks:request_loads": "38 看板、逾期、谁在办",
        "parks:request_accept": "38 受理和安排",
        "parks:request_decline": "38 受理和安排",
        "parks:request_replan": "38 受理和安排",
        "parks:request_remove": "38 受理和安排",
        "parks:request_join": "38 服务团队和工作记录",
        "parks:request_leave": "38 服务团队和工作记录",
        "parks:request_log": "38 服务团队和工作记录",
        "parks:request_deliver": "38 交付、评价、办结",
        "parks:request_rate": "38 交付、评价、办结",
        "parks:request_return": "38 交付、评价、办结",
        "parks:request_close": "38 交付、评价、办结",
        "parks:request_withdraw": "38 交付、评价、办结",
        "parks:request_link": "38 交付、评价、办结",
        "parks:request_phone": "38 受理和安排",
        "parks:value*": "38 经济价值由企业确认",
        "parks:economicvalue": "38 经济价值由企业确认",
        "parks:request_value": "38 经济价值由企业确认",
        "parks:request_without_worth": "38 经济价值由企业确认",
        "parks:project_value": "38 经济价值由企业确认",
        "parks:project_without_worth": "38 经济价值由企业确认",
    }
)
register(
    {
        "parks:projects": "39 合作项目",
        "parks:project*": "39 合作项目",
        "parks:partner_new": "39 合作项目",
        "parks:milestone*": "39 合作项目",
        "parks:achievement*": "39 项目成果",
        "parks:trainings": "39 培训",
        "parks:training*": "39 培训",
        "parks:attendance_new": "39 参训名单和签到",
        "parks:training_code": "39 参训名单和签到",
        "parks:teams": "39 创业团队",
        "parks:team*": "39 创业团队",
    }
)
register(
    {
        "parks:facilities": "41 登记设施",
        "parks:facility*": "41 登记设施",
        "parks:facilities_holiday": "41 登记设施",
        "parks:photo*": "41 登记设施",
        "parks:facility_calendar": "41 看哪里空着",
        "parks:facility_feed*": "41 订阅到手机日历",
        "parks:bookings_calendar*": "41 订阅到手机日历",
        "parks:facilities_month": "41 看哪里空着",
        "parks:book*": "41 预约",
        "parks:bookings": "41 预约",
        "parks:booking*": "41 审核、交接和归还",
    }
)
register(
    {
        "parks:colleges": "40 产业学院",
        "parks:college*": "40 产业学院",
        "parks:bases": "40 实训基地",
        "parks:base*": "40 实训基地",
        "parks:mutual*": "40 互助运营服务",
    }
)
