# One image for the web processes and the workers: `ombud serve`, `ombud worker`.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# Dependencies first: this layer changes only with the locks.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/ombud \
 && python -m pip --python /opt/ombud/bin/python install --require-hashes -r requirements.lock \
 && python -m pip install --require-hashes -r requirements-build.lock

COPY pyproject.toml README.md LICENSE ./
COPY policies policies
COPY worker worker
COPY web web
COPY seeds seeds
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && python -m pip --python /opt/ombud/bin/python install --no-deps --no-index dist/*.whl

FROM python:3.12-slim
COPY --from=build /opt/ombud /opt/ombud
# Nothing is written but to /tmp: bytecode was compiled at installation, data live in Valkey.
ENV PATH=/opt/ombud/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OMBUD_DATA_DIR=/tmp/ombud
WORKDIR /tmp
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["ombud"]
CMD ["serve"]
