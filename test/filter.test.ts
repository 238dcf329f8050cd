import { array, assert, asyncProperty, constantFrom, integer, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesIn, tooLong } from '../src/cli/filter/lines.ts'
import { run } from '../src/cli/filter.ts'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, standIn } from './stand-in.ts'

interface Answer {
  path: string
  changed: boolean
  error: string | null
  text: string | null
  command: string | null
  findings: { status: string }[]
}

/** What comes out for what goes in, in chunks of any size. */
async function filtered(input: string | Buffer, given: object = {}, engine = rewrite, size = 7) {
  const bytes = Buffer.from(input as string)
  const texts: string[] = []
  const errors: string[] = []
  const output = (to: string[]) => ({
    isTerminal: false,
    write: async (text: string | Uint8Array) => to.push(String(text)) > 0,
  })
  const stdin = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const io = {
    cwd: '/',
    environment: {},
    stdin: stdin(),
    stdout: output(texts),
    stderr: output(errors),
  }
  const code = await run({ _: ['filter'], ...given }, io, {
    look: () => undefined,
    load: async () => engine,
  })
  const lines = texts.join('').split('\n').slice(0, -1)
  return { code, answers: lines.map((line) => JSON.parse(line) as Answer), stderr: errors.join('') }
}

const line = (path: string, text: string, more: object = {}) =>
  `${JSON.stringify({ path, text, ...more })}\n`

describe('a record', () => {
  it('comes out as a file of the JSON does, with its new text', async () => {
    const text = 'FROM node\nARG NPM_TOKEN\nRUN npm ci\n'
    const { code, answers } = await filtered(line('a/Dockerfile', text))
    expect(code).toBe(0)
    expect(answers).toMatchObject([
      {
        path: 'a/Dockerfile',
        changed: true,
        error: null,
        text: rewrite(text).after,
        command: 'NPM_TOKEN="${NPM_TOKEN:?}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN a',
        findings: [{ status: 'fixed' }],
      },
    ])
  })

  it('has no new text when nothing changes', async () => {
    expect((await filtered(line('a', 'FROM a\n'))).answers).toMatchObject([
      { path: 'a', changed: false, error: null, text: null, command: null },
    ])
  })

  it('may bring files of its build context', async () => {
    const text = 'FROM node\nCOPY .npmrc /root/.npmrc\nRUN npm ci\n'
    const context = { '.npmrc': '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n' }
    const { answers } = await filtered(line('a', text) + line('a', text, { context }))
    expect(answers.map(({ findings }) => findings[0]?.status)).toEqual(['review', 'fixed'])
  })

  it('touches no file: neither a context nor a configuration that lies there', async () => {
    const folder = folderWith({ '.npmrc': 'x', 'secretmount.config.json': '{"nonsense": 1}' })
    const { answers } = await filtered(
      line(`${folder}/Dockerfile`, 'COPY .npmrc .\n'),
      {},
      (text, options) => {
        expect(options?.readContext).toBeUndefined()
        return standIn(text, options)
      },
    )
    expect(answers).toMatchObject([{ error: null }])
  })

  it('is rewritten as the options say', async () => {
    const text = 'FROM node\nARG LICENSE\nRUN make $LICENSE\n'
    const { answers } = await filtered(line('a', text), {
      secret: ['LICENSE'],
      style: 'file',
      tag: 'app',
    })
    expect(answers[0]?.text).toContain('/run/secrets/LICENSE')
    expect(answers[0]?.command).toContain('--tag app')
  })
})

describe('whatever a line holds', () => {
  it.each([
    ['no JSON', 'token=fake-token-for-tests', 'the line is not JSON'],
    ['nothing', '', 'the line is not JSON'],
    ['another value', '["fake-token-for-tests"]', 'the line is no {"path": …, "text": …}'],
    ['no path', '{"text":"FROM a"}', 'the line is no {"path": …, "text": …}'],
    ['an empty path', '{"path":"","text":"FROM a"}', 'the line is no {"path": …, "text": …}'],
    ['a text that is none', '{"path":"a","text":1}', 'the line is no {"path": …, "text": …}'],
    ['NUL', '{"path":"a","text":"F\\u0000"}', 'holds NUL, so it is no text'],
    ['a context that is none', '{"path":"a","text":"F","context":{"b":1}}', 'the line is no'],
  ])(
    '%s: it comes out with its error, and nothing of it is repeated',
    async (_what, text, error) => {
      const { code, answers } = await filtered(`${text}\n${line('b', 'FROM b\n')}`)
      expect(code).toBe(0)
      expect(answers).toMatchObject([
        { error: expect.stringContaining(error), text: null },
        { path: 'b', error: null },
      ])
      expect(JSON.stringify(answers)).not.toContain('fake-token')
    },
  )

  it('bytes that are no UTF-8', async () => {
    const { answers } = await filtered(Buffer.from([0x22, 0xff, 0x22, 0x0a]))
    expect(answers).toMatchObject([{ error: 'the line is not UTF-8' }])
  })

  it('a text that is too large', async () => {
    const { answers } = await filtered(line('a', 'x'.repeat(2_200_000)), {}, rewrite, 1 << 16)
    expect(answers).toMatchObject([
      { path: 'a', error: expect.stringContaining('larger than 2 MiB') },
    ])
  })

  it('a bug: the others go on, and its message is not told', async () => {
    const { answers, stderr } = await filtered(
      line('a', 'boom') + line('b', 'c'),
      {},
      (text, options) => {
        if (text === 'boom') throw new TypeError('fake-token-for-tests')
        return standIn(text, options)
      },
    )
    expect(answers).toMatchObject([
      { path: 'a', error: 'internal error, please report it' },
      { path: 'b', error: null },
    ])
    expect(stderr).toContain('TypeError')
    expect(stderr).not.toContain('fake-token')
  })

  it('gives one line for each, in order, for any bytes', async () => {
    await assert(
      asyncProperty(
        array(uint8Array({ maxLength: 12 })),
        integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const whole = lines.map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)))
          const input = Buffer.concat(whole.flatMap((bytes) => [bytes, Buffer.from('\n')]))
          expect((await filtered(input, {}, rewrite, size)).answers).toHaveLength(lines.length)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('the lines of a stream', () => {
  const all = async (chunks: readonly string[], longest = 100) => {
    const lines: unknown[] = []
    const stream = async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk)
    }
    for await (const found of linesIn(stream(), longest)) lines.push(...found)
    return lines.map((found) => (found === tooLong ? 'too long' : String(found)))
  }

  it('are the same however it is cut', async () => {
    await assert(
      asyncProperty(array(constantFrom('a', 'ü', '\n', 'bc', '')), async (parts) => {
        const text = parts.join('')
        const expected = text.split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(await all(parts)).toEqual(expected)
        expect(await all([text])).toEqual(expected)
      }),
    )
  })

  it('are told when they are too long, and cost no memory', async () => {
    expect(await all(['ab', 'cd', 'ef\ngh\n', 'ijklmn'], 4)).toEqual(['too long', 'gh', 'too long'])
  })
})
