import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn } from './stand-in.ts'

const npmrc = '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n'
const keyless = 'registry=https://npm.example.com/\n'
const install = 'FROM node:22\nCOPY package.json .npmrc ./\nRUN npm ci\n'

/** What a run over a repository says, on both streams. */
async function said(files: Record<string, string>, ...words: string[]): Promise<string> {
  const folder = folderWith({ '.git/HEAD': '', ...files })
  const { stdout, stderr } = await runIn(folder, words, rewrite)
  return stdout + stderr
}

describe('the guessed build context', () => {
  it('is the folder in which most of what is copied exists', async () => {
    const text = await said({
      'docker/app/Dockerfile': 'FROM node:22\nCOPY package.json src .npmrc ./\nRUN npm ci\n',
      'docker/app/package.json': '{}',
      'package.json': '{}',
      'src/a.js': '',
      '.npmrc': npmrc,
    })
    expect(text).toContain('--secret id=npmrc,src=.npmrc -f docker/app/Dockerfile .\n')
  })

  it("is the Dockerfile's own where another has as much", async () => {
    const files = { 'app/package.json': '{}', 'package.json': '{}', '.npmrc': npmrc }
    const own = await said({ ...files, 'app/Dockerfile': install, 'app/.npmrc': keyless })
    expect(own).not.toContain('.npmrc leaves')
    const callers =
      'services:\n  app:\n    build:\n      context: .\n      dockerfile: app/Dockerfile\n'
    const called = await said({
      ...files,
      'app/Dockerfile': install,
      'app/.npmrc': keyless,
      'compose.yaml': callers,
    })
    expect(called).toContain('src=.npmrc -f app/Dockerfile .\n')
  })

  it('is what a caller says where a folder alone is copied', async () => {
    const files = {
      'docker/Dockerfile': 'FROM node:22 AS build\nCOPY . .\nRUN npm ci\n',
      'package.json': '{}',
      '.npmrc': npmrc,
    }
    expect(await said(files)).not.toContain('.npmrc leaves')
    const build = '#!/bin/sh\ndocker build -f docker/Dockerfile .\n'
    expect(await said({ ...files, 'build.sh': build })).toContain(
      'COPY .npmrc leaves its credentials in a layer: COPY of a whole folder brings it in',
    )
  })

  it('ends at the root of the repository', async () => {
    const text = await said({
      'inner/.git/HEAD': '',
      'inner/Dockerfile': install,
      'package.json': '{}',
      '.npmrc': keyless,
    })
    expect(text).toMatch(/review .*may hold credentials/)
  })

  it('gives a file although products of the build are missing', async () => {
    const text = await said({
      Dockerfile: 'FROM node:22\nCOPY dist ./dist\nCOPY package.json .npmrc ./\nRUN npm ci\n',
      'package.json': '{}',
      '.npmrc': npmrc,
    })
    expect(text).toMatch(
      /fixed {5}\.npmrc {2}COPY \.npmrc leaves its credentials in a layer; mounted/,
    )
  })
})

