"""What the demo groups hold."""
