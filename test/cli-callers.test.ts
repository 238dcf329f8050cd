import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn } from './stand-in.ts'

const dockerfile = `FROM alpine:3.22
ARG API_TOKEN
RUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool
`
const script = '#!/bin/sh\ndocker build --build-arg API_TOKEN=$API_TOKEN .\n'
const moved =
  '#!/bin/sh\nAPI_TOKEN="$API_TOKEN" docker build --secret id=API_TOKEN,env=API_TOKEN .\n'

/** A repository, for git and for us. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files)
  mkdirSync(join(folder, '.git'))
  return folder
}

const run = (folder: string, ...argv: readonly string[]) => runIn(folder, argv, rewrite)
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

describe('a Dockerfile that still takes the argument in another stage', () => {
  it('gets the secret too, and the caller is at rest then', async () => {
    const folder = repository({
      Dockerfile: `${dockerfile}FROM alpine:3.22\n# secretmount-ignore: a dummy\nARG API_TOKEN\nRUN test -n "$API_TOKEN"\n`,
      'build.sh': script,
    })
    await run(folder, '--write')
    const written = read(folder, 'build.sh')
    expect(written).toBe(
      '#!/bin/sh\nAPI_TOKEN="$API_TOKEN" docker build --build-arg API_TOKEN=$API_TOKEN ' +
        '--secret id=API_TOKEN,env=API_TOKEN .\n',
    )
    const { code } = await run(folder, '--write')
    expect([code, read(folder, 'build.sh')]).toEqual([0, written])
  })
})

describe('a Dockerfile that is built by nothing that knows secrets', () => {
  const kaniko =
    'build:\n  script:\n    - /kaniko/executor --context . --build-arg API_TOKEN=$API_TOKEN\n'

  it('keeps its bytes, and says what would be done', async () => {
    const folder = repository({ Dockerfile: dockerfile, '.gitlab-ci.yml': kaniko })
    const { code, stderr } = await run(folder, '--write')
    expect(code).toBe(1)
    expect(read(folder, 'Dockerfile')).toBe(dockerfile)
    expect(stderr).toContain(
      'review    API_TOKEN  left as it is, since what .gitlab-ci.yml builds it with knows no ' +
        'secrets: have BuildKit build it first, or say --unsafe; what would be done: ARG API_TOKEN',
    )
  })

  it('is rewritten where that is asked for, or another call takes it along', async () => {
    const folder = repository({ Dockerfile: dockerfile, '.gitlab-ci.yml': kaniko })
    await run(folder, '--write', '--unsafe')
    expect(read(folder, 'Dockerfile')).toContain('--mount=type=secret')
    const both = { Dockerfile: dockerfile, '.gitlab-ci.yml': kaniko, 'build.sh': script }
    const other = repository(both)
    const { stderr } = await run(other, '--write')
    expect(read(other, 'Dockerfile')).toContain('--mount=type=secret')
    expect(stderr).toContain('blocked: the builder that is called knows no secrets: .gitlab-ci.yml')
  })
})

describe('a dry run', () => {
  it('prints one diff of Dockerfiles and callers, which git can apply', async () => {
    const folder = folderWith({ Dockerfile: dockerfile, 'build.sh': script })
    execFileSync('git', ['init', '-q'], { cwd: folder })
    const { stdout, code } = await run(folder)
    execFileSync('git', ['apply'], { cwd: folder, input: stdout })
    expect(read(folder, 'build.sh')).toBe(moved)
    expect(read(folder, 'Dockerfile')).toContain('--mount=type=secret')
    expect(code).toBe(1)
  })

  it('ends with what changes, what is left to a person and what is blocked', async () => {
    const folder = repository({
      Dockerfile: dockerfile,
      'a.sh': script,
      'b.sh': '#!/bin/sh\ndocker build $ARGS .\nARGS="--build-arg API_TOKEN=$API_TOKEN"\n',
      'c.sh': '#!/bin/sh\nDOCKER_BUILDKIT=0 docker build --build-arg API_TOKEN=$API_TOKEN .\n',
    })
    const { stderr } = await run(folder)
    expect(stderr.slice(stderr.indexOf('callers:'))).toBe(
      'callers: 3 files, 1 would change: 1 fixed, 3 manual\n' +
        '  would change: a.sh\n' +
        '  to be changed by you: b.sh:2, b.sh:3\n' +
        '  blocked: the builder that is called knows no secrets: c.sh:2\n',
    )
  })

  it('says that it looked at no callers when nobody reads the diff of the first file', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'a.sh': script, 'b.sh': script })
    const { stderr } = await runIn(folder, [], rewrite, '', false)
    expect(stderr).toContain('nobody reads the output any more')
    expect(stderr).not.toContain('callers:')
  })

  it('writes nothing', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    await run(folder)
    expect(read(folder, 'build.sh')).toBe(script)
  })
})

describe('--write', () => {
  it('changes callers of the whole repository, wherever it is called', async () => {
    const folder = repository({
      'api/Dockerfile': dockerfile,
      'api/sub/x': '',
      'ci/build.sh': script,
    })
    const call = script.replace(' .\n', ' api\n')
    const other = repository({ 'api/Dockerfile': dockerfile, 'ci/build.sh': call })
    const { code, stderr } = await run(join(other, 'api'), '--write')
    expect(read(other, 'ci/build.sh')).toBe(moved.replace(' .\n', ' api\n'))
    expect(code).toBe(0)
    expect(stderr).toContain('../ci/build.sh:2')
    // the second time there is nothing to do
    expect((await run(folder, '--write')).code).toBe(0)
    expect((await run(other, '--write')).stderr).not.toContain('callers:')
  })

  it('says what the builds of a file lack that it cannot write', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    chmodSync(join(folder, 'build.sh'), 0o444)
    const { code, stderr } = await run(folder, '--write')
    expect(code).toBe(1)
    expect(stderr).toContain(
      'build.sh: error  is read-only, so it was not written; make it writable (chmod u+w) and run ' +
        'again; until then its builds do not get API_TOKEN (line 2) in the way that the ' +
        'Dockerfile takes it now\n',
    )
  })

  it('exits 1 when a person must change a caller', async () => {
    const folder = repository({
      Dockerfile: dockerfile,
      'build.sh': '#!/bin/sh\nssh host docker build --build-arg API_TOKEN=$API_TOKEN .\n',
    })
    expect((await run(folder, '--write')).code).toBe(1)
  })

  it('looks at the searched folder outside of git, and at no callers of a file alone', async () => {
    const folder = folderWith({ 'app/Dockerfile': dockerfile, 'app/build.sh': script })
    await run(folder, '--write', 'app/Dockerfile')
    expect(read(folder, 'app/build.sh')).toBe(script)
    await run(folder, '--write', 'app')
    expect(read(folder, 'app/build.sh')).toBe(moved)
  })

  it('leaves what .gitignore names, other repositories and links alone', async () => {
    const folder = repository({
      Dockerfile: dockerfile,
      '.gitignore': 'out/\n',
      'out/build.sh': script,
      'vendor/tool/.git/HEAD': '',
      'vendor/tool/build.sh': script,
      'node_modules/a/build.sh': script,
    })
    await run(folder, '--write')
    for (const path of ['out/build.sh', 'vendor/tool/build.sh', 'node_modules/a/build.sh'])
      expect([path, read(folder, path)]).toEqual([path, script])
  })
})

describe('an argument that is left over', () => {
  const plain = 'FROM alpine:3.22\nARG VERSION\nRUN echo "$VERSION"\n'
  const stale = (path: string) =>
    `${path}  manual    API_TOKEN  API_TOKEN is passed as a build argument`

  it.each([
    ['build.sh', script, 2],
    [
      'compose.yaml',
      'services:\n  app:\n    build:\n      context: .\n      args:\n        - API_TOKEN\n',
      6,
    ],
    [
      '.github/workflows/build.yml',
      'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          build-args: API_TOKEN=${{ secrets.API_TOKEN }}\n',
      6,
    ],
  ])('is told where no Dockerfile takes a secret: %s', async (path, text, line) => {
    const folder = repository({ Dockerfile: plain, [path]: text })
    const { code, stderr } = await run(folder, '--write')
    expect(stderr).toContain(stale(`${path}:${line}`))
    expect(code).toBe(1)
    expect(read(folder, path)).toBe(text)
  })

  const unread = 'FROM alpine:3.22\nARG API_TOKEN\nCOPY tool /tool\n'

  it('goes by the run that takes its declaration out', async () => {
    const folder = repository({ Dockerfile: unread, 'build.sh': script })
    expect((await run(folder, '--write')).stderr).toContain('build.sh:2  fixed')
    expect(read(folder, 'build.sh')).not.toContain('API_TOKEN')
    expect(await run(folder)).toMatchObject({ code: 0 })
  })

  it('is told by that run where the call may build another Dockerfile', async () => {
    const open = '#!/bin/sh\n./print | docker build --build-arg API_TOKEN="$API_TOKEN" -\n'
    const folder = repository({ Dockerfile: unread, 'build.sh': open })
    expect((await run(folder, '--write')).stderr).toContain(
      `${stale('build.sh:2')} that the Dockerfile no longer declares after this change`,
    )
    expect((await run(folder)).stderr).toContain(
      `${stale('build.sh:2')} that the Dockerfile does not declare`,
    )
  })

  it('is told where the Dockerfiles mount their secrets already', async () => {
    const mounting = 'FROM alpine:3.22\nRUN --mount=type=secret,id=other,env=OTHER_TOKEN tool\n'
    const folder = repository({ Dockerfile: mounting, 'build.sh': script })
    expect((await run(folder)).stderr).toContain(stale('build.sh:2'))
  })

  it('is not seen in names that are no secrets, in files that are left out, and where a Dockerfile declares it', async () => {
    const version = '#!/bin/sh\ndocker build --build-arg VERSION=$VERSION .\n'
    const ignored = { '.gitignore': 'out/\n', 'out/build.sh': script }
    for (const files of [
      { Dockerfile: plain, 'build.sh': version },
      { Dockerfile: plain, ...ignored },
    ])
      expect(await run(repository(files))).toMatchObject({
        code: 0,
        stderr: expect.not.stringContaining('callers'),
      })
    const declared = `${dockerfile}# secretmount-ignore-file\n`.replace(
      /^/,
      '# secretmount-ignore-file\n',
    )
    expect(
      (await run(repository({ Dockerfile: declared, 'build.sh': script }))).stderr,
    ).not.toContain('provenance')
  })
})

describe('options', () => {
  it('--check tells and prints no diff', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    const { code, stdout, stderr } = await run(folder, '--check')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('build.sh:2  fixed     API_TOKEN')
  })

  it('--no-callers leaves them', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    const { stderr } = await run(folder, '--write', '--no-callers')
    expect(read(folder, 'build.sh')).toBe(script)
    expect(stderr).not.toContain('callers')
  })

  it('--format json has callers beside files', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    const { stdout } = await run(folder, '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ path: 'Dockerfile' }],
      callers: [
        {
          path: 'build.sh',
          changed: true,
          error: null,
          findings: [{ kind: 'shell', status: 'fixed', line: 2, name: 'API_TOKEN', blocks: false }],
        },
      ],
    })
  })

  it('--rollout expand leaves Dockerfiles as they are', async () => {
    const folder = repository({ Dockerfile: dockerfile, 'build.sh': script })
    const { stdout } = await run(folder, '--rollout', 'expand')
    expect(stdout).not.toContain('Dockerfile\n+')
    expect(stdout).toContain(
      '+API_TOKEN="$API_TOKEN" docker build --build-arg API_TOKEN=$API_TOKEN --secret id=API_TOKEN,env=API_TOKEN .',
    )
  })

  it('--rollout needs callers', async () => {
    const folder = repository({ Dockerfile: dockerfile })
    expect((await run(folder, '--rollout', 'expand', '--no-callers')).code).toBe(2)
    expect((await run(folder, '--rollout', 'contract', '-')).code).toBe(2)
  })
})

describe('the build command', () => {
  const copying = `FROM node:22
COPY .npmrc /root/.npmrc
RUN npm ci
`
  const files = {
    'docker/Dockerfile.e2e': copying,
    'e2e/.npmrc': '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n',
  }

  it('has the context that the callers build with', async () => {
    const call = 'docker build -f docker/Dockerfile.e2e e2e\n'
    const folder = repository({ ...files, 'build.sh': `#!/bin/sh\n${call}` })
    const { stderr } = await run(folder)
    expect(stderr).toContain(
      'docker build --secret id=npmrc,src=e2e/.npmrc -f docker/Dockerfile.e2e e2e\n',
    )
  })

  it('has the target that all callers build, and none where they differ', async () => {
    const staged = `${dockerfile.replace('3.22', '3.22 AS tool')}FROM alpine:3.22\nCOPY --from=tool /tool /\n`
    const build = (target: string) => `docker build --target ${target} .\n`
    const one = repository({ Dockerfile: staged, 'a.sh': `#!/bin/sh\n${build('tool')}` })
    expect((await run(one)).stderr).toContain('--target tool .\n')
    const two = repository({
      Dockerfile: staged,
      'a.sh': `#!/bin/sh\n${build('tool')}docker build .\n`,
    })
    expect((await run(two)).stderr).not.toContain('--target')
    const gone = repository({ Dockerfile: staged, 'a.sh': `#!/bin/sh\n${build('elsewhere')}` })
    expect((await run(gone)).stderr).toMatch(/^API_TOKEN=\S+ docker build .* \.$/m)
    expect((await run(gone)).stderr).not.toContain('--target')
  })

  it('keeps to a context that was said', async () => {
    const call = 'docker build -f docker/Dockerfile.e2e docker\n'
    const folder = repository({ ...files, 'build.sh': `#!/bin/sh\n${call}` })
    expect((await run(folder, '--context', 'e2e')).stderr).toContain('src=e2e/.npmrc')
  })
})

describe('--format command --for', () => {
  const printed = async (kind: string) => {
    const folder = repository({
      'app/Dockerfile': dockerfile.replace('RUN', 'COPY .npmrc /root/.npmrc\nRUN npm ci\nRUN'),
      'app/.npmrc': '//npm.example.com/:_authToken=Hq7vR2mXw9Lk4TnB\n',
    })
    return (await run(folder, '--format', 'command', '--for', kind)).stdout
  }

  it('prints a step of a workflow', async () => {
    expect(await printed('actions')).toBe(`# app/Dockerfile
- uses: docker/build-push-action@v6
  with:
    context: app
    secrets: |
      API_TOKEN=\${{ secrets.API_TOKEN }}
    secret-files: |
      npmrc=./app/.npmrc
`)
  })

  it('prints the service of a compose file', async () => {
    expect(await printed('compose')).toBe(`# app/Dockerfile
services:
  app:
    build:
      context: app
      secrets:
        - npmrc
        - API_TOKEN
secrets:
  npmrc:
    file: ./app/.npmrc
  API_TOKEN:
    environment: API_TOKEN
`)
  })

  it('prints the target of a bake file', async () => {
    expect(await printed('bake')).toBe(`# app/Dockerfile
target "app" {
  context = "app"
  secret = ["id=API_TOKEN,env=API_TOKEN", "id=npmrc,src=./app/.npmrc"]
}
`)
  })

  it('prints a job of GitLab and a rule of make', async () => {
    const command =
      'docker build --secret id=npmrc,src=app/.npmrc --secret id=API_TOKEN,env=API_TOKEN app'
    expect(await printed('gitlab')).toContain(`    - 'API_TOKEN="\${API_TOKEN:?}" ${command}'\n`)
    expect(await printed('make')).toContain(`image:\n\tAPI_TOKEN="$\${API_TOKEN:?}" ${command}\n`)
  })

  it('is about that format', async () => {
    const folder = repository({ Dockerfile: dockerfile })
    expect((await run(folder, '--for', 'make')).code).toBe(2)
  })
})

describe('a part of a repository', () => {
  const files = {
    'web/Dockerfile': dockerfile,
    'web.sh': '#!/bin/sh\ndocker build --build-arg API_TOKEN=$API_TOKEN web\n',
    'worker/Dockerfile': dockerfile.replaceAll('API_TOKEN', 'OTHER_TOKEN'),
    'worker.sh': '#!/bin/sh\ndocker build --build-arg GONE_TOKEN=$GONE_TOKEN worker\n',
    'unknown.sh': '#!/bin/sh\ndocker build --build-arg STRANGE_TOKEN=$STRANGE_TOKEN "$1"\n',
  }

  it('has its own callers told, wherever they are, and no others', async () => {
    const { stderr } = await run(repository(files), 'web')
    expect(stderr).toContain('web.sh:2  fixed')
    expect(stderr).not.toMatch(/worker\.sh|unknown\.sh/)
    expect((await run(repository(files))).stderr).toContain('worker.sh:2  manual')
  })

  it('is left out of the callers too when it is excluded', async () => {
    const config = '{"exclude": ["worker.sh"]}'
    for (const [more, ...argv] of [
      [{}, '--exclude', 'worker.sh'],
      [{ 'secretmount.config.json': config }],
    ] as const) {
      const { stderr } = await run(repository({ ...files, ...more }), ...argv, '.')
      expect(stderr).not.toContain('worker.sh')
    }
  })

  it('is left out of what says how its Dockerfile is built', async () => {
    const { 'unknown.sh': _, ...known } = files
    const mount = '--mount=type=secret,id=OTHER_TOKEN,env=OTHER_TOKEN'
    const optional = `${mount} `
    const config = '{"exclude": ["worker.sh"]}'
    expect((await run(repository(known), 'worker')).stdout).toContain(optional)
    for (const [more, ...argv] of [
      [{}, '--exclude', 'worker.sh'],
      [{ 'secretmount.config.json': config }],
    ] as const) {
      const { stdout } = await run(repository({ ...known, ...more }), ...argv, 'worker')
      expect(stdout).toContain(`${mount},required=true`)
      expect(stdout).not.toContain(optional)
    }
  })
})

describe('a diff that reaches out of the folder', () => {
  const files = {
    'svc/Dockerfile': 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n',
    'build.sh': '#!/bin/sh\ndocker build --build-arg NPM_TOKEN svc\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
  }

  it('says where git takes all of it', async () => {
    const root = folderWith(files)
    const { stderr } = await runIn(join(root, 'svc'), [], rewrite)
    expect(stderr).toContain('callers: 1 file, 1 would change')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`git -C ${root} apply`)
  })

  it.each([[['svc']], [['--write']]])('is told of nowhere else: %j', async (argv) => {
    const root = folderWith(files)
    const { stderr } = await runIn(argv[0] === 'svc' ? root : join(root, 'svc'), argv, rewrite)
    expect(stderr).not.toContain('git -C')
  })
})

describe('a call that passes nothing', () => {
  const readme = '# Tool\n\n```sh\ndocker build -t tool .\n```\n'
  const required = async (files: Readonly<Record<string, string>>) => {
    const folder = repository({ Dockerfile: dockerfile, ...files })
    await run(folder, '--write')
    return read(folder, 'Dockerfile').includes('required=true')
  }

  it('is a build that goes on without the value', async () => {
    expect(await required({ 'build.sh': script })).toBe(true)
    expect(await required({ 'build.sh': script, 'try.sh': 'docker build .\n' })).toBe(false)
    expect(await required({ 'compose.yaml': 'services:\n  tool:\n    build: .\n' })).toBe(false)
  })

  it('may only be short in a document, where no other passes it', async () => {
    expect(await required({ 'README.md': readme })).toBe(true)
    expect(await required({ 'README.md': readme, 'build.sh': script })).toBe(false)
  })

  it('says nothing where it may pass more, or builds another stage', async () => {
    expect(await required({ 'build.sh': 'docker build $ARGS .\n' })).toBe(true)
    expect(await required({ 'build.sh': 'docker build --target base .\n' })).toBe(true)
  })
})

describe('what is said at the end where no command builds', () => {
  it('is to look for callers elsewhere, unless one was told', async () => {
    const end = 'no call of these builds was found here'
    const alone = await run(repository({ Dockerfile: dockerfile }), '.')
    expect(alone.stderr).toContain(end)
    const platform = 'services:\n  - name: app\n    dockerfile_path: Dockerfile\n'
    const told = await run(repository({ Dockerfile: dockerfile, '.do/app.yaml': platform }), '.')
    expect(told.stderr).toContain('to be changed by you: .do/app.yaml:3')
    expect(told.stderr).not.toContain(end)
  })
})
