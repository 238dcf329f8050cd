import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argumentsOf } from '../src/cli/arguments.ts'
import { commands } from '../src/cli/subcommands.ts'
import type { Io } from '../src/cli/io.ts'
import { options } from '../src/cli/options.ts'
import { parseWithYargs } from '../src/cli/parse.ts'
import { plainValues } from '../src/cli/plain.ts'

const io = {} as Io

/** What is understood of a command line without yargs, what with it; an error is its message. */
async function readings(argv: readonly string[]) {
  const values = plainValues(argv, commands)
  const plain = values && (await Promise.resolve(values).then(argumentsOf).catch(String))
  return { plain, full: plain && (await parseWithYargs(argv, io).catch(String)) }
}

describe('an everyday command line', () => {
  it.each([
    [[]],
    [['.']],
    [['-']],
    [['services', 'tools/Dockerfile', '007']],
    [['--write']],
    [['--write', '--write', 'services']],
    [['--check', '--unsafe', '--no-syntax', '--ssh', '--no-exit-codes', 'a']],
    [['a', '--secret', 'LICENSE', '--secret=SEED', 'b', '--ignore', 'TOKEN_URL', 'c']],
    [['--format', 'json', '--builder=docker@27.3', '--style', 'file']],
    [['--tag', 'app:1', '--target=out=1', '--context', 'a folder']],
    [['--tag', 'true', '--secret', 'help', '--target=completion']],
    [['--style', 'dotenv', '--dotenv-id', 'env', '--dotenv-path', '/run/.env']],
    [['--write', '--check']],
    [['--only', 'variable', '--exclude', 'old/', '--config', 'a.json', '--color=never']],
    [['--interactive', '--shell', 'powershell']],
    [['-', 'a']],
    [['--builder', 'buildah']],
    [['', 'a']],
  ])('%j is read without yargs, and as yargs reads it', async (argv) => {
    const { plain, full } = await readings(argv)
    expect(plain).toBeDefined()
    expect(plain).toEqual(full)
  })
})

describe('any other command line', () => {
  it.each([
    [['--help']],
    [['-h']],
    [['a', 'help']],
    [['--version']],
    [['completion']],
    [['explain', 'variable']],
    [['verify', 'a.tar']],
    [['--write', 'verify']],
    [['--wrote']],
    [['-w']],
    [['--write=false', 'a']],
    [['--write', 'true']],
    [['--no-write']],
    [['--tag']],
    [['--tag', '--write']],
    [['--tag=']],
    [['--tag', '"quoted"']],
    [['--tag', 'a', '--tag', 'b']],
    [['--format', 'xml']],
    [['--', '-odd']],
  ])('%j is left to yargs', (argv) => {
    expect(plainValues(argv, commands)).toBeUndefined()
  })
})

describe('both readers', () => {
  const names = Object.keys(options)
  const values = [
    'a',
    'json',
    'env',
    '-',
    '',
    '.',
    '1e3',
    '0x10',
    '-1',
    '"a"',
    "'",
    'true',
    'help',
    'x=y',
    'a b',
    'a\nb',
    'docker@1',
    '$0',
    '__proto__',
  ]
  const name = fc.constantFrom(...names, 'wrote', '', '_', '$0', 'help', '__proto__', 'constructor')
  const value = fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 5 }))
  const word = fc.oneof(
    name.map((text) => [`--${text}`]),
    fc.tuple(name, value).map(([text, given]) => [`--${text}=${given}`]),
    fc.tuple(name, value).map(([text, given]) => [`--${text}`, given]),
    value.map((text) => [text]),
  )

  it('agree wherever both read', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
        const { plain, full } = await readings(words.flat())
        if (plain === undefined) return
        count += 1
        expect(plain).toEqual(full)
      }),
      { numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(100)
  })
})
