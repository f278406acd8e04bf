"""The annual work report between its records and its paper."""
