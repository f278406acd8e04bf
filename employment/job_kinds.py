"""Work in the background of 岗位与就业."""
