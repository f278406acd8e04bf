"""Records of needs of firms and what they were worth in the browser admin, written by the forms of the portal's pages."""
