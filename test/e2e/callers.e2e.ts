import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rewrite } from '../../src/rewrite.ts'
import { callerFixtures } from '../callers/fixture.ts'
import { runIn } from '../stand-in.ts'
import { bakeSays, composeSays, differences, type RunDocker } from './callers-said.ts'
import { withoutHeader } from './fixtures.ts'
import { opened } from './journal.ts'
import { type OpenSite, openSite } from './site.ts'
import { makeValue } from './values.ts'

const found = await openSite()
const hasTools =
  !('reason' in found) &&
  ['compose', 'buildx'].every((tool) => found.engine.docker([tool, 'version']).status === 0)
const reason =
  'reason' in found ? found.reason : 'the Docker that runs here has no compose or no buildx'
const title = hasTools ? 'callers' : `SKIPPED, callers: ${reason}`
if (!hasTools) console.log(`\n${title}\n`)

const folders: string[] = []

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'callers-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, '.git'), { recursive: true })
  return folder
}

/** Files of the context that become secrets, `run.json` of the fixture: their texts by id. */
function suppliedBy(folder: string, before: Readonly<Record<string, string>>) {
  const file = join(folder, 'run.json')
  if (!existsSync(file)) return {}
  const { files = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    files?: Record<string, string>
  }
  return Object.fromEntries(Object.entries(files).map(([id, path]) => [id, before[path]!]))
}

/** Those that something becomes of. */
const fixtures = callerFixtures(resolve(import.meta.dirname, '../../fixtures/callers')).filter(
  ({ after }) => Object.keys(after).length > 0,
)
const values = {
  API_TOKEN: 'value "of" API, {a}',
  OTHER_TOKEN: 'value of OTHER',
  CI_TOKEN: 'value of CI # x',
}

