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
        "governance:meeting_month": "32 会议日历",
        "governance:quorum": "32 签到和法定人数",
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
        "governance:meeting_attendance": "32 会后更正",
        "governance:meeting_void": "32 会后更正",
        "governance:minutes*": "32 纪要",
        "governance:approve_last": "32 纪要",
        "governance:follow_up*": "32 落实事项",
        "governance:calendar*": "32 订阅到手机日历",
        "governance:motion*": "33 提出表决事项",
        "governance:motion_by_hand": "33 会上举手、鼓掌、纸质票决",
        "governance:motion_open": "33 用手机表决",
        "governance:ballot": "33 用手机表决",
        "governance:motion_annul": "33 结果和判定",
        "governance:scrutineers": "33 封签投票",
        "governance:ballot_key": "33 封签投票",
        "governance:motion_open_box": "33 封签投票",
        "governance:resolution*": "33 决议",
    }
)
register(
    {
        "governance:regulation*": "34 起草和修订",
        "governance:clause*": "34 起草和修订",
        "governance:regulation_import": "34 从 Word 导入",
        "governance:consultation*": "34 征求意见",
        "governance:comment*": "34 征求意见",
        "governance:regulationcomment": "34 征求意见",
        "governance:regulation_in_force": "34 编号和公布",
        "governance:regulation_vote": "34 编号和公布",
        "governance:regulation_receipts": "34 编号和公布",
        "governance:number_forms": "34 编号和公布",
        "governance:regulation_repeal": "34 废止",
        "governance:regulations": "34 查制度",
        "governance:collection": "34 查制度",
        "governance:regulation_changes": "34 查制度",
    }
)
register(
    {
        "governance:contest*": "36 发起征集",
        "governance:contests": "36 发起征集",
        "governance:contest_enter": "36 报送作品",
        "governance:contestentry*": "36 报送作品",
        "governance:contest_begin_judging": "36 筛选和评议",
        "governance:contest_judge*": "36 筛选和评议",
        "governance:contest_vote": "36 定结果和公布",
        "governance:contest_choice": "36 定结果和公布",
        "governance:contestchoice": "36 定结果和公布",
        "governance:contest_word": "36 定结果和公布",
    }
)
register(
    {
        "governance:election*": "35 筹备：职位、名额和条件",
        "governance:elections": "35 筹备：职位、名额和条件",
        "governance:election_nominations": "35 提名和本人同意",
        "governance:election_links": "35 提名和本人同意",
        "governance:candidate*": "35 提名和本人同意",
        "governance:election_vote*": "35 投票和计票",
        "governance:election_write_ins": "35 另选他人",
        "governance:election_propose": "35 结果和席位",
        "governance:election_take_back": "35 结果和席位",
        "governance:election_word": "35 结果和席位",
        "governance:election_record": "35 结果和席位",
    }
)
