"""The portal behind gunicorn, as production runs it, before a database of the run."""
