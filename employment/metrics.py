"""Figures of 岗位与就业; each subject declares its own."""
