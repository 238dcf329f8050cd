import { rewrite } from '../src/rewrite.ts'
import type { Options } from '../src/options.ts'
import { goesElsewhere } from '../src/remedy/file/file-elsewhere.ts'
import { describe, expect, it } from 'vitest'
import { cleaningOf } from '../src/remedy/file/cleaning.ts'
import { destinationOf } from '../src/remedy/file/destination.ts'
import { appends, changes } from '../src/remedy/file/file-changes.ts'
import { mountOf } from '../src/remedy/file/file-mount.ts'
import { Remedies } from '../src/remedy/remedies.ts'

const facts = (text: string) => new Remedies(`FROM node:22\n${text}\n`, {})

describe('where a copied file lies', () => {
  const target = (text: string) => {
    const file = facts(text)
    const found = destinationOf(file, file.copiedConfigs[0]!)
    return 'target' in found ? found.target : found.why
  }

  it.each([
    ['COPY .npmrc /loom/.npmrc', '/loom/.npmrc'],
    ['COPY .npmrc /loom/', '/loom/.npmrc'],
    ['COPY .npmrc /loom', '/loom'],
    ['COPY .npmrc package.json /loom', '/loom/.npmrc'],
    ['COPY a/.npmrc /root', '/root/.npmrc'],
    ['WORKDIR /loom\nCOPY .npmrc .', '/loom/.npmrc'],
    ['WORKDIR /loom\nCOPY .npmrc ./x/', '/loom/x/.npmrc'],
    ['WORKDIR /loom\nCOPY .npmrc /loom', '/loom/.npmrc'],
    ['RUN mkdir -p /x\nCOPY .npmrc /x', '/x/.npmrc'],
    ['COPY package.json /x/\nCOPY .npmrc /x', '/x/.npmrc'],
    ['ENV D=/d\nCOPY .npmrc $D/', '/d/.npmrc'],
    ['COPY --parents a/.npmrc /d/', '/d/a/.npmrc'],
  ])('%s: %s', (text, path) => expect(target(text)).toBe(path))

  it.each([
    ['COPY .npmrc ~/', /knows no ~/],
    ['ARG D\nCOPY .npmrc $D/', /holds a variable/],
    ['COPY .aws /root/.aws', /is a folder/],
  ])('cannot be told: %s', (text, why) => expect(target(text)).toMatch(why))
})

describe('what tends a file that is', () => {
  const cleaning = (run: string, isMounted: boolean) => {
    const file = facts(`WORKDIR /w\nRUN ${run}`)
    const found = cleaningOf(file, file.runs[0]!, '/w/f', isMounted)
    if ('why' in found) return 'cannot'
    if (found.gone.length > 0) return 'the RUN'
    return found.edits.map(({ span: { start, end } }) => file.dockerfile.source.slice(start, end))
  }

  it.each([
    ['npm ci && rm f', [' && rm f']],
    ['npm ci && rm -f f', [' && rm -f f']],
    ['chmod 600 f && npm ci', ['chmod 600 f && ']],
    ['npm ci && rm f g', [' f']],
    ['npm ci && rm g', []],
    ['chmod 600 f || true; npm ci', []],
    ['if [ -d a ]; then chmod 600 f; fi; npm ci', 'cannot'],
    ['if [ -d a ]; then chmod 600 f || true; fi; npm ci', 'cannot'],
    ['npm ci && rm f > log', 'cannot'],
  ])('mounted goes: %s', (run, gone) => expect(cleaning(run, true)).toEqual(gone))

  it.each([
    ['rm f', 'the RUN'],
    ['rm -f f', []],
    ['ls && rm -f f', []],
    ['ls && rm f', [' && rm f']],
    ['rm f g', [' f']],
  ])('not there any more goes: %s', (run, gone) => expect(cleaning(run, false)).toEqual(gone))
})

describe('a RUN changes a file', () => {
  const run = (text: string) => {
    const file = facts(`WORKDIR /w\nRUN ${text}`)
    return { file, only: file.runs[0]! }
  }

  it.each([
    ['echo x >> f', true],
    ['echo x | tee -a f', true],
    ['sed -i s/a/b/ f', true],
    ['cat f', false],
    ['echo x >> g', false],
  ])('when it adds to it, %s: %s', (text, is) => {
    const { file, only } = run(text)
    expect(appends(file, only, '/w/f')).toBe(is)
  })

  it.each([
    ['chown -R weaver /w', '/w/f', true],
    ['chown -R weaver .', '/w/f', true],
    ['chown weaver /w', '/w/f', false],
    ['chmod 600 *', '/w/f', true],
    ['chmod 600 *', '/w/.f', false],
    ['rm -rf /', '/w/f', true],
    ['rm -rf /v', '/w/f', false],
    ['find . -delete', '/w/f', true],
    ['find . -name x', '/w/f', false],
    ['mv /w /v', '/w/f', true],
    ['cp -r /w /v', '/w/f', true],
    ['cp /w/g /v', '/w/f', false],
  ])('when it takes it along, %s of %s: %s', (text, target, is) => {
    const { file, only } = run(text)
    const paths = file.pathsOf(only)
    expect(only.script!.commands.some((command) => changes(command, paths, target))).toBe(is)
  })

  it('by a folder that nobody can tell, when the file lies in the same', () => {
    const file = new Remedies('FROM weave\nRUN chown -R weaver .\n', {})
    const [only] = file.runs
    const [command] = only!.script!.commands
    expect(changes(command!, file.pathsOf(only!), '.npmrc')).toBe(true)
    expect(changes(command!, file.pathsOf(only!), '/w/.npmrc')).toBe(false)
  })
})

