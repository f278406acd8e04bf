"""What the demo groups hold of shared facilities and their bookings."""
