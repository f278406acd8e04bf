"""What people have to do about shared facilities and their bookings."""
