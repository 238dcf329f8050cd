import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CallerKind } from '../src/callers/caller.ts'
import { kinds } from '../src/callers/index.ts'
import { readPlace } from '../src/cli/caller-places.ts'
import { folderWith } from './stand-in.ts'

const faulty: CallerKind = {
  name: 'faulty',
  accepts: (path) => path === 'build.sh',
  mentions: /docker/,
  // oxlint-disable-next-line require-yield
  *read() {
    throw new TypeError('a fault')
  },
}

test('a fault of one kind in one file leaves the other callers alone, and is kept with its file', async () => {
  const root = folderWith({
    'build.sh': 'docker build .\n',
    'release.sh': 'docker build --build-arg NPM_TOKEN .\n',
  })
  mkdirSync(join(root, '.git'))
  const { callers, faults } = await readPlace(root, [faulty, ...kinds])
  expect(callers.map(({ file }) => file.path)).toEqual(['release.sh'])
  expect(faults).toEqual([{ path: 'build.sh', fault: new TypeError('a fault') }])
})
