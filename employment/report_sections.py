"""岗位与就业 in the annual report: what each subject tells, in order."""
