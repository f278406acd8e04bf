"""A document as an office writes it: plain values (``values``), to Word and back."""