describe('the mount of a copied file', () => {
  const mount = (copy: string, run: string) => {
    const file = facts(`${copy} .npmrc /w/.npmrc\nUSER ${run}`)
    return mountOf(file, file.runs[0]!, file.copiedConfigs[0]!, '/w/.npmrc')
  }
  const base = { target: '/w/.npmrc', required: true }

  it.each([
    ['COPY', 'root\nRUN npm ci', base],
    ['COPY --chmod=640', 'root\nRUN npm ci', { ...base, mode: '0640' }],
    ['COPY', '1001\nRUN npm ci', { ...base, uid: 1001 }],
    ['COPY --chown=1001:1002', '1001\nRUN npm ci', { ...base, uid: 1001, gid: 1002 }],
    ['COPY', 'weaver\nRUN npm ci', { ...base, mode: '0444' }],
    ['COPY', 'root\nRUN su weaver -c "npm ci"', { ...base, mode: '0444' }],
    ['COPY --chown=1001', 'root\nRUN gosu 1001 npm ci', { ...base, uid: 1001 }],
  ])('%s as %j', (copy, run, expected) => expect(mount(copy, run)).toEqual(expected))
})

describe('a copied file stands in the way', () => {
  const said = (text: string, options: Options = {}) => {
    const readContext = (path: string) =>
      path === '.npmrc' ? '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB' : null
    return rewrite(`FROM node:22\n${text}\n`, { readContext, ...options })
      .findings.map(({ message }) => message)
      .join('\n')
  }

  it('where a file of its name is deleted elsewhere that nothing makes', () => {
    const rest = 'COPY .npmrc /loom/.npmrc\nRUN npm ci && rm /root/.npmrc'
    expect(said(rest)).toContain('deletes /root/.npmrc')
    expect(said(`RUN touch /root/.npmrc\n${rest}`)).not.toContain('deletes /root/.npmrc')
  })

  it('where podman cannot tell its folder', () => {
    const text = 'COPY .npmrc .\nRUN npm ci'
    expect(said(text, { builder: { name: 'podman' } })).toContain('add a WORKDIR')
    expect(said(text)).not.toContain('add a WORKDIR')
  })
})

describe('another stage that takes the folder of a file', () => {
  const taken = (rest: string) => {
    const file = facts(
      `WORKDIR /loom\nCOPY .npmrc .\nRUN npm ci\nFROM node:22\nWORKDIR /loom\n${rest}`,
    )
    return goesElsewhere(file, file.copiedConfigs[0]!, '/loom/.npmrc')?.why
  }
  const copy = 'COPY --from=0 /loom /loom'

  it('may use it behind that', () => expect(taken(`${copy}\nRUN npm ci`)).toMatch(/may use it/))
  it('does not before that', () => expect(taken(`RUN npm ci\n${copy}`)).toBeUndefined())
})

describe('a copied file that the user names', () => {
  const told = (options: Options) =>
    rewrite(
      'FROM node:22\nCOPY npmrc /root/.npmrc\nCOPY .netrc /root/.netrc\nRUN npm ci && git fetch\n',
      options,
    ).findings.map(({ name, status }) => `${name} ${status}`)

  it.each([['.netrc'], ['netrc']])('by its path or kind, as none to look at: %s', (name) => {
    expect(told({})).toContain('.netrc fixed')
    const left = told({ ignore: [name] })
    expect(left.filter((line) => line.startsWith('.netrc'))).toEqual([])
    expect(left.filter((line) => line.startsWith('npmrc'))).toEqual(
      told({}).filter((line) => line.startsWith('npmrc')),
    )
  })

  it.each([['npmrc']])('as one with credentials: %s', (name) => {
    expect(told({})).not.toContain('npmrc fixed')
    expect(told({ secrets: [name] })).toContain('npmrc fixed')
    expect(told({ secrets: ['pip_conf'] })).not.toContain('npmrc fixed')
  })
})
