import { describe, expect, it } from 'vitest'
import { patchOf } from '../src/reporters/diff.ts'
import type { Options } from '../src/options.ts'
import { rewrite } from '../src/rewrite.ts'
import type { Report, Result } from '../src/result.ts'
import { checks, type Invariant, invariants } from './invariants.ts'
import { rebuilds } from './invariants/whole.ts'
import { findingOf } from './stand-in.ts'

// `fake` in it would make it a placeholder, which no invariant is about
const value = 's3cr3t-for-tests-only'

const variable = `FROM debian:12 AS build
# where it comes from

ARG API_TOKEN
ARG VERSION
WORKDIR /srv
RUN curl -fsSH "Authorization: Bearer $API_TOKEN" -o tool https://files.example.com/tool
RUN echo ready
CMD ["./tool"]
`

const file = `FROM node:22
WORKDIR /srv
COPY .npmrc /srv/.npmrc
COPY package.json .
RUN npm install --omit=dev && rm /srv/.npmrc
`

const renamed = variable
  .replace('ARG VERSION', 'ENV INNER=$API_TOKEN')
  .replace('$API_TOKEN"', '$INNER"')
  .replace('CMD', 'FROM debian:12-slim\nCMD')

const composed = `FROM python:3.12 AS build
ENV PIP_INDEX_URL=https://pypi.example.com/public
RUN pip install --prefix /out wheel
ARG API_TOKEN
ENV PIP_INDEX_URL=https://ci:\${API_TOKEN}@pypi.example.com/simple
RUN pip install --prefix /out acme-loom
FROM python:3.12-slim
COPY --from=build /out /usr/local
`

const written = `FROM python:3.12 AS fetch
ARG GCP_SA_KEY
RUN echo "$GCP_SA_KEY" > /tmp/key.json
RUN GOOGLE_APPLICATION_CREDENTIALS=/tmp/key.json python fetch.py
RUN rm /tmp/key.json
RUN rm /tmp/other
FROM python:3.12-slim
COPY --from=fetch /models /models
`

const joined = `FROM debian:12
ARG NETRC_PASSWORD
RUN echo "machine git.example.com login ci password $NETRC_PASSWORD" > /root/.netrc && chmod 600 /root/.netrc
RUN git clone https://git.example.com/team/loom.git && rm /root/.netrc
`

const heredoc = variable.replace(
  'RUN echo ready',
  `RUN bash <<'EOF'
curl -fsSH "X-Token: $API_TOKEN" -o /two https://files.example.com/two
EOF`,
)

const deadHeader = `FROM alpine:3.20

# syntax=docker/dockerfile:1.4

RUN --mount=type=secret,id=API_TOKEN wget --header "X-Token: $(cat /run/secrets/API_TOKEN)" -O /one https://files.example.com/one

CMD ["cat", "/one"]
`

const literal = variable.replace('ARG API_TOKEN', `ARG API_TOKEN=${value}`)

const mount = '--mount=type=secret,id=API_TOKEN,env=API_TOKEN'

/** An engine that spoils its results. */
const spoiled =
  (spoil: (result: Result) => Partial<Result>): typeof rewrite =>
  (source, options) => {
    const result = rewrite(source, options)
    return { ...result, ...spoil(result) }
  }

/** An engine that writes something else. */
const writes = (from: string | RegExp, to: string) =>
  spoiled(({ after }) => ({ after: after.replace(from, to) }))

const says = (finding: Partial<Report>) =>
  spoiled(({ findings }) => ({ findings: findings.map((item) => ({ ...item, ...finding })) }))

