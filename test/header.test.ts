import { describe, expect, it } from 'vitest'
import { parseBuilder } from '../src/builder.ts'
import { capabilityOf, deadSyntax, liveSyntax } from '../src/header.ts'
import type { Options } from '../src/options.ts'
import { scan } from '../src/scanner.ts'

/** What can be mounted, how the value is read, and what the line must become. */
function capability(reference: string | undefined, options: Options = {}) {
  const { mounts, style, syntax } = capabilityOf(
    scan(`${reference === undefined ? '' : `# syntax=${reference}\n`}FROM a`),
    options,
  )
  return syntax === undefined ? `${mounts} ${style}` : `${mounts} ${style} ${syntax}`
}

const digest = `sha256:${'0'.repeat(64)}`
const builder = (text: string) => ({ builder: parseBuilder(text)! })
const none = /^none /

describe('a file without a header', () => {
  it.each<[string, Options, string]>([
    ['gets one', {}, 'env env docker/dockerfile:1'],
    ['gets one for the file form too', { style: 'file' }, 'env file docker/dockerfile:1'],
    ['gets one on a new engine', builder('docker@29'), 'env env docker/dockerfile:1'],
    [
      'gets one on an engine that can use it',
      builder('docker@23.0'),
      'env env docker/dockerfile:1',
    ],
    [
      'reads files on an engine that cannot',
      builder('docker@20.10'),
      'file file docker/dockerfile:1',
    ],
    ['stays without when told so, and reads files', { syntax: false }, 'file file'],
    [
      'or variables where the engine is said to know them',
      { syntax: false, ...builder('docker@27.3') },
      'env env',
    ],
    ['but not on one before that', { syntax: false, ...builder('docker@27.2') }, 'file file'],
    ['or where variables are asked for', { syntax: false, style: 'env' }, 'env env'],
    ['stays without for podman, and reads files', builder('podman'), 'file file'],
    ['as for podman 5', builder('podman@5.4'), 'file file'],
    ['podman 6 knows variables', builder('podman@6.0'), 'env env'],
  ])('%s', (_what, options, expected) => {
    expect(capability(undefined, options)).toBe(expected)
  })

  it('cannot be served where variables are asked for and podman knows none', () => {
    expect(capability(undefined, { style: 'env', ...builder('podman@5.0') })).toMatch(none)
  })
})

describe('a header', () => {
  it.each([
    'docker/dockerfile:1',
    'docker/dockerfile',
    'docker/dockerfile:latest',
    'docker/dockerfile:1-labs',
    'docker/dockerfile:labs',
    'docker.io/docker/dockerfile:1',
    'docker/dockerfile-upstream:master',
    'docker/dockerfile-upstream:master-labs',
    'docker/dockerfile:1.10',
    'docker/dockerfile:1.10.0',
    'docker/dockerfile:1.20-labs',
    'docker/dockerfile:1 # a note',
    'registry.example.com/mirror/docker/dockerfile:1.12',
  ])('%s stays and serves variables', (reference) => {
    expect(capability(reference)).toBe('env env')
    expect(capability(reference, { syntax: false })).toBe('env env')
  })

  it.each<[string, string]>([
    ['docker/dockerfile:experimental', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.0-experimental', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.1.7-experimental', 'docker/dockerfile:1'],
    ['docker/dockerfile-upstream:master-experimental', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.0', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.0.0', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.1.3', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.2', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.4.1', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.9', 'docker/dockerfile:1'],
    ['docker/dockerfile:1.7-labs', 'docker/dockerfile:1-labs'],
    ['docker.io/docker/dockerfile:1.4', 'docker.io/docker/dockerfile:1'],
  ])('%s is raised to %s for variables', (reference, raised) => {
    expect(capability(reference)).toBe(`env env ${raised}`)
  })

  it.each(['docker/dockerfile:1.2', 'docker/dockerfile:1.4.1', 'docker/dockerfile:1.7-labs'])(
    '%s stays where files are read',
    (reference) => {
      expect(capability(reference, { style: 'file' })).toBe('file file')
      expect(capability(reference, { syntax: false })).toBe('file file')
      expect(capability(reference, { syntax: false, style: 'env' })).toMatch(none)
    },
  )

  it.each(['docker/dockerfile:1.0', 'docker/dockerfile:1.1.3'])(
    '%s knows no mount at all: raised, or nothing can be done',
    (reference) => {
      expect(capability(reference, { style: 'file' })).toBe('env file docker/dockerfile:1')
      expect(capability(reference, { syntax: false })).toMatch(none)
    },
  )

  it.each([
    `docker/dockerfile@${digest}`,
    `docker/dockerfile:1@${digest}`,
    `docker/dockerfile:1.4@${digest}`,
    `docker.io/docker/dockerfile:latest@${digest}`,
  ])('%s is not touched, and files are read', (reference) => {
    expect(capability(reference)).toBe('file file')
    expect(capability(reference, { style: 'env' })).toMatch(none)
  })

  it(`with a digest behind a tag that is new enough serves variables`, () => {
    expect(capability(`docker/dockerfile:1.12@${digest}`)).toBe('env env')
  })

  it('of a mirror is not raised', () => {
    expect(capability('registry.example.com/mirror/docker/dockerfile:1.4')).toBe('file file')
    expect(capability('registry.example.com/mirror/docker/dockerfile:1.0')).toMatch(none)
  })

  it.each([
    'ghcr.io/somebody/frontend:v1',
    'docker/buildx-bin',
    'mcr.microsoft.com/oss/moby/dockerfile:1',
    'docker/dockerfiles:1',
    'x/notdocker/dockerfile:1',
    '"docker/dockerfile:1"',
  ])('%s is of nobody that is known here', (reference) => {
    expect(capability(reference)).toMatch(none)
    expect(capabilityOf(scan(`# syntax=${reference}\nFROM a`), {}).why).toContain(
      'not a Dockerfile frontend',
    )
  })

  it('is nothing to podman, and not touched for it', () => {
    expect(capability('docker/dockerfile:1.2', builder('podman'))).toBe('file file')
    expect(capability('docker/dockerfile:1.2', builder('podman@6.1'))).toBe('env env')
  })

  it('does not help an engine that is too old for variables', () => {
    expect(capability('docker/dockerfile:1', builder('docker@20.10'))).toBe('file file')
  })
})

describe('a # syntax line that does nothing', () => {
  it.each<[string, string, number, boolean]>([
    ['below a comment', '# c\n# syntax=a\nFROM x', 2, false],
    ['below a blank line', '\n#syntax = a\nFROM x', 2, false],
    ['below an instruction', 'FROM x\nRUN a \\\n b\n# Syntax=a b\n', 4, false],
    ['with a blank before its #, which counts all the same', ' # syntax=a\nFROM x', 1, true],
    ['below a directive with such a blank', ' # escape=\\\n# syntax=a\nFROM x', 2, true],
  ])('%s', (_what, source, line, counts) => {
    expect(deadSyntax(scan(source))).toMatchObject({ line, value: 'a', counts })
    expect(liveSyntax(scan(source))).toBeUndefined()
  })

  it.each<[string, string]>([
    ['the live one', '# syntax=a\nFROM x'],
    ['another one below the live one', '# syntax=a\nFROM x\n# syntax=b'],
    ['a line of a heredoc', 'FROM x\nCOPY <<E /f\n# syntax=a\nE\n'],
    ['a comment inside an instruction', 'FROM x\nRUN a \\\n# syntax=a\n b'],
    ['a line behind #!', '#!/usr/bin/env x\n# syntax=a\nFROM x'],
  ])('is not %s', (_what, source) => {
    expect(deadSyntax(scan(source))).toBeUndefined()
  })
})
