from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic("toy.wish", "样例愿望", "样例"),
    Topic("toy.task", "样例任务", "样例", channels=EMAIL, robot_text="{title}"),
    Topic("toy.alarm", "样例急事", "样例", channels=EMAIL, urgent=True, robot_text="有急事，请登录查看。"),
    Topic("toy.quiet", "样例告知", "样例"),
)
