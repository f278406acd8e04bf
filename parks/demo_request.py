"""What the demo groups hold of needs of firms and what they were worth."""
