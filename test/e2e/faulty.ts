import { resolve } from 'node:path'
import type { Fixture } from './fixtures.ts'

/** A rewrite that breaks the promise, and the fault that the proof must find in it. */
export interface Faulty {
  fixture: Fixture
  fault: RegExp
}

const before = `FROM debian:bookworm
ARG API_TOKEN
RUN curl -fsS -H "Authorization: Bearer $API_TOKEN" -o /etc/data https://files.example.com/data
`
const fetch =
  'curl -fsS -H "Authorization: Bearer $API_TOKEN" -o /etc/data https://files.example.com/data'
const mount = '--mount=type=secret,id=API_TOKEN,env=API_TOKEN,required=true'
const printed = 'API_TOKEN="${API_TOKEN:?}" docker build --secret id=API_TOKEN,env=API_TOKEN .'

const table: { name: string; after: string[]; command?: string; fault: RegExp }[] = [
  {
    name: 'deleted one layer later',
    after: [`RUN ${mount} ${fetch} && echo $API_TOKEN > /tmp/seen`, 'RUN rm /tmp/seen'],
    fault: /API_TOKEN is in layer 1 tmp\/seen/,
  },
  {
    name: 'kept in base64',
    after: [
      `RUN ${mount} ${fetch} && printf "user:$API_TOKEN" | base64 -w 0 > /tmp/seen`,
      'RUN rm /tmp/seen',
    ],
    fault: /API_TOKEN is in layer 1/,
  },
  {
    name: 'said to npm, which keeps its command lines',
    after: [
      `RUN ${mount} ${fetch} && npm config set //npm.example.com/:_authToken $API_TOKEN && npm config delete //npm.example.com/:_authToken`,
    ],
    fault: /API_TOKEN is in layer 1 root\/\.npm\/_logs/,
  },
  {
    name: 'still an argument',
    after: ['ARG API_TOKEN', `RUN ${fetch}`],
    command: 'docker build --build-arg API_TOKEN .',
    fault: /API_TOKEN is in config and history/,
  },
  {
    name: 'still passed as an argument',
    after: [`RUN ${mount} ${fetch}`],
    command: printed.replace(' .', ' --build-arg API_TOKEN .'),
    fault: /API_TOKEN is in provenance/,
  },
  {
    name: 'still declared',
    after: ['ARG API_TOKEN', `RUN ${mount} ${fetch}`],
    fault: /build still warns/,
  },
  {
    name: 'another file',
    after: [`RUN ${mount} ${fetch.replace('/etc/data', '/etc/other')}`],
    fault: /etc\/data is gone/,
  },
  {
    name: 'nothing fetched',
    after: [`RUN ${mount} echo "content of /data" > /etc/data`],
    fault: /credentials opened \[files\.example\.com\] before, \[\] after/,
  },
  {
    name: 'works without the secret',
    after: [`RUN ${mount.replace(',required=true', '')} ${fetch} || true`],
    fault: /it builds without the secret/,
  },
  {
    name: 'a flag without a mount',
    after: [`RUN ${mount} ${fetch}`],
    command: printed.replace(' .', ' --secret id=OTHER,env=API_TOKEN .'),
    fault: /mounts \[API_TOKEN\], the command gives \[API_TOKEN, OTHER\]/,
  },
  {
    name: 'a mount without a flag',
    after: [`RUN ${mount} ${fetch}`],
    command: 'docker build .',
    fault: /does not build as printed/,
  },
]

/** Rewrites that a proof must refuse; without them nobody would know that it can. */
export function faultyRewrites(): Faulty[] {
  const folder = resolve(import.meta.dirname, 'nowhere')
  return table.map(({ name, after, command, fault }) => {
    const facts = { secrets: { API_TOKEN: { arg: true } }, command: command ?? printed }
    return {
      fault,
      fixture: {
        name,
        folder,
        before,
        after: `FROM debian:bookworm\n${after.join('\n')}\n`,
        facts,
      },
    }
  })
}
