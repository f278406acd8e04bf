from groupportal.tenancy.roles import EVERYONE, READERS, UNIT_STAFF, Role, act, declare

_SCHOOLS = (Role.SECRETARIAT, Role.SCHOOL_ADMIN, Role.TEACHER)

declare(
    "岗位与就业",
    {
        "employment.view_board": act("查看正在招聘的岗位", EVERYONE, operator=True),
        "employment.view_demands": act(
            "查看岗位需求（单位只看本单位的，学校另看本校走访开出的）",
            UNIT_STAFF,
            Role.TEACHER,
            operator=True,
        ),
        "employment.post_demand": act("发布本单位的岗位需求", UNIT_STAFF),
        "employment.export_demands": act("导出本单位的岗位需求（含联系电话）", UNIT_STAFF),
        "employment.report_needs": act("生成行业人力资源需求报告", Role.SECRETARIAT),
        "employment.rule_demands": act("审核岗位需求", Role.SECRETARIAT),
        "employment.view_visits": act("查看访企拓岗记录（教师只看本校的）", *_SCHOOLS, operator=True),
        "employment.record_visit": act("登记本校的访企拓岗，替走访的企业开出岗位", *_SCHOOLS),
        "employment.view_figures": act(
            "查看岗位、投递和匹配的数字", READERS - {Role.ENTERPRISE, Role.PARK}, operator=True
        ),
        "employment.apply": act("写自己的简历和就业意向，投递岗位、答复邀请和录用", Role.STUDENT),
        "employment.view_applications": act(
            "查看投递（单位看投到本单位的，学校看本校学生的，教师看自己班的，学生看自己的）",
            UNIT_STAFF,
            Role.TEACHER,
            Role.STUDENT,
        ),
        "employment.handle_applications": act(
            "看投到本单位的简历、邀请、约面试、录用；企业没有账号的，由开出岗位的学校或秘书处代办",
            UNIT_STAFF,
            Role.TEACHER,
        ),
        "employment.follow_supply": act("查看本校学生的就业意向和投递（教师看自己班的）", *_SCHOOLS),
        "employment.export_wishes": act("导入、导出本校学生的就业意向", Role.SECRETARIAT, Role.SCHOOL_ADMIN),
        "employment.view_rounds": act(
            "查看双向选择轮次（学生看自己参加的，单位看本单位参加的）",
            UNIT_STAFF | {Role.TEACHER, Role.STUDENT, Role.COUNCIL},
            operator=True,
        ),
        "employment.run_round": act("组织双向选择：开轮次、定上限、抽签、匹配、公布", Role.SECRETARIAT),
        "employment.enter_students": act(
            "让本校学生参加双向选择、申请调整结果、把结果转为实习安排", Role.SECRETARIAT, Role.SCHOOL_ADMIN
        ),
        "employment.rule_adjustments": act("审核双向选择结果的人工调整", Role.SECRETARIAT),
        "employment.wish": act("在双向选择里填自己的志愿", Role.STUDENT),
        "employment.rank": act("给选了本单位岗位的学生排序", Role.ENTERPRISE, Role.PARK),
    },
)
declare(
    "岗位与就业",
    {
        "employment.view_graduates": act(
            "查看毕业生和去向（教师只看由自己跟踪的）", *_SCHOOLS, operator=True
        ),
        "employment.view_school_graduates": act(
            "查看本校的全部毕业生", Role.SECRETARIAT, Role.SCHOOL_ADMIN, operator=True
        ),
        "employment.edit_graduates": act(
            "登记和导入本校的毕业生，发起去向调查", Role.SECRETARIAT, Role.SCHOOL_ADMIN
        ),
        "employment.follow_graduates": act("跟踪毕业生：发调查链接、登记电话和去向", *_SCHOOLS),
        "employment.export_graduates": act("导出本校的毕业生和去向", Role.SECRETARIAT, Role.SCHOOL_ADMIN),
    },
)
