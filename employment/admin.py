"""Records of 岗位与就业 in the browser admin; each subject registers its own."""

from employment import round_admin  # noqa: F401
