import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rewrite } from '../../src/rewrite.ts'
import { folderWith, runIn } from '../stand-in.ts'
import { standardDockerfile } from './fixture.ts'

it('a file with two kinds of line ends keeps each of them', async () => {
  const folder = folderWith({
    Dockerfile: standardDockerfile,
    'build.sh':
      '#!/bin/sh\ndocker build --build-arg API_TOKEN="$API_TOKEN" .\r\n' +
      'docker build \\\r\n  --build-arg API_TOKEN \\\n  .\necho done\r\n',
    'compose.yaml':
      'services:\n  app:\n    build:\r\n      context: .\r\n      args: [API_TOKEN]\r\n',
  })
  mkdirSync(join(folder, '.git'))
  await runIn(folder, ['--write'], rewrite)
  expect(readFileSync(join(folder, 'build.sh'), 'utf8')).toBe(
    '#!/bin/sh\nAPI_TOKEN="$API_TOKEN" docker build --secret id=API_TOKEN,env=API_TOKEN .\r\n' +
      'docker build \\\r\n  --secret id=API_TOKEN,env=API_TOKEN \\\n  .\necho done\r\n',
  )
  expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toBe(
    'services:\n  app:\n    build:\r\n      context: .\r\n      secrets:\r\n        - API_TOKEN\r\n' +
      'secrets:\r\n  API_TOKEN:\r\n    environment: API_TOKEN\r\n',
  )
})
