import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { call } from './image/call.ts'
import { savedFiles, tarOf, type ImagePlan } from './image/image-archive.ts'
import { TOKEN, written } from './image/written-image.ts'

const imageOf = async (plan: ImagePlan) => written(await tarOf(await savedFiles(plan)))

describe('--from', () => {
  const FILED = 's3cr3t-for-tests-only'
  const OTHER = 'another-fake-token-for-tests'
  const env = { NPM_TOKEN: OTHER, LICENSE: TOKEN, HOME: '/nowhere' }
  const leaky = () => imageOf({ layers: [[['app/f', TOKEN]]] })

  function projectWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'verify-from-'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return join(folder, 'Dockerfile')
  }

  test.each([
    ['a file beside a variable', '', ''],
    ['the same for podman', '--builder podman', ''],
    ['the same in a stage', '--target build', ' AS build'],
  ])('looks for %s, before and after the rewrite', async (_, words, stage) => {
    const path = projectWith({
      Dockerfile: `FROM node:22${stage}\nARG API_TOKEN\nRUN curl -fsS -H "X-Token: $API_TOKEN" -o /one https://files.example.com/one\nCOPY .netrc /root/.netrc\nRUN git clone https://git.example.com/team/theme.git && rm /root/.netrc\n`,
      '.netrc': `machine git.example.com login ci password ${FILED}\n`,
    })
    const image = await imageOf({ layers: [[['app/f', FILED]]] })
    const options = words.split(' ').filter(Boolean)
    const look = () =>
      call(['verify', image, '--from', path, ...options], { ...env, API_TOKEN: OTHER })
    const before = await look()
    await call(['--write', ...options, path], env)
    expect(readFileSync(path, 'utf8')).toContain('id=netrc')
    const after = await look()
    for (const { code, stdout } of [before, after]) {
      expect(stdout).toMatch(/looked for: .*API_TOKEN/)
      expect(stdout).toMatch(/looked for: .*netrc \(/)
      expect(code).toBe(1)
    }
  })

  test('takes what is done only with an option, when it is given too', async () => {
    const path = projectWith({
      Dockerfile: 'FROM alpine\nARG LICENSE\nRUN deploy "$LICENSE"\nARG NPM_TOKEN\nRUN npm ci\n',
    })
    const image = await leaky()
    const from = ['verify', image, '--from', path]
    const named = await call([...from, '--secret', 'LICENSE'], env)
    expect(named).toMatchObject({ code: 1, stdout: expect.stringMatching(/for: .*LICENSE/) })
    const strange = await call([...from, '--secret', 'hunter2'], env)
    expect(strange).toMatchObject({ code: 2, stdout: expect.not.stringContaining('hunter2') })
  })

  test('cannot be told while something stays that no value is given of', async () => {
    const path = projectWith({
      Dockerfile: 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\nARG API_TOKEN\nLABEL token=$API_TOKEN\n',
    })
    const from = ['verify', await leaky(), '--from', path]
    const { code, stdout } = await call(from, env)
    expect(stdout).toContain('line 4: API_TOKEN stays in the image')
    expect(code).toBe(2)
    expect((await call([...from, '--secret', 'API_TOKEN=env:LICENSE'], env)).code).toBe(1)
    expect((await call([...from, '--ignore', 'API_TOKEN'], env)).code).toBe(0)
  })

  test.each([
    ['.env', 'COPY .env /app/.env\n'],
    ['settings.env', 'COPY config/settings.env /app/\n'],
    ['server.key', 'COPY server.key /etc/tls/server.key\n'],
    ['$KEY', 'ARG KEY\nCOPY $KEY /tmp/k.asc\nRUN gpg --import /tmp/k.asc\n'],
  ])('cannot be told while %s may hold one and is not at hand', async (name, lines) => {
    const token = 'RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci\n'
    const path = projectWith({ Dockerfile: `FROM node:22\nWORKDIR /app\n${lines}${token}` })
    const from = ['verify', await leaky(), '--from', path]
    const { code, stdout } = await call(from, env)
    expect(stdout).toContain(`line ${lines.startsWith('ARG') ? 4 : 3}: `)
    expect(stdout).toContain(`${name} stays in the image`)
    expect(stdout).toContain('may hold credentials, and its content is not at hand')
    expect(code).toBe(2)
    expect((await call([...from, '--ignore', name], env)).code).toBe(0)
    if (name.startsWith('$')) return
    expect((await call([...from, '--secret', `${name}=env:LICENSE`], env)).code).toBe(1)
  })

  test('wants a value for each of two files of one name', async () => {
    const path = projectWith({
      Dockerfile: 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\nCOPY a/.env /a/\nCOPY b/.env /b/\n',
    })
    const one = ['verify', await leaky(), '--from', path, '--secret', '.env=env:LICENSE']
    expect(await call(one, env)).toMatchObject({ code: 2 })
    expect(await call([...one, '--secret', '.env=env:NPM_TOKEN'], env)).toMatchObject({ code: 1 })
  })

  test('repeats what the rewrite leaves to look at', async () => {
    const path = projectWith({
      Dockerfile: 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\nENV JWT_SECRET=changeme\n',
    })
    const from = ['verify', await leaky(), '--from', path]
    const { code, stdout } = await call(from, env)
    expect(stdout).toMatch(/note: .*Dockerfile line 4: ENV JWT_SECRET holds a placeholder/)
    expect(code).toBe(0)
    const { stdout: json } = await call([...from, '--format', 'json'], env)
    expect(JSON.parse(json)).toMatchObject({ notes: [expect.stringContaining('JWT_SECRET')] })
  })

  test('is given by the configuration too', async () => {
    const path = projectWith({
      Dockerfile: 'FROM alpine\nARG LICENSE\nRUN deploy "$LICENSE"\n',
      'secretmount.config.json': '{"secrets": ["LICENSE"]}',
    })
    expect(await call(['verify', await leaky(), '--from', path], env)).toMatchObject({ code: 1 })
  })

  test.each([
    ['a stage that is not there', ['--target', 'none'], 'there is no stage none'],
    ['a builder that is none', ['--builder', 'make'], '--builder make'],
    ['a transform that is none', ['--only', 'none'], 'there is no such transform'],
  ])('cannot be told for %s', async (_, words, reason) => {
    const path = projectWith({ Dockerfile: 'FROM alpine\nARG NPM_TOKEN\nRUN npm ci\n' })
    const { code, stdout } = await call(['verify', await leaky(), '--from', path, ...words], env)
    expect(stdout).toContain(reason)
    expect(code).toBe(2)
  })
})
