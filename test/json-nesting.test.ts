import { describe, expect, it } from 'vitest'
import { nestsTooDeeply } from '../src/json-nesting.ts'
import { folderWith, runIn } from './stand-in.ts'

const deep = '['.repeat(100_000)

describe('a JSON text', () => {
  it.each([
    ['deep lists', '['.repeat(201), true],
    ['deep objects', '{"a":'.repeat(201), true],
    ['wide lists', `[${'[],'.repeat(1000)}]`, false],
    ['brackets in a string', JSON.stringify(['['.repeat(1000)]), false],
    ['brackets in a comment', `// ${'['.repeat(1000)}\n{}`, false],
    ['one bracket a string', `[${'"[",'.repeat(1000)}1]`, false],
  ])('with %s is nested too deeply or not', (_, text, expected) =>
    expect(nestsTooDeeply(text)).toBe(expected),
  )

  it.each([
    ['secretmount.config.json', deep],
    ['docker-bake.json', `{"target": ${deep}`],
    ['package.json', `{"scripts": {"b": "docker build --build-arg BAKED ."}, "a": ${deep}`],
    ['.devcontainer.json', `{"build": {"dockerfile": "Dockerfile"}, "a": ${deep}`],
    ['compose.json', `{"services": ${deep}`],
  ])('that is nested too deeply stops no run: %s', async (name, text) => {
    const folder = folderWith({ [`a/${name}`]: text, 'a/Dockerfile': 'x', 'b/Dockerfile': 'BAKED' })
    const { code, stdout, stderr } = await runIn(folder, [])
    expect(stderr).not.toContain('internal error')
    expect([code, stdout]).toEqual([1, expect.stringContaining('+MOUNTED')])
  })
})
