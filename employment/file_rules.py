"""Who may open the files that records of 岗位与就业 name."""
