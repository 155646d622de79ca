# syntax=docker/dockerfile:1
# Stage one installs into /opt/venv; stage two holds only Python, that folder and the program.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
# What is removed: 110 MB of descriptions of Google services that are never called here, and the installers.
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.txt \
    && rm -rf /opt/venv/lib/python3.11/site-packages/googleapiclient/discovery_cache/documents \
    && /opt/venv/bin/python -m pip uninstall --yes --quiet setuptools pip

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=5001 \
    DATA_DIR=/data
RUN useradd --system --user-group --uid 10001 --home-dir /app --shell /usr/sbin/nologin summarizer \
    && install -d -o summarizer -g summarizer /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY *.py ./
COPY commands ./commands
COPY concurrency ./concurrency
COPY doctor ./doctor
COPY following ./following
COPY jobs ./jobs
COPY live ./live
COPY ops ./ops
COPY sources ./sources
COPY speech ./speech
COPY summary ./summary
COPY youtube ./youtube
COPY providers ./providers
COPY storage ./storage
COPY web ./web
COPY templates ./templates
COPY static ./static
COPY samples ./samples
USER summarizer
VOLUME /data
EXPOSE 5001
# Asked directly, also where HTTP_PROXY is set.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=2)"]
# One process: jobs and live events live in its memory, and it owns /data.
CMD ["python", "app.py"]
