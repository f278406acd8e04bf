"""What people have to do in 岗位与就业; each subject declares its own."""

from employment import round_todos  # noqa: F401
