from groupportal.messages.topics import Topic, register

register(Topic("files.photo_failed", "照片没有处理成", "自己上传的照片打不开、不能转成别人看得到的图片时。"))
