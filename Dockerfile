# Two stages: the compiler stays behind. `docker build -t tracker .`
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY Scripts/packages Scripts/packages
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
      $(awk '$2 == "build" { print $1 }' Scripts/packages) && rm -rf /var/lib/apt/lists/*
COPY Package.swift Package.swift
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product tracker --static-swift-stdlib \
    && mkdir -p /app && cp -r .build/release/tracker .build/release/*.resources /app/

FROM debian:bookworm-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpq5 tzdata curl ca-certificates \
    && rm -rf /var/lib/apt/lists/* && useradd --system --no-create-home tracker
COPY --from=build /app /app
COPY Config /app/Config
COPY Migrations /app/Migrations
ENV TRACKER_HOME=/app
USER tracker
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["curl", "-sf", "http://127.0.0.1:8080/ready"]
ENTRYPOINT ["/app/tracker"]
CMD ["serve", "--host", "0.0.0.0", "--load", "/app/Config/samples/network", "--load", "/app/Config/frameworks"]
