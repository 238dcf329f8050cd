import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../src/cli/error.ts'
import { call } from './image/call.ts'
import { savedFiles, tarOf, type ImagePlan } from './image/image-archive.ts'
import { TOKEN, written } from './image/written-image.ts'
import { runVerify, type VerifyArguments } from '../src/image/command.ts'
import type { SecretsOf } from '../src/image/from.ts'
import { instructionOf } from '../src/image/instruction.ts'

const imageOf = async (plan: ImagePlan) => written(await tarOf(await savedFiles(plan)))
const LEAKY = {
  layers: [[['app/.npmrc', TOKEN]], [['app/.wh..npmrc', '']]],
  config: { Env: [`NPM_TOKEN=${TOKEN}`] },
  history: [
    { created_by: `RUN |1 NPM_TOKEN=${TOKEN} /bin/sh -c echo ${TOKEN} > /app/.npmrc # buildkit` },
    { created_by: 'RUN /bin/sh -c rm /app/.npmrc' },
  ],
} as const

async function run(
  args: VerifyArguments,
  {
    env = { NPM_TOKEN: TOKEN },
    isTTY = false,
    secretsOf,
  }: {
    env?: Record<string, string>
    isTTY?: boolean
    secretsOf?: SecretsOf
  } = {},
) {
  let stdout = ''
  let stderr = ''
  const io = {
    stdout: {
      write: (text: string) => {
        stdout += text
      },
    },
    stderr: {
      write: (text: string) => {
        stderr += text
      },
    },
    env,
    isTTY,
  }
  const code = await runVerify(args, io, secretsOf)
  return { code, stdout, stderr }
}

