"""Records of parks, centres and residents in the browser admin, written by the forms of the portal's pages."""
