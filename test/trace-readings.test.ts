import { findUndeclared } from '../src/trace/read/undeclared.ts'
import { isRuledOut } from '../src/trace/read/evidence.ts'
import { isDummy } from '../src/trace/enter/dummies.ts'
import { describe, expect, it } from 'vitest'
import { isDead } from '../src/trace/read/named.ts'
import { readingOf } from '../src/trace/read/readings.ts'
import { Traces } from '../src/trace/traces.ts'

interface Setting {
  readonly image?: string
  /** Instructions before the RUN. */
  readonly before?: string
  /** The build context. */
  readonly files?: Readonly<Record<string, string>>
}

/** How a RUN reads a variable; undefined when it does not. */
function how(name: string, run: string, { image = 'debian:12', before = '', files }: Setting = {}) {
  const facts = new Traces(
    `FROM ${image}\nARG ${name}\n${before}RUN ${run}\n`,
    files ? { readContext: (path) => files[path] } : {},
  )
  const last = facts.runs.at(-1)!
  return readingOf(last, name, facts.around(last))?.how
}

describe('a RUN and a variable that it', () => {
  it.each([
    ['API_TOKEN', 'curl -H "A: $API_TOKEN" https://files.example.com', 'named'],
    ['API_TOKEN', 'test -n "${API_TOKEN}"', 'named'],
    ['PIP_INDEX_URL', 'pip install loom', 'tool'],
    ['AWS_SECRET_ACCESS_KEY', 'aws s3 cp s3://loom/a a', 'tool'],
    ['NPM_TOKEN', 'npm ci', 'kin'],
    ['API_TOKEN', './build.sh', 'script'],
    ['API_TOKEN', 'make all', 'script'],
    ['API_TOKEN', 'npm run build', 'project'],
    ['API_TOKEN', 'npm ci', 'hook'],
    ['API_TOKEN', 'weave cloth', 'unknown'],
    ['API_TOKEN', 'java -jar loom.jar', 'unknown'],
    ['API_TOKEN', 'go test ./...', 'project'],
    ['API_TOKEN', 'docker compose build', 'hook'],
    ['API_TOKEN', 'docker buildx bake', 'hook'],
    ['API_TOKEN', 'apt-get install -y ./loom.deb', 'hook'],
    ['API_TOKEN', 'dpkg -i loom.deb', 'hook'],
    ['API_TOKEN', 'dnf install -y loom.rpm', 'hook'],
    ['API_TOKEN', 'gem install ./loom.gem', 'hook'],
    ['API_TOKEN', 'gem build loom.gemspec', 'hook'],
    ['API_TOKEN', 'npm install -g ./loom', 'hook'],
    ['API_TOKEN', 'brew bundle', 'hook'],
    ['API_TOKEN', 'nuget restore', 'hook'],
    ['API_TOKEN', 'psql -f loom.sql', 'hook'],
    ['API_TOKEN', 'awk -f loom.awk a', 'script'],
    ['API_TOKEN', 'jq -f loom.jq a', 'script'],
    ['API_TOKEN', 'openssl req -config loom.cnf', 'script'],
    ['API_TOKEN', 'GIT_SSH_COMMAND=./ssh.sh git clone git@git.example.com:a', 'script'],
  ] as const)('reads or may read: %s in %s is %s', (name, run, expected) =>
    expect(how(name, run)).toBe(expected),
  )

  it.each([
    ['API_TOKEN', 'cp a b && ls -l | wc -l'],
    ['API_TOKEN', 'apt-get update && apt-get install -y git'],
    ['API_TOKEN', 'curl https://files.example.com -o a'],
    ['API_TOKEN', 'java -version && weave --help'],
    ['API_TOKEN', 'apt-get install -y loom'],
    ['API_TOKEN', 'dpkg -l loom.deb'],
    ['API_TOKEN', 'docker build .'],
    ['API_TOKEN', 'gem install loom'],
    ['API_TOKEN', 'npm install -g loom'],
    ['API_TOKEN', 'go mod download'],
    ['API_TOKEN', 'awk 1 a'],
    ['API_TOKEN', 'psql -c x'],
    ['API_TOKEN', 'GIT_SSH_COMMAND="ssh -i a" git clone git@git.example.com:a'],
    ['PIP_INDEX_URL', 'pip --version'],
    ['NPM_TOKEN', 'npm --version'],
    ['API_TOKEN', 'API_TOKEN=none weave cloth'],
    ['API_TOKEN', 'export API_TOKEN=none; weave cloth'],
    ['API_TOKEN', 'knit() { cp a b; }; knit'],
    ['API_TOKEN', "echo 'API_TOKEN is needed'"],
  ])('does not read: %s in %s', (name, run) => expect(how(name, run)).toBeUndefined())

  it.each([
    ['API_TOKEN', 'weave cloth; export API_TOKEN=none; weave wool', 'unknown'],
    ['API_TOKEN', 'API_TOKEN=none; weave cloth', 'unknown'],
    ['API_TOKEN', 'API_TOKEN=none weave cloth; weave wool', 'unknown'],
  ] as const)('gives a value of its own too late, or to others: %s in %s', (name, run, expected) =>
    expect(how(name, run)).toBe(expected),
  )

  it.each([
    ['weave cloth && npm run build', 'project'],
    ['npm run build && weave cloth', 'project'],
    ['npm run build && ./deploy.sh', 'script'],
    ['./deploy.sh && npm ci', 'script'],
  ] as const)('is told by the surest of its readers: %s', (run, expected) =>
    expect(how('API_TOKEN', run)).toBe(expected),
  )
})

