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
  'many RUNs, a secret': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\n',
      (index) => `RUN deploy $API_TOKEN step-${index}\n`,
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
  'a chain of &&': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN true', () => ' && deploy "$API_TOKEN"', bytes, '\n'),
  'a chain of cd': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => ` && cd d${index} && deploy "$API_TOKEN" > out`,
      bytes,
      '\n',
    ),
  'a chain of clones': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => ` && git clone https://x:$API_TOKEN@git.example.com/a/r${index}.git`,
      bytes,
      '\n',
    ),
  'a chain of poetry config': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => ` && poetry config http-basic.p${index} user $API_TOKEN`,
      bytes,
      '\n',
    ),
  'many secrets in one RUN': (bytes) =>
    `${fill('FROM debian:12\n', (index) => `ARG API_TOKEN_${index}\n`, bytes / 2)}${fill('RUN deploy', (index) => ` "$API_TOKEN_${index}"`, bytes / 2, '\n')}`,
  'many copies of credentials': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) => `COPY c${index}/.netrc /root/.netrc\n`,
      bytes,
      'RUN make\n',
    ),
  'many mounts': (bytes) =>
    fill('FROM debian:12\nRUN', (index) => ` --mount=type=secret,id=s${index}`, bytes, ' make\n'),
  'many RUNs with mounts': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) => `RUN --mount=type=secret,id=s${index},env=T${index} make\n`,
      bytes,
    ),
  'many ONBUILDs': (bytes) =>
    fill(
      'FROM debian:12\n',
      (index) => `ONBUILD ARG API_TOKEN_${index}\nONBUILD RUN make\n`,
      bytes,
    ),
  'nested substitutions': (bytes) => {
    const depth = Math.floor(bytes / 10)
    return `FROM debian:12\nARG API_TOKEN\nRUN ${'echo $(x '.repeat(depth)}${')'.repeat(depth)} $API_TOKEN\n`
  },
  'nested subshells': (bytes) => {
    const depth = Math.floor(bytes / 4)
    return `FROM debian:12\nARG API_TOKEN\nRUN ${'( '.repeat(depth)}deploy $API_TOKEN${' )'.repeat(depth)}\n`
  },
  'nested shells': (bytes) => {
    const depth = Math.floor(bytes / 7)
    return `FROM debian:12\nARG API_TOKEN\nRUN ${'sh -c "'.repeat(depth)}deploy $API_TOKEN${'"'.repeat(depth)}\n`
  },
  'env env env': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN', () => ' env', bytes, ' deploy $API_TOKEN\n'),
  'blank lines': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN deploy $API_TOKEN\n', () => '\n', bytes),
  'blank lines in a RUN': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN deploy $API_TOKEN \\\n', () => '\n', bytes, ' x\n'),
  'one long word': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN deploy $API_TOKEN ', () => 'a', bytes, '\n'),
  'a name of many parts': (bytes) =>
    fill(
      'FROM debian:12\nCOPY settings',
      () => '-a',
      Math.min(bytes, 60_000),
      '.txt /srv/\nRUN make\n',
    ),
  'an address of variables': (bytes) =>
    fill('FROM debian:12\nENV X=https://', () => '${a}', Math.min(bytes, 60_000), '\nRUN make\n'),
  'git -c -c': (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN git', () => ' -c a.b=c', bytes, ' fetch $API_TOKEN\n'),
  pipes: (bytes) =>
    fill('FROM debian:12\nARG API_TOKEN\nRUN echo $API_TOKEN', () => ' | sed s/a/b/', bytes, '\n'),
  'chained stages': (bytes) =>
    fill(
      'FROM debian:12 AS stage-0\nARG API_TOKEN\nRUN deploy $API_TOKEN\n',
      (index) =>
        `FROM stage-${index} AS stage-${index + 1}\nARG API_TOKEN\nRUN deploy $API_TOKEN\n`,
      bytes,
    ),
  'ENVs made of each other': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nENV V0=$API_TOKEN\n',
      (index) => `ENV V${index + 1}=$V${index}\n`,
      bytes,
      'RUN deploy $V0\n',
    ),
  'many heredocs': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\n',
      (index) => `RUN <<EOF\ndeploy ${index} "$API_TOKEN"\nEOF\n`,
      bytes,
    ),
  'comments in a RUN': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN make \\\n',
      () => '# why it is so\n',
      bytes,
      ' $API_TOKEN\n',
    ),
  'a loop of ifs': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => `; if [ -f f${index} ]; then deploy "$API_TOKEN" >> log; fi`,
      bytes,
      '\n',
    ),
  'many files written': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => ` && echo "$API_TOKEN" > f${index}`,
      bytes,
      '\n',
    ),
  'many variables': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nRUN true',
      (index) => ` && v${index}="$API_TOKEN"`,
      bytes,
      '\n',
    ),
  'many words of a LABEL': (bytes) =>
    fill(
      'FROM debian:12\nARG API_TOKEN\nLABEL',
      (index) => ` l${index}="value"`,
      bytes,
      '\nRUN deploy $API_TOKEN\n',
    ),
  'many sources of a COPY': (bytes) =>
    fill('FROM debian:12\nCOPY', (index) => ` f${index}.txt`, bytes, ' .netrc /root/\nRUN make\n'),
}
