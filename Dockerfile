# syntax=docker/dockerfile:1

# -- the first stage installs, with pip and everything it needs; none of that is in the second
FROM python:3.11-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/relais
# dependencies before the code: a change of the code does not install them again
COPY pyproject.toml constraints.txt README.md ./
RUN mkdir bot knowledge \
    && touch bot/__init__.py knowledge/__init__.py \
    && /opt/relais/bin/pip install --constraint constraints.txt .
COPY bot bot
COPY knowledge knowledge
RUN /opt/relais/bin/pip install --constraint constraints.txt --no-deps --force-reinstall .

# -- the second stage runs, as somebody who may write nowhere but in /data and /key
FROM python:3.11-slim

# scans are read by tesseract; without it they are refused, with a sentence
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-fra \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 relais \
    && useradd --uid 10001 --gid relais --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin relais \
    && install --directory --owner=relais --group=relais --mode=0700 /data /key
COPY --from=build /opt/relais /opt/relais

ENV PATH=/opt/relais/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RELAIS_DATA=/data \
    RELAIS_KEY_FILE=/key/relais.key
USER 10001:10001
WORKDIR /data
# two volumes: who copies the data must not copy the key with them
VOLUME ["/data", "/key"]
# the program is the first process and gets the signals itself: it ends by itself within ten seconds
STOPSIGNAL SIGTERM
ENTRYPOINT ["relais"]
CMD ["run"]
