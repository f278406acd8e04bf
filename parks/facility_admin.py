"""Records of shared facilities and their bookings in the browser admin, written by the forms of the portal's pages."""