describe('whether a copied file holds a credential', () => {
  it('is decided by its content where that is at hand', async () => {
    const files = { Dockerfile: install, 'package.json': '{}' }
    expect(await said({ ...files, '.npmrc': npmrc })).toContain('fixed')
    expect(await said({ ...files, '.npmrc': keyless })).not.toContain('.npmrc leaves')
  })

  it('is shown by its not being in a context that is at hand', async () => {
    expect(await said({ Dockerfile: install, 'package.json': '{}' })).toMatch(
      /fixed .*\(it is not in the build context, so it is put there for the build\); mounted/,
    )
  })

  it('is shown by git leaving it out', async () => {
    const Dockerfile = 'FROM node:22\nCOPY .npmrc /root/.npmrc\nRUN npm ci\n'
    expect(await said({ Dockerfile, '.gitignore': '.npmrc\n' })).toContain('fixed')
    expect(await said({ Dockerfile, '.gitignore': 'dist\n' })).toContain('review')
    expect(await said({ 'a/Dockerfile': Dockerfile, 'a/.gitignore': '/.npmrc\n' })).toContain(
      'fixed',
    )
  })

  it('is shown by a rm behind its use', async () => {
    const Dockerfile = 'FROM node:22\nCOPY .npmrc /root/.npmrc\nRUN npm ci && rm /root/.npmrc\n'
    expect(await said({ Dockerfile })).toMatch(/fixed .*\(the RUN of line 3 deletes it\)/)
  })

  it.each([
    ['.netrc', '/root/.netrc', 'pip install -r requirements.txt'],
    ['id_rsa', '/root/.ssh/id_rsa', 'git clone git@git.example.com:team/app.git'],
    ['.git-credentials', '/root/.git-credentials', 'git clone https://git.example.com/team/app'],
    ['.aws/credentials', '/root/.aws/credentials', 'aws s3 cp s3://files.example.com/a /a'],
    ['.pypirc', '/root/.pypirc', 'twine upload dist/app.whl'],
    ['service-account.json', '/sa.json', 'GOOGLE_APPLICATION_CREDENTIALS=/sa.json terraform init'],
  ])('is said by its name where a RUN reads it: %s', async (name, place, command) => {
    const Dockerfile = `FROM debian AS build\nCOPY ${name} ${place}\nRUN ${command}\nFROM debian\nCOPY --from=build /a /a\n`
    expect(await said({ Dockerfile })).toContain(`fixed     ${name} `)
  })

  it('is open where there is nothing but a name', async () => {
    const Dockerfile = 'FROM node:22\nCOPY .npmrc /root/.npmrc\nRUN npm ci\n'
    expect(await said({ Dockerfile })).toMatch(/review .*may hold credentials; if it does/)
  })

  it('does not make a pattern that may match nothing a name', async () => {
    const Dockerfile = 'FROM node:22\nCOPY package.json .npmr[c] ./\nRUN npm ci\n'
    const text = await said({ Dockerfile, 'package.json': '{}' })
    expect(text).toContain('which does without it too')
    expect(text).not.toContain('required=true')
  })
})

describe('COPY of a whole folder', () => {
  const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEAAAAA'.repeat(4)}\n-----END OPENSSH PRIVATE KEY-----\n`
  const account = JSON.stringify({ type: 'service_account', private_key: key, client_email: 'a' })

  it.each([
    ['.npmrc', npmrc, 'npm ci'],
    ['.env', 'API_TOKEN=Hq7vR2mXw9Lk4TnB\n', 'set -a && . ./.env && ./build.sh'],
    ['.netrc', 'machine git.example.com login ci password Hq7vR2mXw9Lk4TnB\n', 'pip install -r r'],
    ['.ssh/id_rsa', key, 'git clone git@git.example.com:team/app.git'],
    [
      'service-account.json',
      account,
      'gsutil -o Credentials:gs_service_key_file=/root/service-account.json ls',
    ],
  ])('tells of %s, and does line and mount with --unsafe', async (name, content, command) => {
    const Dockerfile = `FROM debian AS build\nWORKDIR /root\nCOPY . .\nRUN ${command}\nFROM debian\nCOPY --from=build /root/out /out\n`
    const folder = folderWith({ '.git/HEAD': '', Dockerfile, [name]: content })
    const dry = await runIn(folder, [], rewrite)
    expect(dry.stderr).toContain(`review    ${name} `)
    expect(dry.stderr).toContain(`--unsafe adds ${name} to .dockerignore and mounts it as a secret`)
    const wet = await runIn(folder, ['--unsafe'], rewrite)
    expect(wet.stdout).toContain(`+${name}\n`)
    expect(wet.stdout).toMatch(new RegExp(`^\\+RUN --mount=type=secret,.*target=/root/`, 'm'))
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(Dockerfile)
  })

  it('names line and mount where the container may read the file too', async () => {
    const text = await said({
      Dockerfile: 'FROM debian\nWORKDIR /srv\nCOPY . .\nRUN set -a && . ./.env && ./build.sh\n',
      '.env': 'API_TOKEN=Hq7vR2mXw9Lk4TnB\n',
    })
    expect(text).toContain(
      'mount it when the container starts, and by --mount=type=secret,id=env,target=/srv/.env in the RUN of line 4, then add .env to .dockerignore',
    )
  })
})

describe('a file that a RUN mounts', () => {
  it('is found again under any name by what is in it', async () => {
    const folder = folderWith({
      '.git/HEAD': '',
      Dockerfile: 'FROM node:22\nCOPY docker/npm.ci .npmrc\nRUN npm ci\n',
      'docker/npm.ci': npmrc,
      'docker/other.ci': keyless,
    })
    const first = await runIn(folder, ['--write'], rewrite)
    const second = await runIn(folder, [], rewrite)
    for (const { stdout, stderr } of [first, second])
      expect(stdout + stderr).toContain('--secret id=npmrc,src=docker/npm.ci ')
  })
})
