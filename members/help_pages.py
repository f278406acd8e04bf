from groupportal.handbook.registry import register

register(
    {
        "members:list": "11 一、上传名单",
        "members:member": "11 以后的变化",
        "members:register": "11 一、上传名单",
        "members:duplicates": "11 三、合并重复的单位",
        "members:merge": "11 三、合并重复的单位",
        "members:form": "11 四、出加盟审批表",
        "members:attachment*": "11 四、出加盟审批表",
        "members:application*": "11 有单位申请加入",
        "members:leave": "11 退出、暂停、变更级别、重新加入",
        "members:suspend": "11 退出、暂停、变更级别、重新加入",
        "members:resume": "11 退出、暂停、变更级别、重新加入",
        "members:rank": "11 退出、暂停、变更级别、重新加入",
        "members:re_enter": "11 退出、暂停、变更级别、重新加入",
        "members:correct": "11 过去的日期登记错了",
        "members:kind": "11 过去的日期登记错了",
        "members:remove": "11 过去的日期登记错了",
        "members:edit": "11 成员单位自己维护",
        "members:bulk*": "11 以后的变化",
        "members:contact*": "11 成员单位自己维护",
        "members:own": "11 成员单位自己维护",
        "members:edit_own": "11 成员单位自己维护",
        "members:propos*": "11 成员单位自己维护",
        "members:outside*": "11 不是成员的单位",
        "members:accounts": "11 给联系人开账号",
        "members:growth": "11 看成员发展",
    }
)
