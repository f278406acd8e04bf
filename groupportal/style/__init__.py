"""The living style page: examples rendered from the very files it shows, and sample pages of every shape."""
