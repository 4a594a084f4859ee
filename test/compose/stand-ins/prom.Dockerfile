# In place of prom/prometheus:VERSION: Debian's.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends prometheus wget && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["prometheus"]
