# syntax=docker/dockerfile:1
# Two stages: the first has npm and the sources, the second only Node, the bundle and the policies.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-audit --no-fund
COPY bin bin
COPY build.ts tsconfig.json ./
COPY src src
COPY policies policies
COPY scenarios scenarios
RUN npm run build

FROM node:24-bookworm-slim
# A user without an entry in /etc/passwd has no home, and the AWS SDK looks for one.
ENV NODE_ENV=production HOME=/app
# The distroless "nonroot" number, which charts and policies expect; it owns nothing but /data.
RUN mkdir /data && chown 65532:65532 /data
WORKDIR /app
COPY --from=build /build/package.json package.json
COPY --from=build /build/bin bin
COPY --from=build /build/dist dist
COPY policies /etc/holdfast/policies
COPY deploy/container/holdfast.yaml /etc/holdfast/holdfast.yaml
USER 65532:65532
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/-/healthy').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/holdfast.js"]
CMD ["run", "--config", "/etc/holdfast/holdfast.yaml"]
