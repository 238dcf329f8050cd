import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/index.ts'

/** Mounts of the RUNs of a file, as they are written. */
function mounts(...lines: string[]): string[] {
  const { after } = rewrite(`FROM node:20\n${lines.join('\n')}\n`, { path: 'Dockerfile' })
  return [...after.matchAll(/id=(\w+)(?:,[a-z]+=\w+)*/g)].map(([text]) => text)
}

describe('a build without the value', () => {
  it.each([
    ['ACTIONS_RUNTIME_TOKEN', 'cargo build && sccache -s'],
    ['TURBO_TOKEN', 'npx turbo run build'],
    ['CODECOV_TOKEN', 'make test'],
    ['SENTRY_AUTH_TOKEN', 'npm run build'],
  ])('goes on without %s: %s', (name, command) =>
    expect(mounts(`ARG ${name}`, `RUN ${command}`)).toEqual([`id=${name},env=${name}`]),
  )

  it.each([
    ['SENTRY_AUTH_TOKEN', 'sentry-cli releases new 1'],
    ['CODECOV_TOKEN', 'codecov -t $CODECOV_TOKEN'],
    ['NPM_TOKEN', 'npm ci'],
  ])('stops without %s: %s', (name, command) =>
    expect(mounts(`ARG ${name}`, `RUN ${command}`)).toEqual([
      `id=${name},env=${name},required=true`,
    ]),
  )
})

describe('an address that the caller gives', () => {
  it.each(['ARG DATABASE_URL', 'ARG DATABASE_URL=', 'ARG DATABASE_URL=${DATABASE_URL}'])(
    'is looked at: %s',
    (line) => {
      const { findings } = rewrite(`FROM node:20\n${line}\nRUN npm ci\n`, {})
      expect(findings.map(({ status, name }) => `${status} ${name}`)).toEqual([
        'review DATABASE_URL',
      ])
    },
  )

  it('is left alone where another argument gives it', () =>
    expect(
      rewrite(
        'FROM node:20\nARG BASE=https://npm.example.com\nARG DATABASE_URL=${BASE}\nRUN npm ci\n',
        {},
      ).findings,
    ).toEqual([]))
})
