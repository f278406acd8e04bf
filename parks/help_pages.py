"""The section of the handbook for each page: a dictionary for each subject, registered by itself."""
