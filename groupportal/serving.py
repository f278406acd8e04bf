"""How gunicorn's workers of production stop."""

from __future__ import annotations

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):
    """Takes in whoever stands at the door, then shuts it at once: gunicorn leaves it open a while and resets who came meanwhile.

    A proxy may not send a form again that reached the portal; one that was refused at the door it may.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        for listener in self.sockets:
            before = -1
            while before != self.nr_conns:
                before = self.nr_conns
                self.accept(listener)
            listener.close()
