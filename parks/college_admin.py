"""Records of 产业学院, bases and mutual services in the browser admin, written by the forms of the portal's pages."""
