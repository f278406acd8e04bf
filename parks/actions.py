from groupportal.tenancy.roles import EVERYONE, READERS, UNIT_STAFF, Role, act, declare

_OFFICE = Role.SECRETARIAT
_RUNNING = (Role.SECRETARIAT, Role.SCHOOL_ADMIN, Role.PARK)
"""Who may run a centre: for the unit that built it, or the park's own."""

declare(
    "园区服务：园区和中心、服务需求、合作项目、培训和孵化、产业学院和基地、共享设施",
    {
        "parks.view_parks": act("查看园区、服务中心和入驻企业", READERS, operator=True),
        "parks.edit_parks": act("登记园区和服务中心", _OFFICE),
        "parks.run_centre": act("办理本单位服务中心的入驻、协议、人员和服务需求", *_RUNNING),
        "parks.export_residents": act("导出入驻企业（含电话）", *_RUNNING),
        "parks.view_requests": act(
            "查看服务需求（企业只看本企业的，教师只看自己参与的）",
            *_RUNNING,
            Role.TEACHER,
            Role.ENTERPRISE,
            Role.READER,
            operator=True,
        ),
        "parks.view_figures": act(
            "查看服务需求和经济价值的数字和背后的记录",
            Role.SECRETARIAT,
            Role.FINANCE,
            Role.COUNCIL,
            Role.EXPERT,
            Role.READER,
            operator=True,
        ),
        "parks.view_evidence": act(
            "查看验收佐证（合同、协议、签到表、企业签字的确认书）", Role.SECRETARIAT, Role.EXPERT
        ),
        "parks.ask_service": act("替本企业提出服务需求、评价和确认经济价值", Role.ENTERPRISE),
        "parks.work_on_requests": act("记录自己参与的服务", *_RUNNING, Role.TEACHER),
        "parks.state_value": act("登记经济价值，请企业确认", *_RUNNING),
        "parks.view_projects": act("查看合作项目和成果", READERS, operator=True),
        "parks.edit_projects": act("登记本单位的合作项目和成果", *_RUNNING),
        "parks.view_trainings": act("查看培训和创业团队", READERS, operator=True),
        "parks.edit_trainings": act("登记本单位的培训、参训名单和创业团队", *_RUNNING),
        "parks.export_attendances": act("导出参训名单（含电话）", *_RUNNING),
        "parks.sign_training": act("在培训现场签到", EVERYONE),
        "parks.view_colleges": act("查看产业学院、实训基地和互助服务", READERS, operator=True),
        "parks.edit_colleges": act("登记本单位的产业学院、实训基地和互助服务", *_RUNNING),
        "parks.view_facilities": act("查看共享设施", READERS, operator=True),
        "parks.edit_facilities": act("登记本单位的共享设施", UNIT_STAFF),
        "parks.book": act("替本单位预约共享设施", UNIT_STAFF, Role.TEACHER),
        "parks.rule_bookings": act("审核本单位设施的预约、交接和归还", UNIT_STAFF),
    },
)
