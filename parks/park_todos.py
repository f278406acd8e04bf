"""What people have to do about parks, centres and residents."""
