from groupportal.ui.navigation import Entry, register

register(Entry("工作", "导入", "imports:batch_list", "upload", "imports.view_batch", order=130))
