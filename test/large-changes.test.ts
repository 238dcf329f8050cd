import { applyPatch } from 'diff'
import { array, assert, asyncProperty, boolean, constantFrom, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textEdits } from '../src/reporters/changes.ts'
import { patchOf } from '../src/reporters/diff.ts'
import { mostDifferent } from '../src/reporters/differences.ts'

const count = mostDifferent + 100
const numbered = (line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i))

const linesBetween = (index: number) =>
  Array.from({ length: 8 }, (_, number) => `between ${index}.${number}\n`).join('')

/** Lines that stand once and lines that repeat, of which the new text changes more than is searched. */
const texts = record({
  head: array(constantFrom('a', 'b', 'c'), { maxLength: 9 }),
  tail: array(constantFrom('a', 'b', 'c'), { maxLength: 9 }),
  isEnded: boolean(),
  isMixed: boolean(),
}).map(({ head, tail, isEnded, isMixed }) => {
  const end = isEnded ? '\n' : ''
  const old = numbered((index) => (index % 3 === 0 ? `once ${index}` : `same ${index % 2}`))
  const young = old.flatMap((line, index) =>
    index % 3 === 0 ? [line] : isMixed && index % 5 === 0 ? [] : [`new ${line}`, 'more'],
  )
  return {
    before: [...head, ...old, ...tail].join('\n') + end,
    after: [...tail, ...young, ...head].join('\n') + (isMixed ? '\n' : end),
  }
})

describe('a change of very many lines', () => {
  it('is a patch that makes the new text', () =>
    assert(
      asyncProperty(texts, async ({ before, after }) => {
        expect(applyPatch(before, await patchOf('Dockerfile', before, after))).toBe(after)
      }),
      { numRuns: 5 },
    ))

  it('is edits that make the new text', () =>
    assert(
      asyncProperty(texts, async ({ before, after }) => {
        const edits = await textEdits({ before, after, findings: [] })
        const made = edits.reduceRight(
          (text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end),
          before,
        )
        expect(made).toBe(after)
      }),
      { numRuns: 5 },
    ))

  it('leaves alone what stands between', async () => {
    const before = numbered((index) => `FROM a AS s${index}\nARG T\n`).join('')
    const patch = await patchOf('Dockerfile', before, before.replaceAll('ARG T\n', ''))
    expect(patch.match(/^-.*$/gm)).toEqual(['--- a/Dockerfile', ...numbered(() => '-ARG T')])
    expect(patch).not.toMatch(/^\+(?!\+\+)/m)
  })

  it('has a part of its own for each place', async () => {
    const before = numbered((index) => `${index}\n`).join('')
    const after = before.replaceAll(/^(\d*)0\n/gm, '$10 new\n').replaceAll(/^(\d*)1\n/gm, '')
    expect(applyPatch(before, await patchOf('x', before, after))).toBe(after)
    const far = numbered((index) => `line ${index}\n${linesBetween(index)}`).join('')
    const patch = await patchOf('x', far, far.replaceAll(/^line (\d+)$/gm, 'other $1'))
    expect(patch.match(/^@@/gm)).toHaveLength(count)
  })

  it('is one of all where nothing stands in both', async () => {
    const patch = await patchOf(
      'x',
      numbered((i) => `a${i}\n`).join(''),
      numbered((i) => `b${i}\n`).join(''),
    )
    expect(patch.match(/^@@.*$/gm)).toEqual([`@@ -1,${count} +1,${count} @@`])
  })
})
