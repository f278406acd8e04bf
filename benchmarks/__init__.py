"""``make bench``: figures as ratios within one run, so that they mean the same on any machine.

To add some: a new module in ``measures/`` with functions under ``@benchmark``, each giving rows.
"""
