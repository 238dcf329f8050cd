import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rewrite } from '../../src/rewrite.ts'
import { folderWith, runIn } from '../stand-in.ts'
import { callerFixtures, filesOf } from './fixture.ts'

interface Told {
  readonly path: string
  readonly error: string | null
  readonly changed: boolean
  readonly findings: readonly {
    readonly line: number
    readonly status: string
    readonly kind: string
    readonly name?: string
    readonly message: string
  }[]
}

const root = join(import.meta.dirname, '../../fixtures/callers')

/** Migrates a folder and gives what is told of its callers. */
async function migrate(folder: string, options: readonly string[]): Promise<readonly Told[]> {
  const { stdout, stderr } = await runIn(
    folder,
    ['--write', '--format', 'json', ...options],
    rewrite,
  )
  expect(stderr).toBe('')
  return (JSON.parse(stdout) as { callers: Told[] }).callers
}

function reportOf(callers: readonly Told[]): string {
  return callers
    .flatMap(({ path, error, findings }) => [
      ...(error === null ? [] : [`${path} error: ${error}`]),
      ...findings.map(
        ({ line, status, kind, name, message }) =>
          `${path}:${line} ${status} ${kind} ${name ?? '-'}: ${message}`,
      ),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

const withCrlf = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      /dockerfile/i.test(path) ? text : text.replaceAll(/\r?\n/g, '\r\n'),
    ]),
  )

describe.each(
  callerFixtures(root).map((fixture) => ({ ...fixture, title: `${fixture.kind}/${fixture.name}` })),
)('$title', ({ folder, before, after, options }) => {
  it('becomes what is written there, says so, and is at rest then', async () => {
    const place = folderWith(before)
    mkdirSync(join(place, '.git'))
    const report = reportOf(await migrate(place, options))
    const now = filesOf(place)
    for (const [path, text] of Object.entries(after))
      expect([path, now[path]]).toEqual([path, text])
    const isWritten = (path: string) =>
      path in after || !(path in before) || /dockerfile/i.test(path)
    for (const [path, text] of Object.entries(now))
      if (!isWritten(path)) expect([path, text]).toEqual([path, before[path]])
    await expect(report).toMatchFileSnapshot(join(folder, 'report.txt'))
    // a second run changes nothing and has nothing new to say
    const again = await migrate(place, options)
    expect(filesOf(place)).toEqual(now)
    const left = again.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'fixed'),
    )
    expect(left).toEqual([])
  })

  it('becomes the same, with its line ends, where they are CRLF', async () => {
    const result = async (files: Readonly<Record<string, string>>) => {
      const place = folderWith(files)
      mkdirSync(join(place, '.git'))
      const report = reportOf(await migrate(place, options))
      return { files: filesOf(place), report }
    }
    const plain = await result(before)
    expect(await result(withCrlf(before))).toEqual({ ...plain, files: withCrlf(plain.files) })
  })
})