describe.skipIf(!hasTools)(title, () => {
  const site = found as OpenSite
  const run: RunDocker = (words, cwd, environment) => {
    const { status, stdout, stderr } = spawnSync('docker', [...words], {
      cwd,
      env: { ...site.engine.env, ...environment },
      encoding: 'utf8',
    })
    return { status: status ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' }
  }

  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    site.close()
  })

  test.each(fixtures.filter(({ kind }) => kind === 'compose'))(
    'docker compose hands over the same: $name',
    ({ folder: place, before, after }) => {
      const old = folderOf(before)
      const now = folderOf({ ...before, ...after })
      const files = Object.keys(before).filter((path) => /(?:^|\/)compose.*\.yaml$/.test(path))
      for (const given of [values, { API_TOKEN: '', OTHER_TOKEN: '', CI_TOKEN: '' }]) {
        const said = (folder: string) => composeSays(run, folder, files, given)
        if (given.API_TOKEN === '' && before[files[0]!]!.includes(':?')) {
          // of several it names any
          const asks = /required variable \w+_TOKEN is missing a value|set \w+_TOKEN in \.env/
          expect(() => said(old)).toThrow(asks)
          expect(() => said(now)).toThrow(asks)
        } else expect(differences(said(old), said(now), suppliedBy(place, before))).toEqual([])
      }
    },
  )

  test.each(fixtures.filter(({ kind, name }) => kind === 'bake' && name !== 'left-to-a-person'))(
    'bake hands over the same: $name',
    ({ folder: place, before, after }) => {
      const old = folderOf(before)
      const now = folderOf({ ...before, ...after })
      const file = Object.keys(before).find((path) => /docker-bake\.(?:hcl|json)$/.test(path))!
      const targets = [...before[file]!.matchAll(/^ *target "(\w+)"|^ {4}"(app|other)"/gm)].map(
        (match) => match[1] ?? match[2]!,
      )
      for (const given of [values, { API_TOKEN: '', OTHER_TOKEN: '', CI_TOKEN: '' }]) {
        const said = (folder: string) => bakeSays(run, folder, file, targets, given)
        expect(differences(said(old), said(now), suppliedBy(place, before))).toEqual([])
      }
    },
  )

  test('a file in which an argument is lost, or a secret has another variable, is noticed', () => {
    const { before, after } = fixtures.find(({ name }) => name === 'every-plain-spelling')!
    const old = composeSays(run, folderOf(before), ['compose.yaml'], values)
    const wrong = (text: string) => {
      const folder = folderOf({ ...before, ...after, 'compose.yaml': text })
      return differences(old, composeSays(run, folder, ['compose.yaml'], values))
    }
    const text = after['compose.yaml']!
    expect(wrong(text.replace('environment: API_TOKEN', 'environment: CI_TOKEN'))).toContain(
      'list: the value of API_TOKEN does not arrive',
    )
    expect(wrong(text.replace('        - MODE=a\n', '        - OTHER=a\n'))).toContain(
      'list: the argument OTHER has changed',
    )
  })

  const dockerfile = (base: string) =>
    `FROM ${base}\nARG DOWNLOAD_TOKEN\nRUN curl -fsSL -H "Authorization: Bearer $DOWNLOAD_TOKEN" https://files.example.com/tool.tar.gz -o /tmp/tool && rm /tmp/tool\n`

  /** Builds by a command, and gives whether the image tells the value. */
  const tells = async (folder: string, [program, ...words]: readonly string[]) => {
    const { token } = makeValue('DOWNLOAD_TOKEN', {}, site.run)
    const outcome = spawnSync(program!, words, {
      cwd: folder,
      env: { ...site.engine.env, CI_DOWNLOAD_TOKEN: token },
      encoding: 'utf8',
    })
    expect(outcome.status, outcome.stderr.replaceAll(token, '***')).toBe(0)
    const history = run(['history', '--no-trunc', 'callers-app'], folder, {}).stdout
    // what the server saw is read while nothing else runs here
    await expect.poll(() => opened(site.servers.visits, [token])).toEqual(['files.example.com'])
    return history.includes(token)
  }

  const rewritten = async (folder: string) => {
    await runIn(folder, ['--write'], rewrite)
    const written = join(folder, 'Dockerfile')
    writeFileSync(written, withoutHeader(readFileSync(written, 'utf8')))
  }

  test.each<[string, string, string, (gateway: string) => string]>([
    [
      'compose',
      'compose.yaml',
      'compose build --no-cache',
      (gateway) =>
        `services:\n  app:\n    image: callers-app\n    build:\n      context: .\n      extra_hosts:\n        - files.example.com:${gateway}\n      args:\n        - DOWNLOAD_TOKEN=\${CI_DOWNLOAD_TOKEN}\n`,
    ],
    [
      'bake',
      'docker-bake.hcl',
      'buildx bake --no-cache --load app',
      (gateway) =>
        `variable "CI_DOWNLOAD_TOKEN" {}\n\ntarget "app" {\n  tags = ["callers-app"]\n  extra-hosts = {\n    "files.example.com" = "${gateway}"\n  }\n  args = {\n    DOWNLOAD_TOKEN = CI_DOWNLOAD_TOKEN\n  }\n}\n`,
    ],
  ])(
    '%s builds with the same value, and the image holds it no more',
    async (_name, path, command, text) => {
      const folder = folderOf({
        Dockerfile: dockerfile(site.builder.base),
        [path]: text(site.engine.gateway),
      })
      const words = ['docker', ...command.split(' ')]
      expect(await tells(folder, words)).toBe(true)
      await rewritten(folder)
      expect(readFileSync(join(folder, path), 'utf8')).not.toContain('args')
      expect(await tells(folder, words)).toBe(false)
    },
  )

  test('a script and a Makefile build with the same value, and the image holds it no more', async () => {
    const call = (value: string) =>
      `docker build --no-cache -t callers-app --add-host files.example.com:${site.engine.gateway} --build-arg DOWNLOAD_TOKEN=${value} .\n`
    const folder = folderOf({
      Dockerfile: dockerfile(site.builder.base),
      // a variable of the shell alone, which no program that it runs sees
      'build.sh': `#!/bin/sh\ntoken=$CI_DOWNLOAD_TOKEN\n${call('$token')}`,
      Makefile: `image:\n\t${call('$(CI_DOWNLOAD_TOKEN)')}`,
    })
    const commands = [
      ['sh', 'build.sh'],
      ['make', 'image'],
    ]
    for (const command of commands) expect(await tells(folder, command)).toBe(true)
    await rewritten(folder)
    for (const command of commands) expect(await tells(folder, command)).toBe(false)
  })
})
