from groupportal.tenancy.roles import EVERYONE, act, declare

declare("提出与审核", {"deciding.nudge_colleagues": act("提醒同事审核自己交出的", EVERYONE)})
