"""The cache, which the portal can do without: while it is away every page is slower, and none fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0
"""How long a cache that did not answer is left alone, so that not every page waits for it."""


class _OneClient(RedisCacheClient):
    """Makes its client once. Django makes one for every question, which takes twice as long as asking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # not in the stubs, nor the next
        if pool not in self._clients:
            self._clients[pool] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._clients[pool]


class TolerantRedisCache(RedisCache):
    """Answers as an empty cache would while Redis is away. One line in the log when it goes, one when it is back."""

    _away_until = 0.0
    _is_away = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = _OneClient

    def _ask(self, deed: Callable[[], Any], otherwise: Any) -> Any:
        cls = type(self)
        if time.monotonic() < cls._away_until:
            return otherwise
        try:
            answer = deed()
        except (RedisError, OSError) as error:
            cls._away_until = time.monotonic() + PAUSE_SECONDS
            if not cls._is_away:
                logger.warning("the cache is away (%s); pages go on without it", type(error).__name__)
            cls._is_away = True
            return otherwise
        if cls._is_away:
            cls._is_away = False
            logger.warning("the cache is back")
        return answer

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True while it is away: what is kept once per time is then done each time."""
        return bool(self._ask(lambda: super(TolerantRedisCache, self).add(*args, **kwargs), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(TolerantRedisCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(TolerantRedisCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(TolerantRedisCache, self).touch(*args, **kwargs), False))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(TolerantRedisCache, self).delete(*args, **kwargs), False))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(self._ask(lambda: super(TolerantRedisCache, self).get_many(*args, **kwargs), {}))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(lambda: super(TolerantRedisCache, self).has_key(*args, **kwargs), False))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        """``delta`` while it is away: a count that begins anew."""
        return self._ask(lambda: super(TolerantRedisCache, self).incr(key, delta, version), delta)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._ask(lambda: super(TolerantRedisCache, self).set_many(*args, **kwargs), []))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask(lambda: super(TolerantRedisCache, self).delete_many(*args, **kwargs), None)

    def clear(self) -> None:
        self._ask(lambda: super(TolerantRedisCache, self).clear(), None)
