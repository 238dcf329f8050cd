import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leadsOut } from '../src/files/leads-out.ts'
import { call } from './image/call.ts'

const reader = 'RUN curl -n -o /f https://files.example.com/f\n'
const mounted = `RUN --mount=type=secret,id=netrc,target=/root/.netrc ${reader.slice(4)}`

function projectWith(dockerfile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'leads-out-'))
  mkdirSync(join(folder, 'app'))
  mkdirSync(join(folder, 'secret'))
  writeFileSync(join(folder, 'secret', '.netrc'), 'machine files.example.com password fake\n')
  writeFileSync(join(folder, 'app', 'Dockerfile'), dockerfile)
  return join(folder, 'app')
}

describe('a symbolic link out of the build context', () => {
  test.each([
    ['a file', '.netrc', '../secret/.netrc', '.netrc'],
    ['nothing', '.netrc', '/nowhere/.netrc', '.netrc'],
    ['a folder', 'cfg', '../secret', 'cfg/.netrc'],
  ])('to %s is no source of a copied secret', async (_, name, target, path) => {
    const folder = projectWith(`FROM alpine\nCOPY ${path} /root/.netrc\n${reader}`)
    symlinkSync(target, join(folder, name))
    expect(leadsOut(folder, path)).toBe(true)
    const { stdout } = await call(['--context', folder, join(folder, 'Dockerfile')], {})
    expect(stdout).toContain('a symbolic link that leads out of the build context')
    expect(stdout).not.toContain('src=')
  })

  test('is no source of a secret that is mounted already', async () => {
    const lines = `ARG API_TOKEN\nRUN curl -H "X-Token: $API_TOKEN" -o /g https://a.example.com/g\n`
    const folder = projectWith(`FROM alpine\n${lines}${mounted}`)
    symlinkSync('../secret/.netrc', join(folder, '.netrc'))
    const { stdout } = await call(['--context', folder, join(folder, 'Dockerfile')], {})
    expect(stdout).toContain('.netrc is a symbolic link that leads out of the build context')
    expect(stdout).not.toContain('src=')
  })

  test('is none inside of it, or where nothing is', () => {
    const folder = projectWith('FROM alpine\n')
    symlinkSync('Dockerfile', join(folder, 'inner'))
    symlinkSync('../app/Dockerfile', join(folder, 'back'))
    symlinkSync('circle', join(folder, 'circle'))
    for (const path of ['inner', 'back', 'circle', 'Dockerfile', 'none/x'])
      expect(leadsOut(folder, path)).toBe(false)
  })
})
