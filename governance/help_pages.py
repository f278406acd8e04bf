"""The section of the handbook for each page."""

from groupportal.handbook.registry import register

register(
    {
        "governance:bodies": "31 登记机构",
        "governance:chart": "31 登记机构",
        "governance:body*": "31 登记机构",
        "governance:charter*": "31 章程要点",
        "governance:compliance": "31 是否符合章程",
        "governance:term*": "31 届和席位",
        "governance:seat*": "31 届和席位",
        "governance:meeting*": "32 筹备会议",
        "governance:meetings": "32 筹备会议",
        "governance:item*": "32 议程和材料",
        "governance:paper*": "32 议程和材料",
        "governance:meeting_call": "32 发通知和回复",
        "governance:remind": "32 发通知和回复",
        "governance:comes": "32 发通知和回复",
        "governance:ask_leave": "32 发通知和回复",
        "governance:guest*": "32 发通知和回复",
        "governance:meeting_open": "32 签到和法定人数",
        "governance:code*": "32 签到和法定人数",
        "governance:arrive": "32 签到和法定人数",
        "governance:presence": "32 签到和法定人数",
        "governance:sheet": "32 签到和法定人数",
        "governance:came": "32 签到和法定人数",
        "governance:left": "32 签到和法定人数",
        "governance:stand_in": "32 签到和法定人数",
        "governance:give_proxy": "32 委托他人表决",
        "governance:proxy*": "32 委托他人表决",
        "governance:meeting_held": "32 会后补记",
        "governance:minutes*": "32 纪要",
        "governance:approve_last": "32 纪要",
        "governance:follow_up*": "32 落实事项",
        "governance:calendar*": "32 订阅到手机日历",
    }
)
