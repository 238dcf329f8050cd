import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { folderWith } from '../stand-in.ts'
import { type CallerFixture, callerFixtures } from './fixture.ts'
import { record, type Recorded, recorder } from './recorder.ts'

/** How a fixture is run, `run.json` in its folder. */
interface Run {
  /** Each is a program and its words; `SH` is sh, then bash. */
  readonly commands: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
  /** Names of build arguments by the ids of their secrets, where they differ. */
  readonly ids?: Readonly<Record<string, string>>
  /** Files of the context that become secrets, by id. */
  readonly files?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '../../fixtures/callers')
const ran = new Set(['shell', 'make', 'package-json'])
const fixtures = callerFixtures(root)
  .filter(({ kind }) => ran.has(kind))
  .map((fixture) => ({ ...fixture, title: `${fixture.kind}/${fixture.name}` }))

/**
 * Values that a shell would spoil if it read them again; make hands over its text to be read again.
 */
const values = (kind: string) => ({
  API_TOKEN: kind === 'make' ? 'fake-token-for-tests' : 'fake-token-for-tests-$HOME"x\'*',
  OTHER_TOKEN: 'other-fake-token-for-tests',
  CI_API_TOKEN: 'ci-fake-token-for-tests',
})

function runOf({ folder, kind, before }: CallerFixture): Run {
  const file = join(folder, 'run.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Run
  if (kind === 'package-json') {
    const path = Object.keys(before).find((item) => item.endsWith('package.json'))!
    const { scripts } = JSON.parse(before[path]!) as { scripts: Record<string, string> }
    return { commands: Object.keys(scripts).map((name) => ['SCRIPT', path, name]) }
  }
  if (kind === 'make') {
    const path = Object.keys(before).find((item) => /makefile|\.mk$/i.test(item))!
    const parts = path.split('/')
    const own = parts.slice(0, -1).join('/') || '.'
    return { commands: [['make', '-C', own, '-f', parts.at(-1)!, 'image']] }
  }
  const script = Object.keys(before).find((item) => item.endsWith('.sh'))!
  return { commands: [['SH', script, 'first-argument', 'second-argument']] }
}

let bin: string
beforeAll(() => {
  bin = recorder()
})

describe.each(fixtures)('$title', (fixture) => {
  it('hands over the values that it handed over before', () => {
    const { commands, env, ids = {}, files: passed = {} } = runOf(fixture)
    const all = (files: Readonly<Record<string, string>>) => {
      const place = folderWith(files)
      return commands.flatMap((command) =>
        shellsOf(command, files).map((words) =>
          record(bin, place, words, { ...values(fixture.kind), ...env }),
        ),
      )
    }
    const before = all(fixture.before)
    const after = all({ ...fixture.before, ...fixture.after })
    expect(before.flat().length).toBeGreaterThan(0)
    for (const { files } of after.flat())
      for (const [id, path] of Object.entries(passed))
        if (id in files) expect(`${files[id]}\n`).toBe(fixture.before[path])
    expect(named(after, ids, passed)).toEqual(before)
  })
})

/** A file that is none of the context holds what was the value of an argument. */
function named(
  runs: readonly (readonly Recorded[])[],
  ids: Readonly<Record<string, string>>,
  passed: Readonly<Record<string, string>>,
): Recorded[][] {
  return runs.map((calls) =>
    calls.map(({ values: own, files, ...call }) => ({
      ...call,
      files: {},
      values: Object.fromEntries(
        [...Object.entries(own), ...Object.entries(files).filter(([id]) => !(id in passed))].map(
          ([id, value]) => [ids[id] ?? id, value],
        ),
      ),
    })),
  )
}

function shellsOf(
  command: readonly string[],
  files: Readonly<Record<string, string>>,
): (readonly string[])[] {
  const isBash = /^#!.*bash/.test(files[command[1]!] ?? '')
  if (command[0] === 'SH')
    return (isBash ? ['bash'] : ['sh', 'bash']).map((shell) => [shell, ...command.slice(1)])
  if (command[0] !== 'SCRIPT') return [command]
  // npm run gives the script to sh -c, with the words behind -- at its end
  const { scripts } = JSON.parse(files[command[1]!]!) as { scripts: Record<string, string> }
  return [['sh', '-c', [scripts[command[2]!]!, ...command.slice(3)].join(' ')]]
}
