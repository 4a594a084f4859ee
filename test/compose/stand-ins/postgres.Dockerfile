# In place of postgres:VERSION-bookworm: Debian's PostgreSQL, begun as that image documents it.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends postgresql && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --user-group cluster
COPY postgres-entrypoint.sh /
ENTRYPOINT ["/bin/sh", "/postgres-entrypoint.sh"]
