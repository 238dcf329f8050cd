import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explanations } from '../src/explanations.ts'
import { rewrite } from '../src/rewrite.ts'
import { docstrings, explanationsFile } from './docs/docstrings.ts'
import { indexPage, pageOf } from './docs/transform-pages.ts'
import { root } from './readme/workspace.ts'

const headless = (text: string) => text.replace(/^# syntax=.*\n/, '')

describe('what is told of the transforms', () => {
  it('is what their docstrings say (vitest -u writes it anew)', async () => {
    await expect(await explanationsFile()).toMatchFileSnapshot(join(root, 'src/explanations.ts'))
    expect(Object.keys(explanations)).toEqual(docstrings().map(({ name }) => name))
  })

  it('has a page each, and a list of them (vitest -u writes them anew)', async () => {
    const all = docstrings()
    const pages = { 'README.md': indexPage(all) } as Record<string, string>
    for (const item of all) pages[`${item.name}.md`] = pageOf(item)
    for (const [name, text] of Object.entries(pages))
      await expect(text).toMatchFileSnapshot(join(root, 'docs/transforms', name))
    expect(readdirSync(join(root, 'docs/transforms')).toSorted()).toEqual(
      Object.keys(pages).toSorted(),
    )
  })

  it.each(docstrings().map((item) => [item.name, item] as const))(
    'is true: the example of %s is what the program makes of it',
    (name, { before, after }) => {
      const head = /^FROM /m.test(before) ? '' : 'FROM example\n'
      const source = `${head}${before}\n`
      const result = rewrite(source, { secrets: name === 'credential-file' ? ['pip.conf'] : [] })
      expect(result.findings.map(({ transform }) => transform)).toContain(name)
      if (after !== undefined && result.after !== source)
        expect(headless(result.after)).toBe(headless(`${head}${after}\n`))
    },
  )
})
