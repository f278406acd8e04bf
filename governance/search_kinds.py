"""What the search finds of 治理, from the selectors of its pages."""
