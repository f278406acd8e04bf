"""What a file that somebody sends may be: its name, kind, size and content. Knows no records."""
