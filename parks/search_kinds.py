"""What the search finds of 园区, from the selectors of its pages."""
