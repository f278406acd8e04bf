"""Lists of records in and out of Excel: one declaration gives template, reader, writer, undo and export."""
