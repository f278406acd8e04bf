"""Kinds of message of 岗位与就业."""
