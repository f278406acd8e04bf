from groupportal.handbook.registry import register

register(
    {
        "reports:cockpit": "19 驾驶舱上有什么",
        "reports:index": "06 生成",
        "reports:make": "06 生成",
        "reports:run": "06 生成",
        "reports:sheet": "06 先在网上看一遍",
        "reports:form*": "06 表样：表题、表头、备注和签字行",
        "reports:compare*": "06 表样：表题、表头、备注和签字行",
        "reports:documents": "18 成稿",
        "reports:versions*": "18 比较两份",
        "reports:issue_link": "18 给专家的链接",
        "reports:package": "18 佐证材料包里有什么",
        "reports:make_package": "18 制作",
        "reports:settle": "06 定稿",
        "reports:annual_list": "17 起草",
        "reports:annual_begin": "17 起草",
        "reports:annual": "17 起草",
        "reports:annual_outline": "17 提纲、落款和版式",
        "reports:annual_layout": "17 提纲、落款和版式",
        "reports:annual_print": "17 生成 Word",
        "reports:section*": "17 写一章",
        "reports:section_writers": "17 请几个人写",
        "reports:section_text": "17 审核",
        "reports:bring_back": "17 改过的 Word 读回来",
        "reports:returned": "17 改过的 Word 读回来",
    }
)