describe('with the files of the project at hand', () => {
  const copied = { before: 'COPY build.sh page.tmpl ./\n' }

  it.each([
    ['sh build.sh', 'cp a b', undefined],
    ['./build.sh', 'curl -H "A: $API_TOKEN" https://files.example.com', 'file'],
    ['sh build.sh', 'weave cloth', 'script'],
    ['./build.sh', 'eval "$STEP"', 'script'],
    ['./build.sh', 'echo "${!name}"', 'script'],
    ['./build.sh', '#!/usr/bin/env python3\nimport loom', 'script'],
    ['./build.sh', '#!/bin/bash\ncp a b', undefined],
  ] as const)('%s is what its text is: %s', (run, text, expected) =>
    expect(how('API_TOKEN', run, { ...copied, files: { 'build.sh': text } })).toBe(expected),
  )

  it.each([
    ['envsubst < page.tmpl', 'token: $API_TOKEN', 'file'],
    ['envsubst < page.tmpl', 'colour: $COLOUR', undefined],
    ["envsubst '$COLOUR' < page.tmpl", 'token: $API_TOKEN', undefined],
  ] as const)('%s reads what the template names: %s', (run, text, expected) =>
    expect(how('API_TOKEN', run, { ...copied, files: { 'page.tmpl': text } })).toBe(expected),
  )

  it('the file that was copied last is the one that is there', () => {
    const before = 'COPY one/build.sh build.sh\nCOPY two/build.sh build.sh\n'
    const [plain, naming] = ['cp a b', 'echo $API_TOKEN']
    const text = (one: string, two: string) =>
      how('API_TOKEN', 'sh build.sh', {
        before,
        files: { 'one/build.sh': one, 'two/build.sh': two },
      })
    expect(text(naming, plain)).toBeUndefined()
    expect(text(plain, naming)).toBe('file')
  })
})

describe('a tool that fails where its settings name a variable without a value', () => {
  const before = 'COPY .npmrc ./\n'
  const files = { '.npmrc': '//npm.example.com/:_authToken=${NPM_TOKEN}\n' }

  it.each([
    ['node:8', 'npm cache clean --force', 'file'],
    ['node:22', 'npm cache clean --force', undefined],
    ['node:22', 'npm ci', 'file'],
    ['node:8', 'cp a b', undefined],
  ] as const)('%s: %s', (image, run, expected) =>
    expect(how('NPM_TOKEN', run, { image, before, files })).toBe(expected),
  )
})

describe('a RUN that does nothing which lasts', () => {
  const run = (text: string) => new Traces(`FROM debian:12\nRUN ${text}\n`, {}).runs[0]!

  it.each(['export A=$API_TOKEN', 'A=$API_TOKEN', 'set -e; A=$API_TOKEN'])('is %s', (text) =>
    expect(isDead(run(text))).toBe(true),
  )

  it.each([': "${API_TOKEN:?}"', 'A=${API_TOKEN?}', 'echo $API_TOKEN', 'A=$API_TOKEN > f'])(
    'is not %s',
    (text) => expect(isDead(run(text))).toBe(false),
  )
})

