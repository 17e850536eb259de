# mailflow with what it needs for PostgreSQL, Redis and RabbitMQ. One image for every role; the command says which.
FROM python:3.13-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir build
COPY pyproject.toml README.md LICENSE ./
COPY mailflow mailflow
COPY workers workers
COPY templates templates
RUN python -m build --wheel --outdir /wheels

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir "$(ls /wheels/*.whl)[postgres,redis,rabbitmq]" \
 && useradd --system --uid 10001 --home-dir /var/lib/mailflow --create-home mailflow
USER mailflow
WORKDIR /var/lib/mailflow
ENV MAILFLOW_CONFIG=/etc/mailflow/mailflow.toml PYTHONUNBUFFERED=1
CMD ["mailflow", "--help"]
