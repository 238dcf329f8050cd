# secretmount as an image: docker build -t secretmount . && docker run --rm -v "$PWD:/work" secretmount
ARG BASE=node:24-alpine

# where no registry is reached, a cache of npm takes its place: --build-context npm-cache=$HOME/.npm
FROM scratch AS npm-cache

FROM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN --mount=type=bind,from=npm-cache,target=/root/.npm,rw \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --prefer-offline --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE}
WORKDIR /opt/secretmount
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/bin bin
COPY --from=build /src/dist dist
COPY --from=build /src/node_modules node_modules
RUN ln -s /opt/secretmount/bin/secretmount.js /usr/local/bin/secretmount
WORKDIR /work
ENTRYPOINT ["secretmount"]
