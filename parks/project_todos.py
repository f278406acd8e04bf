"""What people have to do about projects, trainings and founding teams."""
