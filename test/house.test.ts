import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { Known } from './known.ts'
import { root } from './readme/workspace.ts'

const longest = 200
const widest = 120

/** Rows and nothing else: they grow by a row, and are read by looking one up. */
const tables =
  /^src\/catalog\/(?:files\/(?:pointer-)?rows|names\/words|programs\/(?:cloud|given\/arguments|javascript|languages|python|services|wrappers))\.ts$/

const files = ['src', 'transforms', 'bin', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|js|mjs)$/.test(path))
    .map((path) => {
      const lines = readFileSync(join(root, folder, path), 'utf8')
        .trimEnd()
        .split('\n')
      return { path: `${folder}/${path}`, lines }
    }),
)

describe('the source', () => {
  it(`has no file of more than ${longest} lines but tables and those listed`, async () => {
    const known = new Known('long-files')
    known.expectNoOther(
      files
        .filter(({ path, lines }) => lines.length > longest && !tables.test(path))
        .map(({ path, lines }) => ({ entry: path, what: `${lines.length} lines` })),
    )
    await known.expectAll()
  })

  it(`has no line of more than ${widest} columns but as many as are listed`, async () => {
    const known = new Known('wide-lines')
    known.expectNoOther(
      files.flatMap(({ path, lines }) =>
        lines
          .filter((line) => line.length > widest)
          .map((line, index) => ({ entry: `${path} ${index + 1}`, what: line.trim() })),
      ),
    )
    await known.expectAll()
  })
})
