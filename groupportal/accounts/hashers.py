"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id in 19 MiB, one of the settings OWASP counts as equal.

    Django's own takes 100 MiB for each sign-in: a class that signs in at once would take a web process's whole memory.
    Passwords kept with more are read, and kept anew at the next sign-in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
