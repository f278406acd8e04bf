"""附件2 and the 目标任务分解表: one set of frozen values, read from files, collected from records, written to files."""
