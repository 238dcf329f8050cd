import { describe, expect, it } from 'vitest'
import { readDockerIgnore } from '../src/dockerignore.ts'

describe('.dockerignore keeps out', () => {
  it.each<[string, string, string[], string[]]>([
    ['a file by its path', 'a/b', ['a/b', '/a/b', './a/b'], ['b', 'x/a/b', 'a/bc', 'a']],
    ['a folder with all below it', 'a', ['a', 'a/b', 'a/b/c'], ['b/a', 'ab']],
    ['the same however it is written', '/a/\n./b/../c//d', ['a/x', 'c/d', 'c/d/e'], ['b']],
    [
      'with a star for all but a slash',
      '*.env\nx/*/y',
      ['.env', 'a.env', 'x/1/y'],
      ['d/a.env', 'x/y', 'x/1/2/y'],
    ],
    ['with a question mark for one character', 'a?c', ['abc', 'a.c'], ['ac', 'abbc', 'a/c']],
    [
      'with two stars for any folders',
      '**/.npmrc\na/**/z',
      ['.npmrc', 'x/.npmrc', 'x/y/.npmrc', 'a/z', 'a/b/c/z'],
      ['x.npmrc', 'az', 'b/a/z'],
    ],
    ['with two stars and one', '**/*.pem', ['a.pem', 'x/a.pem'], ['a.pem.txt']],
    ['with two stars at the end', 'a/**', ['a/b', 'a/b/c'], ['a']],
    ['everything with two stars alone', '**', ['a', 'a/b'], []],
    ['two stars before a name match its end', '**ab', ['ab', 'xab', 'y/xab'], ['abc']],
    ['two stars inside a name want a slash or nothing', 'a**b', ['ab', 'a/b', 'ax/b'], ['axb']],
    ['with classes', '[a-c]x\n[^d]y', ['ax', 'ey'], ['dx', 'dy']],
    ['with escapes', 'a\\*b', ['a*b'], ['axb']],
    [
      'characters that mean something elsewhere',
      'a.b\nc+(d)\n{e,f}\n$g',
      ['a.b', 'c+(d)', '{e,f}', '$g'],
      ['axb', 'e', 'ccd'],
    ],
    ['dot files like any other', '*', ['.env', 'a'], []],
    ['nothing that is commented out', '#a\n\n  \nb', ['b'], ['a', '#a']],
    ['a name with # behind a blank', ' #a', ['#a'], ['a']],
    ['with Windows line ends and a byte order mark', '\ufeffa\r\nb \r\n', ['a', 'b'], ['c']],
    ['nothing by the root alone', '.\n/\n', [], ['a', 'a/b']],
    ['a pattern on a case of its own', 'A', ['A'], ['a']],
  ])('%s', (_what, text, out, kept) => {
    const ignore = readDockerIgnore(text)
    expect(out.filter((path) => !ignore(path))).toEqual([])
    expect(kept.filter(ignore)).toEqual([])
  })

  it.each<[string, string, string[], string[]]>([
    ['what an exception brings back', '*\n!a', ['b'], ['a', 'a/b']],
    ['with blanks around the mark', '*\n ! a ', ['b'], ['a']],
    ['a file of a folder', 'a\n!a/b', ['a', 'a/c'], ['a/b', 'a/b/c']],
    [
      'what an exception brings back of a folder that a later line names again',
      'a\n!a/b\na',
      ['a/c'],
      ['a/b/f'],
    ],
    ['only until a later line', '*\n!a\na/b', ['a/b', 'c'], ['a', 'a/c']],
    ['not what no line kept out', '!a\na', ['a'], []],
    ['all but one kind', '**\n!**/*.md\nREADME*', ['a', 'README.md', 'x/a'], ['a.md', 'x/a.md']],
    ['nothing by a mark alone', 'a\n!', ['a'], []],
  ])('but not %s', (_what, text, out, kept) => {
    const ignore = readDockerIgnore(text)
    expect(out.filter((path) => !ignore(path))).toEqual([])
    expect(kept.filter(ignore)).toEqual([])
  })

  it('nothing where there is no such file', () => {
    expect(readDockerIgnore(undefined)('a')).toBe(false)
  })

  it('nothing by a pattern that BuildKit refuses', () => {
    expect(readDockerIgnore('[z-a]\nb')('b')).toBe(true)
  })
})
