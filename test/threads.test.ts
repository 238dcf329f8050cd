import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { ahead } from '../src/cli/ahead.ts'
import type { Arguments } from '../src/cli/arguments.ts'
import { Threads } from '../src/cli/threads.ts'
import { bin, build } from './built.ts'
import { folderWith } from './stand-in.ts'

const texts = [
  'FROM alpine\nRUN true\n',
  'FROM node:20\nARG NPM_TOKEN\nRUN npm ci\n',
  'FROM node:20\nCOPY .npmrc ./\nRUN npm ci\n',
  'FROM {{ base }}\nARG NPM_TOKEN\nRUN npm ci\n',
  'FROM alpine\nENV API_TOKEN=fake-token-for-tests\nCMD ["/app"]\n',
  'FROM alpine\nARG API_TOKEN\nRUN curl -H "Authorization: $API_TOKEN" https://a.example.com\n',
]

const config = { 'secretmount.config.json': '{ "ignore": ["NOBODYS_TOKEN"] }\n' }

function manyFiles(others: Record<string, string> = {}): string {
  const files: Record<string, string> = {
    ...others,
    'build.sh': 'docker build --build-arg NPM_TOKEN 1\n',
  }
  for (let index = 0; index < 36; index++) {
    files[`${index}/Dockerfile`] = texts[index % texts.length]!
    files[`${index}/.npmrc`] = '//npm.example.com/:_authToken=${NPM_TOKEN}\n'
    if (index % 9 === 0) files[`${index}/.git/HEAD`] = 'ref: refs/heads/main\n'
  }
  return folderWith(files)
}

function run(cwd: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd,
    encoding: 'utf8',
  })
  return { status, stdout, stderr: stderr.replaceAll(/--threads \d+/g, '') }
}

describe('a run with threads', () => {
  beforeAll(build)

  it.each([
    ['with one', config],
    ['without a', {}],
  ])('%s configuration writes what one without threads writes', (_, others) => {
    const written = ['1', '3'].map((threads) => {
      const folder = manyFiles(others)
      const { status, stdout } = run(folder, '--write', '--threads', threads)
      const read = (index: number) => readFileSync(join(folder, `${index}/Dockerfile`), 'utf8')
      return { status, stdout, texts: Array.from({ length: 36 }, (__, index) => read(index)) }
    })
    expect(written[0]!.texts.join('')).toContain('--mount=type=secret,id=NPM_TOKEN')
    expect(written[1]).toEqual(written[0])
  })

  it.each([
    ['--check'],
    ['--check', '--secret', 'NPM_TOKEN'],
    ['--unsafe', '--format', 'json'],
    ['scan', '--format', 'json'],
  ])('shows what one without shows, in the same order: %s %s %s', (...words) => {
    const folder = manyFiles()
    writeFileSync(join(folder, '3/Dockerfile'), Buffer.from([0x46, 0xff, 0]))
    symlinkSync('nowhere', join(folder, '8/Dockerfile.old'))
    const alone = run(folder, ...words, '--threads', '1')
    expect(alone.stdout + alone.stderr).toContain('NPM_TOKEN')
    expect(run(folder, ...words, '--threads', '3')).toEqual(alone)
  })

  it('shows the same of many files that nothing is found in', () => {
    const folder = folderWith(
      Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [
          `${index}/Dockerfile`,
          index % 50 === 7 ? texts[1]! : `FROM alpine\nLABEL number=${index}\nCOPY . .\n`,
        ]),
      ),
    )
    const alone = run(folder, '--format', 'json', '--threads', '1')
    expect(alone.stdout).toContain('7/Dockerfile')
    expect(run(folder, '--format', 'json', '--threads', '3')).toEqual(alone)
  })

  it('writes a file once that is found under two names', () => {
    const outputs = ['1', '3'].map((threads) => {
      const folder = manyFiles(config)
      symlinkSync('../1/Dockerfile', join(folder, '2/other.Dockerfile'))
      const written = run(folder, '--write', '--threads', threads)
      const read = (index: number) => readFileSync(join(folder, `${index}/Dockerfile`), 'utf8')
      return { written, texts: Array.from({ length: 36 }, (_, index) => read(index)) }
    })
    expect(outputs[0]!.texts[1]).toContain('--mount=type=secret,id=NPM_TOKEN')
    expect(outputs[1]).toEqual(outputs[0])
  })

  it('wants a number of them', () =>
    expect(run(manyFiles(), '--threads', 'all')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--threads: a number from 1 to 99 is meant'),
    }))
})

