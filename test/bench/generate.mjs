// Dockerfiles for measuring: invented, in the shapes that real ones have.

const images = ['debian:12', 'node:22', 'python:3.12-slim', 'golang:1.24', 'eclipse-temurin:21']
const steps = [
  'RUN apt-get update && apt-get install -y --no-install-recommends \\\n    ca-certificates curl git \\\n && rm -rf /var/lib/apt/lists/*',
  'ENV LANG=C.UTF-8 PORT=8080',
  'WORKDIR /srv/app',
  'COPY package.json package-lock.json ./',
  'RUN npm ci --omit=dev',
  'RUN pip install --no-cache-dir -r requirements.txt',
  '# the rest of the sources\nCOPY . .',
  'RUN set -eux; if [ -f Makefile ]; then make all; else echo "nothing to make"; fi',
  'LABEL org.opencontainers.image.title="app"',
  'EXPOSE 8080',
  'RUN useradd --create-home app && chown -R app /srv/app',
  'USER app',
  'HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1',
  'CMD ["./run"]',
]

/** The Dockerfile of a folder's file number `index`; two in a hundred read a secret. */
export function dockerfile(index) {
  const kept = steps.filter((_, step) => (index * 7 + step * 13) % 5 !== 0)
  const secret =
    index % 50 === 7
      ? [
          'ARG API_TOKEN',
          'RUN curl -H "Authorization: Bearer $API_TOKEN" -o tool https://files.example.com/tool',
        ]
      : []
  return `${[`FROM ${images[index % images.length]}`, `LABEL number=${index}`, ...secret, ...kept].join('\n')}\n`
}

function fill(head, piece, bytes, tail = '') {
  let text = head
  for (let index = 0; text.length + tail.length < bytes; index++) text += piece(index)
  return text + tail
}

/** Files that grow in one way each: name → text of about so many bytes. */
export const shapes = {
  'many RUNs': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) => `RUN echo step ${index} && touch /srv/step-${index}\n`,
      bytes,
    ),
  'one long RUN': (bytes) =>
    fill(
      'FROM debian:12\nRUN apt-get install -y',
      (index) => ` \\\n    package-${index}`,
      bytes,
      '\n',
    ),
  'one long RUN, a secret': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN curl -H "X-Token: $API_TOKEN" https://files.example.com/a',
      (index) => ` && \\\n    touch /srv/step-${index}`,
      bytes,
      '\n',
    ),
  'many ARGs': (bytes) =>
    fill('FROM debian:12\n', (index) => `ARG SETTING_${index}=value\n`, bytes),
  'many stages': (bytes) =>
    fill(
      '',
      (index) =>
        `FROM debian:12 AS stage-${index}\nRUN make part-${index}\nCOPY --from=stage-${Math.max(index - 1, 0)} /out /out\n`,
      bytes,
    ),
  'many comments': (bytes) =>
    fill('FROM debian:12\n', (index) => `# remark ${index} on nothing\n\n`, bytes),
  'a heredoc': (bytes) =>
    fill('FROM debian:12\nRUN <<EOF\n', (index) => `echo line ${index}\n`, bytes, 'EOF\n'),
  'one secret, many RUNs': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\n',
      (index) =>
        `RUN curl -H "X-Token: $API_TOKEN" -o f${index} https://files.example.com/${index}\n`,
      bytes,
    ),
  'secrets everywhere': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) =>
        `ARG API_TOKEN_${index}\nRUN curl -H "X-Token: $API_TOKEN_${index}" https://files.example.com/${index}\n`,
      bytes,
    ),
  'many credential files': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) => `COPY .npmrc /srv/${index}/.npmrc\nRUN cd /srv/${index} && npm ci && rm .npmrc\n`,
      bytes,
    ),
}
