from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("experts.expert_added", "登记专家", Level.ADD)
register("experts.expert_edited", "修改专家资料", Level.CHANGE)
register("experts.expert_joined", "专家重新入库", Level.DECIDE)
register("experts.expert_left", "专家出库", Level.DECIDE)
register("experts.expert_document_added", "添加专家材料", Level.ADD)
register("experts.expert_document_removed", "移除专家材料", Level.REMOVE)
register("experts.expert_deed_recorded", "登记专家履历", Level.ADD)
register("experts.expert_deed_removed", "删除专家履历", Level.REMOVE)
