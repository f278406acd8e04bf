# The portal's image: one for web, workers, beat, migrate and backup (see docker-compose.yml).
# Debian 13, whose PostgreSQL client is of version 17 as the server: one of an older version refuses to dump.
FROM python:3.11-slim-trixie AS packages
WORKDIR /build
COPY pyproject.toml constraints.txt ./
COPY tools/requirements.py tools/
# Without the dev extra: no embedded servers, no test tools.
RUN python tools/requirements.py > requirements.txt \
    && python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --constraint constraints.txt --requirement requirements.txt

FROM python:3.11-slim-trixie
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=groupportal.settings.prod \
    PORTAL_VAR=/srv/var
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/app portal \
    && install -d -o portal -g portal /srv/var /srv/var/files /srv/var/beat
COPY --from=packages /venv /venv
WORKDIR /srv/app
COPY . .
# The static files are part of the image; the values only satisfy the settings and reach no server.
RUN SECRET_KEY=build ALLOWED_HOSTS=localhost DATABASE_URL=postgresql://build@localhost/build \
    REDIS_URL=redis://localhost/0 python manage.py collectstatic --noinput
USER portal
EXPOSE 8000
# Loaded before the workers are made: a restart takes fewer seconds, and workers share memory.
CMD ["gunicorn", "groupportal.wsgi", "--preload", "--worker-class", "groupportal.serving.DrainingWorker", \
     "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--timeout", "120", "--graceful-timeout", "20", "--max-requests", "2000", "--max-requests-jitter", "200", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
