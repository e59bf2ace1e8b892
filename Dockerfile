# The commands are the README's: install, build, start. One image for web and worker.
FROM node:24-bookworm-slim

ENV HOST=0.0.0.0 \
    HOLDALL_DATA=/data \
    NEXT_TELEMETRY_DISABLED=1

# PostgreSQL's programs refuse to run as root, and nothing here needs it.
RUN mkdir /data && chown node:node /data /home/node
USER node
WORKDIR /home/node/holdall

COPY --chown=node:node package.json package-lock.json ./
RUN npm ci --include=dev

COPY --chown=node:node . .
RUN npm run build

VOLUME /data
EXPOSE 3000 9000
# Stops everything it started, in order, on SIGTERM; it may need a moment.
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/api/health').then((r) => r.json()).then((h) => process.exit(h.ready ? 0 : 1), () => process.exit(1))"
CMD ["npm", "start"]
