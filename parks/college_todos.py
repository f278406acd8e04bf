"""What people have to do about 产业学院, bases and mutual services."""
