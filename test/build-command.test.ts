import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildCommand, type CommandOptions } from '../src/build-command.ts'
import type { Result } from '../src/result.ts'
import type { Secret } from '../src/secret.ts'
import { folderWith, resultOf, token } from './stand-in.ts'

const here: CommandOptions = { builder: { name: 'docker' }, context: '.', file: 'Dockerfile' }
const changed = (parts: Partial<Result>) => resultOf({ before: 'a', after: 'b', ...parts })
const line = (parts: Partial<Result>, options: Partial<CommandOptions> = {}) =>
  buildCommand(changed(parts), { ...here, ...options })

const optional: Secret = {
  ...token,
  id: 'EXTRA',
  from: { env: 'EXTRA' },
  required: false,
  mounts: [{ line: 3, stage: 1, env: 'EXTRA' }],
}
const npmrc: Secret = {
  id: 'npmrc',
  type: 'secret',
  from: { src: '.npmrc' },
  required: true,
  mounts: [{ line: 4, stage: 1, target: '/root/.npmrc' }],
}
const agent: Secret = {
  id: 'default',
  type: 'ssh',
  from: 'agent',
  required: true,
  mounts: [{ line: 5, stage: 1 }],
}
const stages = [
  { name: 'base', needs: [], arguments: ['VERSION'] },
  { name: 'extra', needs: [0], arguments: ['MODE', 'TARGETARCH'] },
  { needs: [0], arguments: ['VERSION'] },
]

describe('the build command', () => {
  it('passes each secret, guarded when it is a variable', () => {
    expect(line({ secrets: [token, optional, npmrc, agent] })).toBe(
      'NPM_TOKEN="${NPM_TOKEN:?}" EXTRA="${EXTRA-}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=EXTRA,env=EXTRA --secret id=npmrc,src=.npmrc --ssh default .',
    )
  })

  it('has a form for PowerShell', () => {
    const secrets = [token, optional, npmrc, agent]
    expect(line({ secrets }, { shell: 'powershell', tag: "it's", context: 'a b' })).toBe(
      "if (-not $env:NPM_TOKEN) { throw 'NPM_TOKEN is not set' }; docker build --secret 'id=NPM_TOKEN,env=NPM_TOKEN' --secret 'id=EXTRA,env=EXTRA' --secret 'id=npmrc,src=a b/.npmrc' --ssh default -f Dockerfile --tag 'it''s' 'a b'",
    )
    const key: Secret = { ...npmrc, id: 'key', from: { src: '$HOME/.ssh/id_rsa' } }
    const old = { builder: { name: 'docker', version: [20, 10] } } as const
    expect(line({ secrets: [key] }, { shell: 'powershell', ...old })).toBe(
      '$env:DOCKER_BUILDKIT = \'1\'; docker build --secret "id=key,src=$HOME/.ssh/id_rsa" .',
    )
  })

  it('is missing when there is nothing to say, or the file could not be worked on', () => {
    expect(buildCommand(resultOf(), here)).toBeNull()
    expect(line({ error: 'unreadable', secrets: [token] })).toBeNull()
    expect(buildCommand(resultOf({ secrets: [token] }), here)).toContain('docker build')
    expect(line({})).toBe('docker build .')
  })

  it('asks for BuildKit where docker does not by itself', () => {
    expect(line({ secrets: [token] }, { builder: { name: 'docker', version: [20, 10] } })).toMatch(
      /^DOCKER_BUILDKIT=1 NPM_TOKEN=/,
    )
    expect(line({ secrets: [token] }, { builder: { name: 'docker', version: [23, 0] } })).toMatch(
      /^NPM_TOKEN=/,
    )
    expect(line({ secrets: [token] }, { builder: { name: 'podman', version: [4, 0] } })).toMatch(
      /^NPM_TOKEN=/,
    )
  })

  it('asks podman for an image that knows SHELL where the file has one', () => {
    const after = 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN true\n'
    expect(line({ secrets: [token], after }, { builder: { name: 'podman' } })).toContain(
      ' podman build --format docker --secret ',
    )
    expect(line({ secrets: [token], after })).not.toContain('--format')
  })

  it('says to podman what kind of source it is', () => {
    expect(line({ secrets: [token, npmrc] }, { builder: { name: 'podman' } })).toBe(
      'NPM_TOKEN="${NPM_TOKEN:?}" podman build --secret id=NPM_TOKEN,type=env,env=NPM_TOKEN --secret id=npmrc,type=file,src=.npmrc .',
    )
  })

  it('keeps build arguments as placeholders, but those that the builder sets', () => {
    expect(line({ stages, arguments: ['NODE'] })).toBe(
      'docker build --build-arg NODE --build-arg VERSION --build-arg MODE .',
    )
  })

  it.each([
    ['.', 'Dockerfile', '.'],
    ['app', 'app/Dockerfile', 'app'],
    ['.', 'app/Dockerfile', '-f app/Dockerfile .'],
    ['..', 'Dockerfile', '-f Dockerfile ..'],
    ['.', 'dockerfile', '-f dockerfile .'],
    ['a b', "a b/it's.Dockerfile", String.raw`-f 'a b/it'\''s.Dockerfile' 'a b'`],
    ['-x', '-x/Dockerfile.dev', '-f ./-x/Dockerfile.dev ./-x'],
    ['github.com/x', 'github.com/x/Dockerfile', './github.com/x'],
    ['/srv/app', '/srv/app/Dockerfile', '/srv/app'],
  ])('in the context %j names the file %j as %j', (context, file, words) => {
    expect(line({}, { context, file })).toBe(`docker build ${words}`)
  })

  it('takes files of the context from there, and others as they are', () => {
    const key: Secret = { ...npmrc, id: 'key', from: { src: '$HOME/.ssh/id_rsa' } }
    const assumed: Secret = { ...npmrc, id: 'other', from: { src: './other' }, assumed: true }
    expect(
      line({ secrets: [npmrc, key, assumed] }, { context: 'app', file: 'app/Dockerfile' }),
    ).toBe(
      'docker build --secret id=npmrc,src=app/.npmrc --secret "id=key,src=$HOME/.ssh/id_rsa" --secret id=other,src=./other app',
    )
  })

  it('for a target guards only what its stages reach', () => {
    const options = { target: 'BASE', tag: 'my app:1' }
    expect(
      line({ stages, secrets: [token, { ...optional, required: true }, npmrc, agent] }, options),
    ).toBe(
      'NPM_TOKEN="${NPM_TOKEN:?}" EXTRA="${EXTRA-}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=EXTRA,env=EXTRA --build-arg VERSION --target BASE --tag \'my app:1\' .',
    )
    expect(line({ stages, secrets: [token, npmrc] }, { target: 'extra' })).toContain(
      'NPM_TOKEN="${NPM_TOKEN:?}"',
    )
    expect(line({ stages, secrets: [npmrc] }, { target: '2' })).not.toContain('npmrc')
  })

  it('is missing when the file has no such target', () => {
    expect(line({ stages, secrets: [token] }, { target: 'nosuch' })).toBeNull()
  })

  it('passes an id once and a variable of two ids with the stronger guard', () => {
    expect(line({ secrets: [token, token, { ...optional, from: { env: 'NPM_TOKEN' } }] })).toBe(
      'NPM_TOKEN="${NPM_TOKEN:?}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=EXTRA,env=NPM_TOKEN .',
    )
  })
})

