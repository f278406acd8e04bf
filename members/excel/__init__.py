"""Members, contacts, experts and points in and out of Excel."""
