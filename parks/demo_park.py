"""What the demo groups hold of parks, centres and residents."""
