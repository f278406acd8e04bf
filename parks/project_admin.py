"""Records of projects, trainings and founding teams in the browser admin, written by the forms of the portal's pages."""