describe.each(['sh', 'bash', 'dash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0))(
  'run by %s, the build command',
  (shell) => {
    // writes down its arguments, one a line, and the variables that it was given
    const recorder =
      '#!/bin/sh\nprintf "%s\\n" "$@" > "$RECORD"\nprintf "%s" "${NPM_TOKEN-unset}|${EXTRA-unset}|${DOCKER_BUILDKIT-unset}" > "$RECORD.env"\n'
    const folder = folderWith({ docker: recorder })
    chmodSync(join(folder, 'docker'), 0o755)

    function called(text: string | null, environment: NodeJS.ProcessEnv) {
      const record = join(folderWith(), 'record')
      const env = {
        PATH: `${folder}${delimiter}${process.env['PATH']}`,
        HOME: '/home/a b',
        RECORD: record,
        ...environment,
      }
      const { status } = spawnSync(shell, ['-c', text ?? ''], { env })
      if (!existsSync(record)) return { status }
      return {
        status,
        words: readFileSync(record, 'utf8').trimEnd().split('\n'),
        variables: readFileSync(`${record}.env`, 'utf8'),
      }
    }

    const secrets = [token, { ...optional, mounts: [] }]

    it('exports the variables, an optional one as empty', () => {
      expect(called(line({ secrets }), { NPM_TOKEN: 'fake-token-for-tests' })).toEqual({
        status: 0,
        words: [
          'build',
          '--secret',
          'id=NPM_TOKEN,env=NPM_TOKEN',
          '--secret',
          'id=EXTRA,env=EXTRA',
          '.',
        ],
        variables: 'fake-token-for-tests||unset',
      })
    })

    it('exports a variable that the shell has but has not exported', () => {
      expect(
        called(
          `NPM_TOKEN='fake token "for" tests'; ${line({ secrets }, { builder: { name: 'docker', version: [19, 3] } })}`,
          {},
        ).variables,
      ).toBe('fake token "for" tests||1')
    })

    it.each([
      ['unset', {}],
      ['empty', { NPM_TOKEN: '' }],
    ])(
      'refuses a required variable that is %s, and never calls the builder',
      (_what, environment) => {
        const { status, words } = called(line({ secrets }), environment)
        expect(status).not.toBe(0)
        expect(words).toBeUndefined()
      },
    )

    it('keeps paths whole, and finds the home folder', () => {
      const key: Secret = { ...npmrc, from: { src: '$HOME/.ssh/id_rsa' } }
      const file: Secret = { ...npmrc, id: 'file', from: { src: `o'ne "two" $x` } }
      const { words } = called(
        line({ secrets: [key, file] }, { context: 'a b', file: "a b/$x `y` it's" }),
        {},
      )
      expect(words).toEqual([
        'build',
        '--secret',
        'id=npmrc,src=/home/a b/.ssh/id_rsa',
        '--secret',
        `id=file,"src=a b/o'ne ""two"" $x"`,
        '-f',
        "a b/$x `y` it's",
        'a b',
      ])
    })
  },
)
