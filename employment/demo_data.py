"""What the demo groups hold of 岗位与就业; each subject declares its part in a module of its own."""

from employment import demo_demand, demo_round  # noqa: F401 -- each subject declares its part