const wrong: readonly [
  invariant: Invariant,
  what: string,
  source: string,
  engine: typeof rewrite,
  own?: Options,
][] = [
  [
    'nothing throws',
    'an engine that throws',
    variable,
    () => {
      throw new Error('no')
    },
  ],
  [
    'findings and text go together',
    'a change that no finding tells',
    variable,
    spoiled(() => ({ findings: [] })),
  ],
  [
    'findings and text go together',
    'a fixed finding without a change',
    variable,
    spoiled(({ before }) => ({ after: before })),
  ],
  [
    'findings and text go together',
    'a change beside an error',
    variable,
    spoiled(() => ({ error: 'line 1: no' })),
  ],
  [
    'findings and text go together',
    'a finding that is not in the file',
    variable,
    says({ line: 99 }),
  ],
  [
    'findings and text go together',
    'a message of two lines',
    variable,
    says({ message: 'one\ntwo' }),
  ],
  [
    'findings and text go together',
    'the result of another text',
    variable,
    spoiled(() => ({ before: '' })),
  ],
  [
    'a second run changes nothing',
    'a line that grows with every run',
    variable,
    spoiled(({ after }) => ({ after: after.replace('RUN echo', 'RUN echo echo') })),
  ],
  [
    'a second run changes nothing',
    'a finding that is fixed again and again',
    variable,
    spoiled(({ findings }) => ({
      findings: [...findings, findingOf()],
    })),
  ],
  [
    'line ends make no difference',
    'LF in a file with CRLF',
    variable,
    spoiled(({ after }) => ({ after: after.replace('\r\n', '\n') })),
  ],
  [
    'line ends make no difference',
    'other findings for CRLF',
    variable,
    spoiled(({ before, findings }) =>
      before.includes('\r') ? { findings: findings.slice(1) } : {},
    ),
  ],
  [
    'the result can be read',
    'a heredoc that does not end',
    variable,
    writes('RUN echo ready', 'RUN <<EOF'),
  ],
  [
    'the result can be read',
    'text on which two readers differ',
    variable,
    writes('RUN echo ready', 'RUN echo ready \\\\\nRUN x'),
  ],
  [
    'other instructions stay to the letter',
    'an instruction in other words',
    variable,
    writes('echo ready', 'echo steady'),
  ],
  [
    'other instructions stay to the letter',
    'an instruction that is lost',
    variable,
    writes('RUN echo ready\n', ''),
  ],
  [
    'other instructions stay to the letter',
    'an instruction that nobody asked for',
    variable,
    writes('CMD', 'USER app\nCMD'),
  ],
  [
    'other instructions stay to the letter',
    'two that change places',
    variable,
    writes(/(ARG VERSION\n)(WORKDIR \/srv\n)/, '$2$1'),
  ],
  [
    'other instructions stay to the letter',
    'the body of a RUN in other words',
    variable,
    writes('-fsSH', '-fsH'),
  ],
  [
    'other instructions stay to the letter',
    'an ARG that is no secret and goes',
    variable,
    writes('ARG VERSION\n', ''),
  ],
  [
    'other instructions stay to the letter',
    'a command that goes with the clean-up',
    file,
    writes(' --omit=dev', ''),
  ],
  [
    'other instructions stay to the letter',
    'a statement before the body that nobody asked for',
    variable,
    writes('curl', 'apt-get update; curl'),
  ],
  [
    'other instructions stay to the letter',
    'a RUN that removes another file',
    written,
    writes('RUN rm /tmp/other\n', ''),
  ],
  [
    'other instructions stay to the letter',
    'a command that is lost when RUNs are joined',
    joined,
    writes(' && chmod 600 /root/.netrc', ''),
  ],
  [
    'comments and layout stay',
    'more blank lines that go with a dead header than its own',
    deadHeader,
    writes(/\n\n/g, '\n'),
  ],
  [
    'comments and layout stay',
    'a comment that is lost',
    variable,
    writes('# where it comes from\n', ''),
  ],
  [
    'comments and layout stay',
    'a comment that is lost though nothing else goes',
    file.replace('COPY package', '# what is needed\nCOPY package'),
    writes('# what is needed\n', ''),
  ],
  [
    'comments and layout stay',
    'a blank line that nobody asked for',
    variable,
    writes('CMD', '\nCMD'),
  ],
  [
    'comments and layout stay',
    'a last line end that is lost',
    variable,
    spoiled(({ after }) => ({ after: after.trimEnd() })),
  ],
  [
    'comments and layout stay',
    'a byte order mark that comes',
    variable,
    spoiled(({ after }) => ({ after: `\uFEFF${after}` })),
  ],
  [
    'a fixed name is declared no more',
    'an ARG that is fixed and still there',
    variable,
    writes('ARG VERSION', 'ARG API_TOKEN\nARG VERSION'),
  ],
  [
    'a fixed name is declared no more',
    'one of two that is left',
    variable.replace('ARG VERSION', 'ARG API_TOKEN'),
    writes('WORKDIR', 'ARG API_TOKEN\nWORKDIR'),
  ],
  [
    'a fixed name is declared no more',
    'an address with the secret in it beside a plain one',
    composed,
    writes(
      'RUN --mount',
      'ENV PIP_INDEX_URL=https://ci:${API_TOKEN}@pypi.example.com/simple\nRUN --mount',
    ),
  ],
  [
    'a fixed name is read only where it is mounted',
    'a file of all variables that nothing reads',
    variable,
    writes(/set -a;.*\n/, ''),
    { style: 'dotenv' },
  ],
  [
    'a fixed name is read only where it is mounted',
    'a name that the file of all variables has not',
    renamed,
    writes(/INNER=.*\n/, ''),
    { style: 'dotenv' },
  ],
  [
    'a fixed name is read only where it is mounted',
    'a heredoc for an inner shell without its mount',
    heredoc,
    writes(/RUN --mount=\S+ (?=bash)/, 'RUN '),
  ],
  [
    'a fixed name is read only where it is mounted',
    'a RUN without its mount',
    variable,
    writes(/RUN --mount=\S+ /, 'RUN '),
  ],
  [
    'a fixed name is read only where it is mounted',
    'a mount of another variable',
    variable,
    writes('env=API_TOKEN', 'env=TOKEN'),
  ],
  ['mounts and flags agree', 'a mount without a flag', variable, spoiled(() => ({ secrets: [] }))],
  [
    'mounts and flags agree',
    'a flag without a mount',
    variable,
    writes(/--mount=\S+ (?:\\\n *)?/, ''),
  ],
  [
    'mounts and flags agree',
    'a mount that the result does not tell',
    variable,
    spoiled(({ secrets }) => ({ secrets: secrets.map((secret) => ({ ...secret, mounts: [] })) })),
  ],
  [
    'variables are guarded',
    'a secret of a name that no command may assign unseen',
    variable,
    spoiled(({ secrets }) => ({
      secrets: secrets.map((secret) => ({
        ...secret,
        get required() {
          return (toggle = !toggle)
        },
      })),
    })),
  ],
  [
    'build arguments are declared',
    'a build argument for the secret',
    variable,
    spoiled(() => ({ arguments: ['API_TOKEN'] })),
  ],
  [
    'no value is told',
    'a value in a message',
    literal,
    spoiled(({ findings, before }) => ({
      findings: findings.map((finding) => ({
        ...finding,
        message: /ARG \S+=\S+/.exec(before)?.[0] ?? 'x',
      })),
    })),
  ],
  [
    'no value is told',
    'a value in the source of a secret',
    literal,
    spoiled(({ secrets, before }) => ({
      secrets: secrets.map((secret) => ({ ...secret, from: { src: /=(\S+)/.exec(before)![1]! } })),
    })),
  ],
  [
    'no RUN keeps what it mounts',
    'a mounted variable that is written to a file',
    variable,
    writes(/curl .*/, 'echo "$API_TOKEN" > /etc/token'),
  ],
  [
    'no RUN keeps what it mounts',
    'a mounted file that is copied',
    file,
    writes('npm install', 'cp /srv/.npmrc /etc/npmrc && npm install'),
  ],
  [
    'no RUN keeps what it mounts',
    'a variable of the one file that is written to another',
    variable,
    writes(/curl .*/, 'echo "$API_TOKEN" > /etc/token'),
    { style: 'dotenv' },
  ],
  [
    'no wrong form is written',
    'a mount that nothing reads',
    variable,
    writes(',env=API_TOKEN', ''),
  ],
  [
    'no wrong form is written',
    'a variable that is expanded before it is set',
    variable,
    writes(
      /--mount=\S+ (?:\\\n *)?/,
      '--mount=type=secret,id=API_TOKEN API_TOKEN=$(cat /run/secrets/API_TOKEN) ',
    ),
  ],
  [
    'no wrong form is written',
    'a RUN that runs nothing',
    variable,
    writes(/(RUN --mount=\S+) .*/, '$1'),
  ],
  [
    'no wrong form is written',
    'a RUN that only exports',
    variable,
    writes(/(RUN --mount=\S+) .*/, '$1 export API_TOKEN=$API_TOKEN'),
  ],
  [
    'no wrong form is written',
    'a space after a comma',
    variable,
    writes('secret,id', 'secret, id'),
  ],
  ['no wrong form is written', 'a mount in CMD', variable, writes('CMD ', `CMD ${mount} `)],
  [
    'no wrong form is written',
    'an export of nothing',
    variable,
    writes('curl', 'export API_TOKEN=$() curl'),
  ],
  [
    'no wrong form is written',
    'a continuation mark in a line',
    variable,
    writes(/(RUN --mount=\S+ ).*\n/, '$1\\ '),
  ],
  [
    'no wrong form is written',
    'a mount beside its ARG',
    variable,
    writes('ARG VERSION', 'ARG API_TOKEN'),
  ],
  [
    'no wrong form is written',
    'a file over a folder',
    file,
    writes('target=/srv/.npmrc', 'target=/srv'),
  ],
  [
    'no wrong form is written',
    'a folder as a source',
    file,
    spoiled(({ secrets }) => ({
      secrets: secrets.map((secret) => ({ ...secret, from: { src: 'folder/' } })),
    })),
  ],
]

