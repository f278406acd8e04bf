"""What the trail writes down of 岗位与就业."""
