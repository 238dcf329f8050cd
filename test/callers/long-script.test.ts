import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rewrite } from '../../src/rewrite.ts'
import { folderWith, runIn } from '../stand-in.ts'
import { filesOf, standardDockerfile } from './fixture.ts'

async function migrated(lines: number): Promise<{ script: string; told: string }> {
  const place = folderWith({
    Dockerfile: standardDockerfile,
    'build.sh': `#!/bin/bash\n${'echo step\n'.repeat(lines)}docker build --build-arg API_TOKEN=$API_TOKEN .\n`,
  })
  mkdirSync(join(place, '.git'))
  const { stderr } = await runIn(place, ['--write'], rewrite)
  return { script: filesOf(place)['build.sh']!.split('\n').at(-2)!, told: stderr }
}

it('migrates a build behind more commands than a RUN is followed through', async () => {
  const { script } = await migrated(1000)
  expect(script).toBe('API_TOKEN="$API_TOKEN" docker build --secret id=API_TOKEN,env=API_TOKEN .')
})

it('leaves a script that is too long to be followed, and says so', async () => {
  const { script, told } = await migrated(5001)
  expect(script).toBe('docker build --build-arg API_TOKEN=$API_TOKEN .')
  expect(told).toContain('in a script that is too long to be followed')
})
