import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, type FormatConfig } from 'oxfmt'
import { transforms } from '../../transforms/index.ts'
import { root } from '../readme/workspace.ts'

/** What the docstring of a transform says. */
export interface Docstring {
  readonly name: string
  readonly description: string
  /** What it does and why, without line breaks. */
  readonly about: string
  readonly before: string
  /** Undefined where nothing is changed, only told. */
  readonly after: string | undefined
}

/** The docstrings of all transforms, in their order. */
export function docstrings(): Docstring[] {
  return transforms.map(({ name, description }) => {
    const source = readFileSync(join(root, 'transforms', `${name}.ts`), 'utf8')
    const [, comment] = /\/\*\*\n((?: \*.*\n)+?) \*\/\nexport const \w+: Transform = /.exec(source)!
    const text = comment!.replaceAll(/^ \* ?/gm, '')
    const [about, example] = text.split('@example\n') as [string, string]
    const [, before] = /^\/\/ (?:before|reported)\n([^]*?)(?=^\/\/|(?![^]))/m.exec(example)!
    const [, after] = /^\/\/ after\n([^]*)/m.exec(example) ?? []
    return {
      name,
      description,
      about: about.trim().replaceAll(/\s*\n\s*/g, ' '),
      before: before!.trimEnd(),
      after: after?.trimEnd(),
    }
  })
}

/** `src/explanations.ts`, which has them at hand where the sources are not. */
export async function explanationsFile(): Promise<string> {
  const rows = docstrings().map(
    ({ name, ...parts }) => `${JSON.stringify(name)}: ${JSON.stringify(parts)}`,
  )
  const text = `// made from the docstrings of the transforms: npx vitest run test/explanations.test.ts -u

/** What a transform does, for a reader. */
export interface Explanation {
  readonly description: string
  /** What it does and why. */
  readonly about: string
  readonly before: string
  /** Missing where nothing is changed, only told. */
  readonly after?: string
}

/** Every transform by its name, in the order in which they are applied. */
export const explanations: Readonly<Record<string, Explanation>> = {${rows.join(',')}}
`
  const options = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8')) as FormatConfig
  return (await format('explanations.ts', text, options)).code
}
