"""What people without an account do by a link in 岗位与就业."""
