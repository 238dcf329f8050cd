import { describe, expect, it } from 'vitest'
import { Remedies } from '../src/remedy/remedies.ts'
import { findArguments, findProse } from '../src/remedy/script/recipes.ts'
import { rewrite } from '../src/rewrite.ts'

describe('a text for people in a Dockerfile', () => {
  const prose = (text: string) => {
    const source = `FROM node:22\n${text}\n`
    return findProse(new Remedies(source, {})).map(({ start, end }) => source.slice(start, end))
  }

  it.each([
    ['# docker build --build-arg T=x .', '# docker build --build-arg T=x .'],
    ['RUN echo "docker build --build-arg T=x ."', 'docker build --build-arg T=x .'],
    ["RUN echo 'docker build --build-arg T=x .'", 'docker build --build-arg T=x .'],
    ['RUN echo docker build --build-arg T=x .', 'docker build --build-arg T=x .'],
    ['RUN : ${T:?pass --build-arg T}', 'pass --build-arg T'],
  ])('is found: %s', (text, found) => expect(prose(text)).toContain(found))

  it.each([
    'RUN echo "docker build --build-arg T=x ." > readme',
    'RUN echo "$(docker build --build-arg T=x .)"',
    'RUN echo "made by $(docker build --build-arg T=x .) now"',
    'RUN docker build --build-arg T=x .',
    'COPY <<EOF /readme\n# --build-arg T=x\nEOF',
  ])('is not: %s', (text) => expect(prose(text)).toEqual([]))
})

describe('a build argument that a text tells to pass', () => {
  const found = (text: string) =>
    findArguments(text, ['T']).map(({ start, end }) => text.slice(start, end))

  it.each([
    ['docker build --build-arg T=x .', '--build-arg T=x'],
    ['docker build --build-arg=T=x .', '--build-arg=T=x'],
    ['docker build --build-arg T .', '--build-arg T'],
    ['docker build --build-arg "T=a b" .', '--build-arg "T=a b"'],
    ["docker build --build-arg 'T=a b' .", "--build-arg 'T=a b'"],
    ['docker build --build-arg T=$(cat f) .', '--build-arg T=$(cat f)'],
    ['docker build --build-arg T=<token> .', '--build-arg T=<token>'],
    ['Pass --build-arg T=x.', '--build-arg T=x'],
  ])('%s', (text, argument) => expect(found(text)).toEqual([argument]))

  it.each(['docker build --build-arg TT=x .', 'docker build --build-arg T-A=x .', 'T=x'])(
    'is another one, or none: %s',
    (text) => expect(found(text)).toEqual([]),
  )
})

describe('a name in the place of a value', () => {
  const after = (run: string) =>
    rewrite(`FROM node:22\nARG NPM_TOKEN\nRUN ${run}\nRUN npm ci\nRUN rm .npmrc\n`).after

  it.each([
    'echo "//npm.example.com/:_authToken=$NPM_TOKEN" > .npmrc',
    'printf "//npm.example.com/:_authToken=%s" "$NPM_TOKEN" > .npmrc',
    'npm config set --location project //npm.example.com/:_authToken "$NPM_TOKEN"',
  ])('is written by %s', (run) => expect(after(run)).toContain(String.raw`\${NPM_TOKEN}`))

  it.each([
    'echo "$NPM_TOKEN" > .npmrc',
    'echo "//npm.example.com/:_authToken=$(echo $NPM_TOKEN)" > .npmrc',
    'npm config set "$NPM_TOKEN"',
    'npm config set --location project "//npm.example.com/$NPM_TOKEN" a',
  ])('is not: %s', (run) => expect(after(run)).not.toContain(String.raw`\${NPM_TOKEN}`))
})

describe('a file that is nothing but the value', () => {
  const after = (run: string) =>
    rewrite(
      `FROM debian:12\nARG SSH_KEY\nRUN ${run}\nRUN GIT_SSH_COMMAND="ssh -i /root/k" git clone git@git.example.com:a/loom\n`,
    ).after

  it('is a mount where a document holds it and no more', () => {
    expect(after('cat <<EOF > /root/k\n$SSH_KEY\nEOF')).toContain('target=/root/k')
  })

  it('is none where something stands beside it', () => {
    expect(after('cat <<EOF > /root/k\nab$SSH_KEY\nEOF')).not.toContain('target=/root/k')
  })
})
