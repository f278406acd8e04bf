"""What goes wrong around the servers, in words for the person at the terminal."""


class ServerError(RuntimeError):
    """A server could not be found, started, prepared or stopped; the message says what to do."""
