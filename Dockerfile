# The one image of every process in compose.yaml; it needs PostgreSQL and Redis beside it.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 SMARKETING_HOME=/data
RUN useradd --system --create-home --home-dir /data smarketing
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt

COPY . .
RUN python -c "from pathlib import Path; from smarketing.operations.words import compile_words; compile_words([Path('locale')])"

USER smarketing
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "smarketing.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8"]
