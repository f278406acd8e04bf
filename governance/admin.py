"""The records of 治理 in the browser admin."""
