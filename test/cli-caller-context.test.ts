import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn } from './stand-in.ts'

const dockerfile = (copies: string) => `FROM alpine:3.22
ARG API_TOKEN
RUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool
${copies}`

/** The commands that are printed for a repository. */
async function commandsOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderWith(files)
  mkdirSync(join(folder, '.git'))
  return (await runIn(folder, ['--format', 'command'], rewrite)).stdout
}

describe('the context of a printed command', () => {
  it('has something for each wildcard', async () => {
    const files = { 'docker/Dockerfile': dockerfile('ADD notes/*.txt /srv/\n'), 'notes/a.txt': '' }
    expect(await commandsOf(files)).toMatch(/-f docker\/Dockerfile \.$/m)
    expect(await commandsOf({ 'app/Dockerfile': dockerfile('COPY build/*.jar /app/\n') })).toMatch(
      / app$/m,
    )
  })

  it('is the one of a text in a folder that shows where it is run', async () => {
    const readme = '```sh\ndocker build -f docker/Dockerfile --build-arg API_TOKEN .\n```\n'
    const files = { 'docker/Dockerfile': dockerfile('COPY . /srv\n'), 'docker/README.md': readme }
    expect(await commandsOf(files)).toMatch(/-f docker\/Dockerfile \.$/m)
  })

  it('is the one of a call that builds one Dockerfile after the other', async () => {
    const workflow = `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    strategy: { matrix: { os: [Debian, Fedora] } }
    steps:
      - uses: actions/checkout@v4
      - run: docker build -f Docker/\${{ matrix.os }}/Dockerfile --build-arg API_TOKEN=\${{ secrets.T }} .
`
    const printed = await commandsOf({
      'Docker/Debian/Dockerfile': dockerfile('COPY . /srv\n'),
      'Docker/Fedora/Dockerfile': dockerfile('COPY . /srv\n'),
      '.github/workflows/image.yml': workflow,
    })
    expect(printed).toMatch(/-f Docker\/Debian\/Dockerfile \.$/m)
    expect(printed).toMatch(/-f Docker\/Fedora\/Dockerfile \.$/m)
  })

  it.each([
    '#!/bin/sh\nhere=$(dirname "$0")\ndocker build -f "$here/Dockerfile" "$here/.."\n',
    '#!/bin/bash\ntop=$(git rev-parse --show-toplevel)\ncd /tmp\n' +
      'docker build -f "$top/deploy/Dockerfile" "$top"\n',
    '#!/bin/bash\nROOT="$(cd "${BASH_SOURCE%/*}/.." >/dev/null 2>&1 && pwd -P)"\n' +
      'docker build -f $ROOT/deploy/Dockerfile $ROOT\n',
  ])('is the one of a script that finds its own folder: %j', async (script) => {
    const files = { 'deploy/Dockerfile': dockerfile('COPY . /srv\n'), 'deploy/build.sh': script }
    expect(await commandsOf(files)).toMatch(/-f deploy\/Dockerfile \.$/m)
  })

  it('is the checkout that a pipeline names', async () => {
    const pipeline =
      'image:\n  script:\n    - docker build -f $CI_PROJECT_DIR/deploy/Dockerfile $CI_PROJECT_DIR\n'
    const files = { 'deploy/Dockerfile': dockerfile('COPY . /srv\n'), '.gitlab-ci.yml': pipeline }
    expect(await commandsOf(files)).toMatch(/-f deploy\/Dockerfile \.$/m)
  })
})

describe('the file of a key in a printed command', () => {
  const cloning = `FROM alpine:3.22
ARG SSH_KEY
RUN mkdir -p /root/.ssh && echo "$SSH_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa
RUN git clone git@git.example.com:team/lib.git
`
  const printed = (...paths: readonly string[]) => {
    const calls = paths.map((path) => `docker build --build-arg SSH_KEY="$(cat ${path})" .\n`)
    return commandsOf({ Dockerfile: cloning, 'build.sh': `#!/bin/sh\n${calls.join('')}` })
  }

  it('is the one that all callers give', async () => {
    expect(await printed('~/.ssh/deploy')).toContain('src=$HOME/.ssh/deploy"')
    expect(await printed('/keys/deploy', '/keys/deploy')).toContain('src=/keys/deploy ')
  })

  it('is the usual one where they give several, or one of a folder of their own', async () => {
    expect(await printed('~/.ssh/deploy', '~/.ssh/other')).toContain('src=$HOME/.ssh/id_rsa"')
    expect(await printed('keys/deploy')).toContain('src=$HOME/.ssh/id_rsa"')
  })
})