describe('secretmount verify', () => {
  test('exits with 0 when the image is clean', async () => {
    const { code, stdout, stderr } = await run({
      image: await imageOf({ layers: [[['f', 'x']]] }),
      secret: ['npm_token=env:NPM_TOKEN'],
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /: none of the secrets found \(1 layer, 1 file, 3 documents, \d+ kB\)\nlooked for: npm_token\n$/,
    )
  })

  test.each([
    ['verify', '-', '--secret', 'NPM_TOKEN=env:NPM_TOKEN'],
    ['verify', '--secret', 'NPM_TOKEN=env:NPM_TOKEN', '-'],
  ])('reads standard input: %s %s %s %s', async (...argv) => {
    const archive = await tarOf(await savedFiles(LEAKY))
    const { code, stdout } = await call(argv, { NPM_TOKEN: TOKEN }, Readable.from([archive]))
    expect(code).toBe(1)
    expect(stdout).toContain('-: 3 leaks')
  })

  test('exits with 1, says where the secret is and what to do, and never shows it', async () => {
    const image = await imageOf({ ...LEAKY, config: { Env: [...LEAKY.config.Env] } })
    const { code, stdout } = await run({ image, secret: ['npm_token=env:NPM_TOKEN'] })
    expect(code).toBe(1)
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      '  npm_token: config.Env NPM_TOKEN',
      '  npm_token: history line 1 (RUN echo **** > /app/.npmrc)',
      '  npm_token: layer 1 (RUN echo **** > /app/.npmrc) /app/.npmrc, deleted in layer 2, still recoverable',
    ])
    expect(stdout).toContain('Rotate')
    expect(stdout).not.toContain('fake-token')
  })

  test('reports the same as JSON', async () => {
    const image = await imageOf({ ...LEAKY, config: { Env: [...LEAKY.config.Env] } })
    const { code, stdout } = await run({
      image,
      secret: ['npm_token=env:NPM_TOKEN'],
      format: 'json',
    })
    expect(code).toBe(1)
    const leaks = [
      { surface: 'config' },
      { surface: 'history' },
      { surface: 'layer', deletedIn: 2 },
    ]
    expect(JSON.parse(stdout)).toMatchObject({ image, layers: 2, notes: [], leaks })
    expect(stdout).not.toContain('fake-token')
  })

  test('takes the value from a file', async () => {
    const file = written(Buffer.from(`${TOKEN}\n`), '')
    expect(
      await run({
        image: await imageOf({ layers: [[['f', TOKEN]]] }),
        secret: [`key=file:${file}`],
      }),
    ).toMatchObject({ code: 1 })
  })

  test('takes the secrets from a Dockerfile, and --secret before them', async () => {
    const sources = [
      { id: 'npm_token', from: { env: 'UNSET' } },
      { id: 'npmrc', from: { src: '~/.npmrc' } },
    ]
    const secretsOf: SecretsOf = async (path) => ({
      sources: path === 'app.Dockerfile' ? sources : [],
      notes: [],
    })
    const image = await imageOf({ layers: [[['f', TOKEN]]] })
    const home = written(Buffer.from('x'), '')
    const args = { image, from: 'app.Dockerfile', secret: ['npm_token=env:NPM_TOKEN'] }
    const { code, stderr } = await run(args, { secretsOf, env: { NPM_TOKEN: TOKEN, HOME: home } })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'could not check: npmrc: cannot read ~/.npmrc (ENOTDIR)\n',
    })
    expect(
      await run({ ...args, secret: [...args.secret, 'npmrc=env:NPM_TOKEN'] }, { secretsOf }),
    ).toMatchObject({ code: 1 })
  })

  test.each([
    ['fake-token-for-tests'],
    ['npm_token=fake-token-for-tests'],
    ['npm_token=env:'],
    ['=env:A'],
    ['npm_token=fake:token'],
  ])('exits with 2 for --secret %s and does not repeat it', async (secret) => {
    const { code, stderr } = await run({ image: 'image.tar', secret: [secret] })
    expect(code).toBe(2)
    expect(stderr).toContain('--secret: write NAME=env:VARIABLE')
    expect(stderr).not.toContain('fake')
  })

  test.each<[string, VerifyArguments, string]>([
    [
      'a variable that is not set',
      { image: 'i.tar', secret: ['a=env:UNSET'] },
      'a: the environment variable UNSET is not set',
    ],
    [
      'a short value',
      { image: 'i.tar', secret: ['a=env:PIN'] },
      'a: the value has fewer than 6 bytes',
    ],
    [
      'a variable whose name every object has',
      { image: 'i.tar', secret: ['a=env:toString'] },
      'a: the environment variable toString is not set',
    ],
    [
      'a file without end',
      { image: 'i.tar', secret: ['a=file:/dev/zero'] },
      'a: /dev/zero has more than 64 MiB',
    ],
    ['no secrets', { image: 'i.tar' }, 'no secrets given'],
    ['no image', { image: './i.tar', secret: ['a=env:NPM_TOKEN'] }, './i.tar: no such file'],
  ])('exits with 2 for %s', async (_, args, reason) => {
    const { code, stdout, stderr } = await run(args, { env: { NPM_TOKEN: TOKEN, PIN: '1234' } })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect(stderr).not.toContain('1234')
  })

  test.each(['text', 'json'] as const)(
    'exits with 2 where its %s cannot be written, leaks or not',
    async (format) => {
      const full = async () => {
        throw new UsageError('cannot write the output: no space is left on the device')
      }
      for (const plan of [LEAKY, { layers: [] }]) {
        const { code, stderr } = await call(
          ['verify', await imageOf(plan), '--secret', 'A=env:NPM_TOKEN', '--format', format],
          { NPM_TOKEN: TOKEN },
          undefined,
          full,
        )
        expect({ code, stderr }).toEqual({
          code: 2,
          stderr: 'secretmount: cannot write the output: no space is left on the device\n',
        })
      }
    },
  )

  test('shows its progress on a terminal only, and clears it', async () => {
    const args = {
      image: await imageOf({ layers: [[['f', Buffer.alloc(20 * 2 ** 20)]]] }),
      secret: ['a=env:NPM_TOKEN'],
    }
    expect((await run(args, { isTTY: true })).stderr).toBe(
      '\r\u001B[K17 MB looked through\r\u001B[K',
    )
    expect((await run(args)).stderr).toBe('')
  })

  test('is a command of the command line, with the secrets that a Dockerfile would get', async () => {
    const image = await imageOf(LEAKY)
    const dockerfile = join(mkdtempSync(join(tmpdir(), 'verify-from-')), 'Dockerfile')
    writeFileSync(dockerfile, 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n')
    const leaky = await call(['verify', image, '--from', dockerfile], { NPM_TOKEN: TOKEN })
    expect(leaky.code).toBe(1)
    expect(leaky.stdout).toContain('/app/.npmrc')
    expect(leaky.stdout).not.toContain(TOKEN)
    expect((await call(['verify', image, '--from', dockerfile], {})).code).toBe(2)
    expect(
      (
        await call(['verify', image, '--secret', 'NPM_TOKEN=env:OTHER'], {
          OTHER: 'somebody-elses-value',
        })
      ).code,
    ).toBe(0)
    expect((await call(['verify', image, '--nonsense'], {})).code).toBe(2)
  })

  test('looks for no more credentials at once than there is memory for, and says so', async () => {
    const lines = Array.from({ length: 501 }, (_, at) => `T${at}_TOKEN=fake-token-for-tests-${at}`)
    const file = written(Buffer.from(lines.join('\n')), '')
    const image = await imageOf({ layers: [[['f', 'x']]] })
    const { code, stdout, stderr } = await run({ image, secret: [`env=file:${file}`] })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/the secrets hold \d+ credentials, more than the 500 that/)
  })
})

test.each([
  ['RUN |2 A=b c B=d /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
  ['/bin/sh -c npm ci', 'RUN npm ci'],
  ['/bin/sh -c #(nop) COPY file:abc in /app ', 'COPY file:abc in /app'],
  ['|1 A=b /bin/sh -c a &&     b', 'RUN a && b'],
  ['RUN /bin/bash -c a # buildkit', 'RUN /bin/bash -c a'],
  ['ENV A=b', 'ENV A=b'],
  [`RUN /bin/sh -c ${'long '.repeat(30)}`, `RUN ${'long '.repeat(13)}lo…`],
])('the history entry %j is shown as %j', (createdBy, instruction) => {
  expect(instructionOf(createdBy)).toBe(instruction)
})