describe('the flow of a secret', () => {
  const flow = (text: string, name = 'API_TOKEN') =>
    new Traces(`FROM debian:12\n${text}\n`, {}).flows.find(({ variable }) => variable.id === name)!
  const fetch = 'RUN curl -H "A: $API_TOKEN" https://files.example.com/a -o a'

  it.each([
    [`ARG API_TOKEN\n${fetch} || true`, true],
    [`ARG API_TOKEN\n${fetch} || true\n${fetch}`, false],
    [`ARG API_TOKEN=\n${fetch}`, true],
    [`ARG API_TOKEN\n${fetch}`, false],
    ['ARG API_TOKEN\nRUN weave "${API_TOKEN:-none}"', true],
    ['ARG API_TOKEN\nRUN [ -n "$API_TOKEN" ] || exit 1; weave "$API_TOKEN"', false],
  ])('says whether the build does without: %s', (text, optional) =>
    expect(flow(text).tolerance.optional).toBe(optional),
  )

  it('has all names that the value goes by', () => {
    const { variable } = flow(
      'ARG API_TOKEN\nARG A_TOKEN=$API_TOKEN\nENV B_TOKEN=$A_TOKEN\nRUN weave',
    )
    expect([...variable.names].toSorted()).toEqual(['API_TOKEN', 'A_TOKEN', 'B_TOKEN'])
  })

  it('takes an access key id along with its own key, and with no other', () => {
    const names = (text: string) => [...(flow(text, 'AWS_ACCESS_KEY_ID')?.variable.names ?? [])]
    const use = 'RUN aws s3 cp s3://loom/a a'
    expect(names(`ARG AWS_ACCESS_KEY_ID\nARG AWS_SECRET_ACCESS_KEY\n${use}`)).toHaveLength(1)
    expect(names(`ARG AWS_ACCESS_KEY_ID\nARG LOOM_SECRET_KEY\n${use}`)).toHaveLength(0)
  })

  it.each([
    ['ENV API_TOKEN=changeme\nRUN weave', false],
    ['ENV API_TOKEN=\nRUN weave', false],
    ['ENV API_TOKEN=Hq7vR2mXw9Lk4TnB\nRUN weave', true],
    ['ARG API_TOKEN=changeme\nRUN weave', true],
  ])('begins with what is a secret: %s', (text, is) => expect(flow(text) !== undefined).toBe(is))
})

describe('git and its helpers', () => {
  const clone = 'git clone https://git.example.com/a.git'
  const told = (key: string, value: string) => ({
    before: `RUN git config --global ${key} ${value}\n`,
  })

  it.each([
    ['credential.helper', `'!f() { echo "password=$API_TOKEN"; }; f'`, 'file'],
    ['credential.https://git.example.com.helper', `'!printenv API_TOKEN'`, 'file'],
    ['credential.helper', '/opt/helper', 'script'],
    ['core.askPass', '/opt/askpass', 'script'],
    ['core.sshCommand', './ssh.sh', 'script'],
  ])('read a variable by %s %s', (key, value, expected) => {
    expect(how('API_TOKEN', clone, told(key, value))).toBe(expected)
    expect(how('API_TOKEN', 'pip install git+https://git.example.com/a', told(key, value))).toBe(
      expected,
    )
    expect(how('API_TOKEN', 'weave cloth', told(key, value))).toBe('script')
    expect(how('API_TOKEN', 'git status', told(key, value))).toBeUndefined()
  })

  it.each([
    ['credential.helper', `'cache --timeout=60'`],
    ['credential.helper', 'store'],
    ['credential.helper', `'!f() { echo "password=$OTHER"; }; f'`],
    ['core.sshCommand', `'ssh -o StrictHostKeyChecking=no'`],
    ['user.name', `'$API_TOKEN'`],
  ])('do not by %s %s', (key, value) =>
    expect(how('API_TOKEN', clone, told(key, value))).toBeUndefined(),
  )

  it('do not once it is taken out, nor before it is told', () => {
    const set = 'git config --global credential.helper /opt/helper'
    const before = `RUN ${set}\nRUN git config --global --unset credential.helper\n`
    expect(how('API_TOKEN', clone, { before })).toBeUndefined()
    expect(how('API_TOKEN', `${set} && ${clone}`)).toBe('script')
    expect(how('API_TOKEN', `${clone} && ${set}`)).toBeUndefined()
    expect(how('API_TOKEN', `git -c credential.helper=/opt/helper ${clone.slice(4)}`)).toBe(
      'script',
    )
  })
})