describe('threads', () => {
  // what it does not answer it hangs on; what it throws it dies of
  const script = `
    const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ text, paths }) => {
      if (paths) {
        if (paths.includes('die')) throw new Error('dead')
        return parentPort.postMessage(paths.map((path) => ({ path })))
      }
      if (text.source === 'die') throw new Error('dead')
      if (text.source === 'hang') for (;;);
      parentPort.postMessage({ result: { path: text.path, error: null } })
    })`

  function oneBeside(): Threads {
    const file = join(folderWith({ 'thread.cjs': script }), 'thread.cjs')
    return new Threads(2, { script: pathToFileURL(file), milliseconds: 1500 })
  }

  const task = (source: string, index: number) => ({
    cwd: '/',
    text: { path: `${index}`, source, file: `${index}` },
    own: {} as Arguments,
  })

  async function errors(sources: readonly string[]): Promise<(string | null)[]> {
    const threads = oneBeside()
    const attempts = await Promise.all(
      sources.map((source, index) => threads.run(task(source, index))),
    )
    await threads.close()
    return attempts.map(({ result, fault }) => fault ?? result.error)
  }

  it('lose only the text that one of them dies of, or does not come to an end with', async () => {
    const late = 'takes longer than 20 seconds; left as it is'
    expect(
      await errors(['a', 'die', 'b', 'c', 'hang', 'd', 'die', 'e', 'f', 'g', 'h', 'i']),
    ).toEqual([
      null,
      'Error: dead',
      null,
      null,
      late,
      null,
      'Error: dead',
      ...Array.from({ length: 5 }, () => null),
    ])
  })

  it('settle nothing of the files that one of them dies of', async () => {
    const threads = oneBeside()
    const sift = (...paths: string[]) => threads.sift({ cwd: '/', paths, own: {} as Arguments })
    const answers = await Promise.all([sift('a', 'b'), sift('c', 'die'), sift('d')])
    await threads.close()
    expect(answers).toEqual([[{ path: 'a' }, { path: 'b' }], [], [{ path: 'd' }]])
  })

  it('tell one text after the other that there is no room, and hear answers in between', async () => {
    const threads = oneBeside()
    const full = Array.from({ length: 16 }, (_, index) => threads.run(task('hang', index)))
    let turn = 0
    let next: NodeJS.Immediate | undefined
    const count = () => {
      turn++
      next = setImmediate(count)
    }
    count()
    const turns = await Promise.all(
      [1, 2, 3].map(async () => ((await threads.haveRoom()) ? 'room' : turn)),
    )
    clearImmediate(next)
    await threads.close()
    expect(new Set(turns).size).toBe(3)
    expect(turns).not.toContain('room')
    expect(full).toHaveLength(16)
  })
})

describe('work ahead', () => {
  async function* numbers() {
    yield* [1, 2, 3, 4, 5]
  }

  it('starts so many before it is their turn, and keeps their order', async () => {
    const events: string[] = []
    const start = async (item: number) => {
      events.push(`start ${item}`)
      return item
    }
    for await (const item of ahead(numbers(), start, () => 3)) events.push(`end ${item}`)
    expect(events).toEqual(
      'start 1,start 2,start 3,end 1,start 4,end 2,start 5,end 3,end 4,end 5'.split(','),
    )
  })
})
