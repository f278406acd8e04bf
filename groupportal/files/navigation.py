from groupportal.ui.navigation import Entry, register

register(Entry("管理", "文件", "files:file_list", "file", "files.list_files", order=920))
