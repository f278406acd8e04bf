"""The section of the handbook for each page of 岗位与就业."""
