import { afterEach, expect, test, vi } from 'vitest'
import { argumentsOf } from '../src/cli/arguments.ts'
import { CallerChat } from '../src/cli/caller-chat.ts'
import { asking } from '../src/cli/interactive.ts'
import { type Output, processIo } from '../src/cli/io.ts'
import { lastWords } from '../src/cli/last-words.ts'
import { unwrapped } from '../src/cli/wrap.ts'
import { newTally } from '../src/reporters/tally.ts'
import type { Worker } from '../src/cli/work.ts'
import { findingOf } from './stand-in.ts'

vi.mock('@clack/prompts', () => ({ isCancel: () => false, selectKey: async () => 'q' }))

/** Makes a stream of the process a terminal for one test. */
function asTerminal(stream: NodeJS.ReadStream | NodeJS.WriteStream, columns: number) {
  const old = Object.getOwnPropertyDescriptors(stream)
  for (const [name, value] of Object.entries({ isTTY: true, columns }))
    Object.defineProperty(stream, name, { value, writable: true, configurable: true })
  undo.push(() => {
    for (const name of ['isTTY', 'columns'] as const) {
      const was = old[name as keyof typeof old]
      if (was === undefined) Reflect.deleteProperty(stream, name)
      else Object.defineProperty(stream, name, was)
    }
  })
}

const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

test('a terminal that reports 0 columns is 80 wide, also for what asks it itself', () => {
  asTerminal(process.stderr, 0)
  expect(processIo().stderr.columns).toBe(80)
  expect(process.stderr.columns).toBe(80)
})

test('a caller that is not wanted says what would be done, as a Dockerfile does', async () => {
  asTerminal(process.stdin, 80)
  const stderr: Output = { isTerminal: true, columns: 80, write: async () => true }
  const worker = {} as Worker
  const io = { ...processIo(), stderr }
  const asked = asking(argumentsOf({ _: ['.'] }), io, worker, async () => [])
  const findings = [findingOf({ message: 'passed as a secret' }), findingOf({ status: 'manual' })]
  const result = { path: 'build.sh', before: 'a\n', after: 'b\n', error: null, findings }
  const parts = { secrets: [], stages: [], arguments: [] }
  const found = {
    result: { ...result, ...parts, findings: findings.map((item) => ({ ...item, kind: 'shell' })) },
    remarks: [],
  }
  const left = await asked.caller(found as unknown as Parameters<typeof asked.caller>[0])
  expect(left.result.after).toBe('a\n')
  expect(left.result.findings.map(({ status, message }) => `${status} ${message}`)).toEqual([
    'review left as it is; what would be done: passed as a secret',
    'manual subject, harm; remedy',
  ])
  expect(asked.isOver).toBe(true)
})

test('a part that is left is told at the end, and so are callers of what has changed', () => {
  const said = (fixed: number, review: number, own: CallerChat) => {
    const tally = { ...newTally(), files: 1, changed: fixed }
    Object.assign(tally.findings, { fixed, review })
    const args = argumentsOf({ _: ['.'], interactive: true })
    const told = { isApplied: true, along: [], reachesOut: false, isCut: false }
    const all = { ...told, tally, callers: own, isCalledElsewhere: false }
    return [...lastWords(args, processIo(), unwrapped, all)].join('')
  }
  const callers = new CallerChat()
  expect(said(1, 0, callers)).not.toContain('half done')
  expect(said(0, 2, callers)).not.toContain('half done')
  expect(said(1, 1, callers)).toContain('half done: what was left as it is stays in the image')
  callers.tally.files = 1
  callers.tally.findings.review = 1
  expect(said(1, 0, callers)).toContain('half done: callers that were left as they are build')
})
