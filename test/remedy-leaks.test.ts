import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'

/** What is done about the secret of a file, and by which transform. */
function remedy(text: string, image = 'node:22'): string {
  const { findings } = rewrite(`FROM ${image}\n${text}\n`, {})
  return [
    ...new Set(
      findings
        .filter(({ transform }) => transform !== 'printed')
        .map(({ status, transform }) => `${status} ${transform}`),
    ),
  ].join(', ')
}

describe('the remedy for a secret that', () => {
  it.each([
    ['a RUN reads', 'RUN curl -H "A: $NPM_TOKEN" https://files.example.com', 'fixed variable'],
    ['nothing reads', 'RUN ls', 'fixed variable'],
    [
      'is written into a file that its tool expands',
      'RUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc',
      'fixed variable',
    ],
    [
      'is left in a file that its tool expands',
      'RUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc\nRUN npm ci && rm .npmrc',
      'fixed written-config',
    ],
    [
      'a tool stores',
      'RUN npm config set //npm.example.com/:_authToken $NPM_TOKEN\nRUN npm ci\nRUN npm config delete //npm.example.com/:_authToken',
      'fixed config-command',
    ],
    [
      'git keeps in the address of a clone',
      'RUN git clone https://$NPM_TOKEN@git.example.com/a/loom',
      'fixed git-auth',
    ],
    ['is written to any file', 'RUN echo $NPM_TOKEN > /f', 'manual written-config'],
    ['a LABEL holds', 'LABEL t=$NPM_TOKEN', 'manual variable'],
    ['a command at the start reads', 'CMD npm start $NPM_TOKEN', 'fixed variable'],
    ['sets a password', 'RUN echo "root:$NPM_TOKEN" | chpasswd', 'manual config-command'],
  ])('%s', (_what, text, expected) => {
    expect(remedy(`ARG NPM_TOKEN\n${text}`)).toBe(expected)
  })
})
