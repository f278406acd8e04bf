"""What the demo groups hold of 治理."""
