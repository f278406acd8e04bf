from groupportal.ui.navigation import Entry, register

register(Entry("成员", "专家库", "experts:list", "user", "experts.view_experts", order=50))
