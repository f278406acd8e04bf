"""Figures of projects, trainings and founding teams."""
