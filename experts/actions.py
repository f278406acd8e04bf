from groupportal.tenancy.roles import READERS, Role, act, declare

declare(
    "专家库",
    {
        "experts.view_experts": act("查看专家库", READERS, operator=True),
        "experts.edit_experts": act("登记、修改专家", Role.SECRETARIAT),
        "experts.export_experts": act("导出专家名单", Role.SECRETARIAT, Role.EXPERT),
        "experts.view_expert_phone": act("查看专家的完整电话", Role.SECRETARIAT),
        "experts.view_expert_documents": act("查看专家材料", Role.SECRETARIAT, Role.COUNCIL, Role.EXPERT),
    },
)
