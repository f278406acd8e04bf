"""What of this room goes in and out of Excel."""
