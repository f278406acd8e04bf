from groupportal.tenancy.roles import READERS, UNIT_STAFF, Role, act, declare

_OFFICE = Role.SECRETARIAT
_HEARD = UNIT_STAFF | {Role.COUNCIL, Role.TEACHER}
"""Who may sit in a body or speak for a unit."""

declare(
    "治理：机构、会议、表决、制度、换届",
    {
        "governance.view_bodies": act("查看治理机构、章程要点、届和席位", READERS, operator=True),
        "governance.edit_bodies": act("登记、修改治理机构、章程要点、届和席位", _OFFICE),
        "governance.export_seats": act("导出席位名单（含电话）", _OFFICE),
        "governance.view_meetings": act(
            "查看会议（单位人员只看邀请了自己或本单位的）", READERS, operator=True
        ),
        "governance.edit_meetings": act("筹备会议、发通知、登记到会和纪要", _OFFICE),
        "governance.answer_meeting": act("回复会议通知、委托他人", _HEARD | {_OFFICE}),
        "governance.speak_for_unit": act("代表本单位参加由成员单位组成的会议", UNIT_STAFF),
        "governance.vote": act("参加表决", _HEARD | {_OFFICE}),
        "governance.run_votes": act("发起表决、登记计票、宣布结果", _OFFICE),
        "governance.view_resolutions": act("查看已公布的决议", READERS, operator=True),
        "governance.view_regulations": act("查看制度文件", READERS, operator=True),
        "governance.collect_regulations": act("生成制度汇编", READERS),
        "governance.edit_regulations": act("起草、修订、公布制度文件", _OFFICE),
        "governance.comment_regulations": act("对征求意见稿提意见", _HEARD),
        "governance.view_contests": act("查看征集评选和结果", READERS, operator=True),
        "governance.edit_contests": act("发起征集评选，筛选、入围、公布结果", _OFFICE),
        "governance.enter_contests": act("报送征集作品", UNIT_STAFF),
        "governance.judge_contests": act("评议征集作品", _HEARD | {Role.EXPERT}),
        "governance.edit_elections": act("筹备换届选举、提交和确认结果", _OFFICE),
        "governance.nominate_candidates": act("提名换届候选人（单位人员代表本单位）", UNIT_STAFF | {_OFFICE}),
    },
)