let toggle = false

const options = {
  unsafe: true,
  readContext: (path: string) =>
    path === '.npmrc' ? '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n' : undefined,
}

describe('every invariant holds', () => {
  it.each([
    ['of a variable', variable],
    ['of a file', file],
    ['of a value that is written down', literal],
  ])('%s', async (_what, source) => {
    expect(rewrite(source, options).after).not.toBe(source)
    expect(await invariants(source, options)).toEqual([])
  })

  it.each([
    '',
    '\n',
    '\u0000',
    'not a Dockerfile',
    'FROM',
    'RUN \\',
    '\uFEFF# syntax=',
    '# escape=`\nFROM x\nRUN a `\n',
    'FROM {{ image }}\n',
  ])('of the text %j', async (source) => {
    expect(await invariants(source)).toEqual([])
  })
})

describe('an invariant notices', () => {
  it.each(wrong)('(%s) %s', async (invariant, _what, source, engine, own = {}) => {
    expect(
      (await invariants(source, { ...options, ...own }, engine)).map((broken) =>
        broken.slice(0, broken.indexOf(':')),
      ),
    ).toContain(invariant)
  })

  it('(the diff makes the result) a patch that was changed, and one for other line ends', async () => {
    const { before, after } = rewrite(variable, options)
    const printed = await patchOf('Dockerfile', before, after)
    expect(rebuilds(before, after, printed)).toBe(true)
    expect(rebuilds(before, after, printed.replace(/^\+RUN/m, '+RUN '))).toBe(false)
    expect(rebuilds(before, after.replaceAll('\n', '\r\n'), printed)).toBe(false)
  })

  it('each of its kind', () => {
    // no engine can spoil the patch: the test above does
    const tested = new Set(wrong.map(([invariant]) => invariant))
    expect(Object.keys(checks).filter((name) => !tested.has(name as Invariant))).toEqual([
      'the diff makes the result',
    ])
  })
})
