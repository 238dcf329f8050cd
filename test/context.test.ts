import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contextReader, findContext } from '../src/context.ts'
import { folderWith } from './stand-in.ts'

describe('the build context', () => {
  const folder = folderWith({
    'docker/app/Dockerfile': '',
    'docker/entry.sh': '',
    'package.json': '',
    'src/a': '',
  })
  const own = join(folder, 'docker/app')

  it('is the nearest folder upward that has everything', () => {
    expect(findContext(own, ['package.json', 'src/'], folder)).toBe(folder)
    expect(findContext(own, ['entry.sh'], folder)).toBe(join(folder, 'docker'))
    expect(findContext(own, [], folder)).toBe(own)
  })

  it('is the one with most of it when none has everything, of several the nearest', () => {
    expect(findContext(own, ['package.json', 'src/a', 'entry.sh', 'dist'], folder)).toBe(folder)
    expect(findContext(own, ['package.json', 'entry.sh'], folder)).toBe(join(folder, 'docker'))
  })

  it('is unknown when no folder up to the top has any of it', () => {
    expect(findContext(own, ['dist', 'nosuch'], folder)).toBeUndefined()
    expect(findContext(own, ['package.json'], join(folder, 'docker'))).toBeUndefined()
  })

  it('has something that each wildcard matches', () => {
    expect(findContext(own, ['src/*', 'package*.json'], folder)).toBe(folder)
    expect(findContext(own, ['*.sh'], folder)).toBe(join(folder, 'docker'))
    expect(findContext(own, ['s?c/[ab]'], folder)).toBe(folder)
    expect(findContext(own, ['*/Dockerfile'], folder)).toBe(join(folder, 'docker'))
    expect(findContext(own, ['src/*.jar', '[z-a]'], folder)).toBeUndefined()
  })

  it('has nothing above it: a leading slash or dots stay inside', () => {
    expect(findContext(own, ['/package.json', '../src'], folder)).toBe(folder)
  })
})

describe('what is read of a build context', () => {
  const folder = folderWith({
    'context/.npmrc': 'registry=https://npm.example.com/\n',
    'context/binary': Buffer.from([1, 0, 2]),
    'context/latin1': Buffer.from([0xe9]),
    'context/large': 'x'.repeat(1024 * 1024 + 1),
    'outside/token': 'fake-token-for-tests',
  })
  const context = join(folder, 'context')
  symlinkSync('../outside/token', join(context, 'escape'))
  symlinkSync('../outside', join(context, 'way'))
  symlinkSync('.npmrc', join(context, 'inside'))
  const read = contextReader(context)

  it('is the text of its files, by links inside it too', () => {
    expect(read('.npmrc')).toBe('registry=https://npm.example.com/\n')
    expect(read('./x/../.npmrc')).toBe('registry=https://npm.example.com/\n')
    expect(read('inside')).toBe(read('.npmrc'))
  })

  it('is nothing outside it', () => {
    for (const path of [
      '../outside/token',
      '/../outside/token',
      'escape',
      'way/token',
      join(folder, 'outside/token'),
    ])
      expect(read(path) ?? undefined).toBeUndefined()
  })

  it('is nothing that is no text, too large or a folder', () => {
    for (const path of ['binary', 'latin1', 'large', '.', '']) expect(read(path)).toBeUndefined()
  })

  it('is null where it has no such file', () => {
    for (const path of ['nosuch', '.npmrc/below']) expect(read(path)).toBeNull()
  })
})
