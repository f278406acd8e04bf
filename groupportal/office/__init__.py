"""Office files: opened safely, read as grids, cell texts as numbers. Knows no business app."""
