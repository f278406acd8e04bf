from groupportal.handbook.registry import register

register(
    {
        "plans:list": "03 改一个数，补一份佐证",
        "plans:plan": "03 改一个数，补一份佐证",
        "plans:task": "03 改一个数，补一份佐证",
        "plans:claims": "03 改一个数，补一份佐证",
        "plans:print": "06 先在网上看一遍",
        "plans:gaps": "03 在一张表里补齐",
        "plans:bind_metric": "07 查口径",
        "plans:mine": "10 填报",
        "plans:filing": "10 交上去以后",
        "plans:filing_edit": "10 填报",
        "plans:filing_discard": "10 填报",
        "plans:item_correct": "03 更正文字（编号、错别字）",
        "plans:item_*": "03 目标真的变了：起草新的一版",
        "plans:new": "03 目标真的变了：起草新的一版",
        "plans:edit": "03 目标真的变了：起草新的一版",
        "plans:draft": "03 目标真的变了：起草新的一版",
        "plans:discard": "03 目标真的变了：起草新的一版",
        "plans:in_force": "03 目标真的变了：起草新的一版",
        "plans:revision*": "03 目标真的变了：起草新的一版",
        "plans:compare": "03 目标真的变了：起草新的一版",
        "plans:assign*": "05 部署：请单位填报",
        "plans:reassign": "05 部署：请单位填报",
        "plans:cancel": "05 部署：请单位填报",
        "plans:press_words": "05 部署：请单位填报",
        "plans:consolidation*": "05 汇总：把各单位的贡献写成集团的话",
        "plans:review*": "05 审核：收上来的逐份看",
        "plans:reopen": "05 审核：收上来的逐份看",
        "plans:close": "05 办结",
    }
)
