"""What the search finds of 岗位与就业, from the selectors of its pages."""
