"""A made document as somebody without an account reads it: printed from its snapshot, every figure a door into its records."""
