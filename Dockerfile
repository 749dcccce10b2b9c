# Two stages: the compiler stays behind. `docker build -t tracker .`
FROM swift:6.3-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY Scripts/packages Scripts/packages
# Versions are those of the release: pinning them would only keep mended ones out.
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && awk '$2 == "build" { print $1 }' Scripts/packages | xargs apt-get install -y -qq --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*
COPY Package.swift Package.swift
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product tracker --static-swift-stdlib
COPY . .
RUN Scripts/install /image --from .build/release

FROM debian:bookworm-slim
# libpq; pg_dump and pg_restore for backups; curl for the health check; openpyxl for workbooks; poppler, libvips and libheif for
# pictures of evidence. Every Debian has zlib, which dpkg needs.
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
      ca-certificates curl libheif-examples libpq5 libvips-tools poppler-utils postgresql-client python3-openpyxl tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent tracker \
    && install -d -o tracker -m 700 /backups
COPY --from=build /image /
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["curl", "-sf", "http://127.0.0.1:8080/ready"]
ENTRYPOINT ["/usr/bin/learning-city-tracker"]
CMD ["serve", "--host", "0.0.0.0", "--log-format", "json", "--load", "/usr/share/learning-city-tracker/Config/samples/network", "--load", "/usr/share/learning-city-tracker/Config/frameworks"]
