import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { build } from './built.ts'
import { filled } from './readme/fill.ts'
import { root } from './readme/workspace.ts'

beforeAll(build)

const path = join(root, 'README.md')
const text = readFileSync(path, 'utf8')

it('shows what the program prints today (vitest -u writes it anew)', async () => {
  await expect(await filled(text)).toMatchFileSnapshot(path)
})
