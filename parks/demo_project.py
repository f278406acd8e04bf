"""What the demo groups hold of projects, trainings and founding teams."""