describe('a file that a RUN wrote', () => {
  const line = `RUN echo 'export X=$API_TOKEN' > /etc/profile.d/x.sh\n`

  it.each([
    [line, '. /etc/profile.d/x.sh && cp a b', 'file'],
    [line, 'bash -lc "weave cloth"', 'file'],
    [`${line}ENV BASH_ENV=/etc/profile.d/x.sh\n`, 'bash -c "weave cloth"', 'file'],
    ['ENV BASH_ENV=/etc/x.sh\n', 'bash -c "pip install x"', 'script'],
    [`RUN echo 'echo $API_TOKEN' > /usr/bin/told\n`, 'told', 'file'],
    [line, 'pip install x', undefined],
    [`RUN printf '#!/bin/sh\\necho $OTHER' > /usr/bin/told\n`, 'told', undefined],
  ])('%s before %s', (before, run, expected) =>
    expect(how('API_TOKEN', run, { before })).toBe(expected),
  )
})

describe('a script of the project', () => {
  const of = (text: string) =>
    how('API_TOKEN', 'sh build.sh', { before: 'COPY build.sh .\n', files: { 'build.sh': text } })

  it.each(['name=API_$X\necho ${!name}', 'cp a b\neval "$X"', 'if a; then'])(
    'may read it: %s',
    (text) => expect(of(text)).toBe('script'),
  )

  it('reads it where it names it, and does not where it names nothing', () => {
    expect(of('curl -H "A: $API_TOKEN" https://files.example.com')).toBe('file')
    expect(of('cp a b')).toBeUndefined()
  })
})

describe('evidence', () => {
  it('rules no tool out whose name the variable has', () => {
    const facts = new Traces(
      'FROM node:22\nARG NPM_TOKEN\nRUN NPM_TOKEN=$NPM_TOKEN npm ci\nRUN yarn install\n',
      {},
    )
    const readings = facts.runs.flatMap(
      (run) => readingOf(run, 'NPM_TOKEN', facts.around(run)) ?? [],
    )
    expect(readings.map(({ how: own }) => own)).toEqual(['named', 'kin'])
    expect(readings.map((reading) => isRuledOut(reading, readings))).toEqual([false, false])
  })
})

describe('a read that nothing gives a value', () => {
  const undeclared = (run: string) =>
    [...findUndeclared(new Traces(`FROM debian:12\nRUN ${run}\n`, {}))].map(({ name }) => name)

  it('is told', () => {
    expect(undeclared('curl -u $API_TOKEN https://files.example.com')).toEqual(['API_TOKEN'])
  })

  it.each(['id=API_TOKEN,env=API_TOKEN', 'id=all'])('is given one by the mount %s', (options) =>
    expect(
      undeclared(`--mount=type=secret,${options} curl -u $API_TOKEN https://files.example.com`),
    ).toEqual([]),
  )
})

describe('the variables that are one secret', () => {
  const names = (text: string) =>
    new Traces(`FROM debian:12\n${text}\n`, {}).variables.map((variable) =>
      [...variable.names].toSorted().join(' '),
    )

  it.each([
    ['ARG GH_TOKEN\nENV API_TOKEN=$GH_TOKEN', ['API_TOKEN GH_TOKEN']],
    [
      'ARG B_TOKEN\nENV C_TOKEN=$B_TOKEN\nARG A_TOKEN\nENV B_TOKEN=$A_TOKEN',
      ['A_TOKEN B_TOKEN C_TOKEN'],
    ],
    ['ARG A_TOKEN\nARG B_TOKEN', ['A_TOKEN', 'B_TOKEN']],
    ['ENV API_TOKEN=changeme', []],
    ['ENV API_TOKEN=', []],
    ['ARG API_TOKEN=changeme', ['API_TOKEN']],
  ])('%s', (text, expected) => expect(names(text)).toEqual(expected))
})

describe('a dummy default', () => {
  const dummy = (runs: string) => {
    const facts = new Traces(`FROM debian:12\nARG API_TOKEN=changeme\n${runs}\n`, {})
    return isDummy(facts, facts.flows[0]!)
  }

  it('may be all that the build needs where no RUN names it', () => {
    expect(dummy('RUN ./build.sh')).toBe(true)
  })

  it('is none where one RUN of several names it', () => {
    expect(dummy('RUN ./build.sh\nRUN curl -u $API_TOKEN https://files.example.com')).toBe(false)
  })
})
