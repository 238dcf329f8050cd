import { describe, expect, it } from 'vitest'
import { effectsOf } from '../src/catalog/programs/effects.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { readScript, type Word } from '../src/shell.ts'

/** What the first command of a script does. */
const effects = (source: string) => effectsOf(readScript(source, wrapperOf).commands[0]!)
const texts = (words: readonly Word[]) => words.map(({ text, raw }) => text ?? raw).join(' ')

describe('what comes out of a command', () => {
  it.each([
    ['echo x', 'words', 'all'],
    ['sudo printf %s x', 'words', 'all'],
    ['cat f', 'files', 'all'],
    ['base64 -w0 f', 'files', 'all'],
    ['sort f', 'stdin', 'part'],
    ['grep x f', 'files', 'part'],
    ['tee f', 'stdin', 'part'],
    ['gzip -c f', 'stdin', 'made'],
    ['openssl enc -aes-256-cbc', 'stdin', 'made'],
    ['curl file:///dev/stdin', 'stdin', 'all'],
  ] as const)('%s prints its %s: %s', (source, of, as) => {
    const { prints } = effects(source)
    expect(prints?.of).toContain(of)
    expect(prints?.as).toBe(as)
  })

  it.each(['cp a b', 'rm f', 'mkdir d', 'true', 'curl https://files.example.com/', 'weave f'])(
    '%s prints nothing of what it is given, or nobody knows',
    (source) => expect(effects(source).prints).toBeUndefined(),
  )

  it.each([
    ['grep -q x', true],
    ['grep -iq x', true],
    ['grep x', false],
    ['sed -n 5q', true],
    ['sed -i s/a/b/ f', true],
    ['sed s/a/b/', false],
    ['cat -n f', false],
  ])('an option keeps it back, %s: %s', (source, silent) =>
    expect(effects(source).isSilent).toBe(silent),
  )
})

describe('a listing of the environment', () => {
  it.each([
    'env',
    'env -0',
    'A=b env',
    'env A=b',
    'printenv',
    'set',
    'export',
    'export -p',
    'declare -x',
  ])('is %s', (source) => expect(effects(source).isListing).toBe(true))

  it.each([
    'export A=b',
    'export A',
    'printenv A',
    'set -x',
    'set A=b',
    'env -i sh build.sh',
    'declare A=b',
    'cat f',
    'envsubst',
  ])('is not %s', (source) => expect(effects(source).isListing).toBe(false))

  it.each([
    ['printenv A', 'named'],
    ['declare -p A', 'named'],
    ['envsubst < f', 'mentioned'],
    ['A=b envsubst < f', 'mentioned'],
    ['gomplate -f t', 'always'],
    ['eval "echo \\$$n"', 'filled'],
    ['eval "$(cat f)"', 'filled'],
    ['eval "echo x"', undefined],
    ['export A', undefined],
    ['export A=b', undefined],
    ['set -e', undefined],
  ])('%s shows variables: %s', (source, when) =>
    expect(effects(source).environment?.when).toBe(when),
  )

  it.each([
    ['poetry export --with-credentials', 'POETRY_HTTP_BASIC_LOOM_PASSWORD', 1],
    ['poetry export', 'POETRY_HTTP_BASIC_LOOM_PASSWORD', 0],
    ['poetry export --with-credentials', 'PIP_INDEX_URL', 0],
    ['pipenv requirements', 'LOOM_TOKEN', 1],
    ['cp a b', 'LOOM_TOKEN', 0],
  ])('%s writes out %s: %i', (source, name, count) => {
    expect(effects(source).spills([name])).toHaveLength(count)
    expect(effects(source).spills(['OTHER_NAME', name]).length).toBeGreaterThanOrEqual(count)
  })
})

describe('files that a command', () => {
  it.each([
    ['cp a b', 'a', 'b', { isFolder: false, isRecursive: false, moves: false }],
    ['cp a b d', 'a b', 'd', { isFolder: true }],
    ['cp a d/', 'a', 'd/', { isFolder: true }],
    ['cp a .', 'a', '.', { isFolder: true }],
    ['cp -t d a', 'a', 'd', { isFolder: true }],
    ['cp --target-directory=d a b', 'a b', 'd', { isFolder: true }],
    ['cp -r a b', 'a', 'b', { isRecursive: true }],
    ['install -m 600 a b', 'a', 'b', { isRecursive: false }],
    ['mv a b', 'a', 'b', { moves: true, isRecursive: true }],
    ['ln a b', 'a', 'b', { links: true, moves: false }],
    ['tar czf a.tgz d', 'czf a.tgz d', undefined, { isRecursive: true }],
  ] as const)('copies: %s', (source, sources, destination, rest) => {
    const { copies } = effects(source)
    expect(texts(copies!.sources)).toBe(sources)
    expect(copies!.destination?.text).toBe(destination)
    expect(copies).toMatchObject(rest)
  })

  it.each(['tar xzf a.tgz', 'cat a', 'weave a b'])('does not copy: %s', (source) =>
    expect(effects(source).copies).toBeUndefined(),
  )

  it.each([
    ['rm a b', 'a b', { isRecursive: false, isForced: false }],
    ['rm -rf a', 'a', { isRecursive: true, isForced: true }],
    ['rm --recursive a', 'a', { isRecursive: true, isForced: false }],
    ['unlink a', 'a', { isRecursive: false, isForced: false }],
    ['shred -u a', 'a', { isRecursive: false }],
    ['rimraf a', 'a', { isRecursive: true }],
  ])('deletes: %s', (source, operands, rest) => {
    const { deletes } = effects(source)
    expect(texts(deletes!.operands)).toBe(operands)
    expect(deletes).toMatchObject(rest)
  })

  it.each(['shred a', 'rm -i a', 'mv a b', 'weave -d a'])('does not delete here: %s', (source) =>
    expect(effects(source).deletes).toBeUndefined(),
  )

  it.each([
    ['chmod 600 a b', 'a b', 'mode', false],
    ['chmod -R u+x d', 'd', 'mode', true],
    ['sudo chown -R weaver:loom d', 'd', 'owner', true],
    ['chgrp loom a', 'a', 'group', false],
    ['dos2unix a', 'a', 'content', false],
  ])('changes: %s', (source, operands, what, isRecursive) => {
    const { changes } = effects(source)
    expect(texts(changes!.operands)).toBe(operands)
    expect(changes).toMatchObject({ what, isRecursive })
  })

  it.each([
    ['sed -i s/a/b/ f', 'f'],
    ['sed -Ei s/a/b/ f', 'f'],
    ['sed --in-place=.bak s/a/b/ f', 'f'],
    ['perl -pi -e s/a/b/ f', 'f'],
    ['yq -i .a=1 f', 'f'],
    ['sed s/a/b/ f', undefined],
    ['sed -e s/i/b/ f', undefined],
  ])('edits in place: %s', (source, file) => expect(effects(source).edits?.text).toBe(file))

  it.each([
    ['tee a b', 'a b'],
    ['tee -a a', 'a'],
    ['sponge f', 'f'],
    ['dd of=f bs=1', 'f'],
    ['cp /dev/stdin f', 'f'],
    ['cp /dev/stdin a d', 'd'],
    ['install -m 600 /dev/stdin f', 'f'],
    ['cp a f', ''],
    ['cat f', ''],
  ])('fills from its input: %s', (source, files) =>
    expect(texts(effects(source).stores)).toBe(files),
  )

  it('takes along with its folder', () => {
    expect(effects('git add .').gathers).toBeDefined()
    expect(effects('git add a.txt').gathers).toBeUndefined()
  })
})

describe('what a command keeps', () => {
  it.each([
    ['chpasswd', '/etc/shadow'],
    ['useradd -p x weaver', '/etc/shadow'],
    ['useradd weaver', 'the list of accounts'],
    ['git commit -m x', 'the repository in .git'],
    ['crontab -', 'the table of jobs'],
    ['git clone x', undefined],
    ['ssh-keygen -t rsa', undefined],
  ])('an account or data of its own, %s: %s', (source, to) =>
    expect(effects(source).keeps?.to).toBe(to),
  )

  it.each([
    ['cmake -DA=b .', 'CMakeCache.txt'],
    ['./configure A=b', 'config.log and config.status'],
    ['sh configure A=b', 'config.log and config.status'],
    ['python3 waf configure', 'the cache of the build'],
    ['gradle build --configuration-cache', 'the cache of the configuration, or the scan'],
    ['gradle build -Pa=b', undefined],
    ['dotnet build -bl', 'the binary log'],
    ['dotnet build -p:a=b', undefined],
    ['npm config set a b', "the tool's configuration"],
    // a setting of its row, which can be taken back
    ['npm config set //npm.example.com/:_authToken x', undefined],
    // only addresses with a user in them
    ['mvn -B package -Da=b', 'the local repository in ~/.m2'],
    ['rails new a', 'the project that it makes'],
    ['rails server', undefined],
  ])('of some of its words, %s: %s', (source, to) =>
    expect(effects(source).keepings.find(({ isBuiltIn }) => !isBuiltIn)?.to).toBe(to),
  )

  it.each([
    ['go build -ldflags x', 'its product'],
    ['mvn -B package', 'the reports of its tests'],
    ['mvn -B package -DskipTests', 'its product'],
    ['mvn -B compile', 'its product'],
    ['weave -DTOKEN=a', 'its product'],
    ['java -Dtoken=a', 'its product'],
    ['curl -D f', undefined],
  ])('as a part of what it makes, perhaps, %s: %s', (source, to) =>
    expect(effects(source).builtIn.findLast(({ of }) => of !== undefined)?.to).toBe(to),
  )

  it.each([
    ['npm run build', true],
    ['npx weave', true],
    ['npx webpack', true],
    ['npm run build --logs-max=0', false],
    ['npm_config_logs_max=0 npm ci', false],
    ['NPM_CONFIG_LOGS_MAX=0 npm ci', false],
    ['npm --version', false],
    ['yarn build', false],
    ['weave', false],
  ])('its command line in a log, %s: %s', (source, isLogged) =>
    expect(effects(source).logs !== undefined).toBe(isLogged),
  )

  it.each([
    ['weave login x', true],
    ['weave auth login x', true],
    ['weave config set a x', true],
    ['weave repo add x', true],
    ['weave add user x', true],
    ['weave set-token x', true],
    ['weave x --save', true],
    ['weave fetch x', false],
    ['weave add x', false],
    ['weave user list x', false],
    ['weave --token login', true],
    ['curl login x', false],
  ])('its words when they tell it to, %s: %s', (source, isKept) =>
    expect(effects(source).mayKeepWords).toBe(isKept),
  )

  it.each([
    ['npm config set //npm.example.com/:_authToken x', true],
    ['npm config set "$LINE"', true],
    ['npm config get registry', false],
    ['docker login -u a -p b', true],
    ['cp a b', false],
  ])('a setting, %s: %s', (source, kept) =>
    expect(effects(source).persists !== undefined).toBe(kept),
  )

  it.each([
    ['docker login --password-stdin', false],
    ['weave', true],
    ['cat', false],
    ['wc -c', false],
    ['rm f', false],
    ['mkdir d', false],
    ['test -n x', false],
    ['patch', true],
    ['A=b', false],
  ])('what is piped into it, nobody knows: %s, %s', (source, may) =>
    expect(effects(source).mayKeepInput).toBe(may),
  )

  it.each([
    ['patch x', true],
    ['hostname x', true],
    ['echo x', false],
    ['rm x', false],
    ['sleep x', false],
    ['npm ci x', false],
  ])('its words, nobody knows: %s, %s', (source, may) =>
    expect(effects(source).mayKeepWords).toBe(may),
  )
})

describe('what a command runs', () => {
  it.each([
    ['python3 -c "import os"', true],
    ['node --eval x', true],
    ['deno eval x', true],
    ['awk "{print}" f', true],
    ['node eval.js', false],
    ['python3 build.py', false],
    ['cat f', false],
  ])('a program in its words, %s: %s', (source, has) =>
    expect(effects(source).code !== undefined).toBe(has),
  )

  it.each([
    ['java -version', true],
    ['java --help', true],
    ['weave --version', true],
    ['npm -v', true],
    ['gradle --version', true],
    ['java -version -jar a.jar', false],
    ['pytest -v', false],
    ['npm ci', false],
    ['sh -c "weave --version"', false],
    ['A=b', false],
  ])('nothing when it is only asked about itself, %s: %s', (source, idle) =>
    expect(effects(source).isIdle).toBe(idle),
  )

  it.each([
    ['export A=b', 'declares'],
    ['rm f', 'handles'],
    ['test -f f', 'tests'],
    ['umask 077', 'prepares'],
    ['set -x', 'switches'],
    ['trap "rm f" EXIT', 'defers'],
    ['eval x', 'runsText'],
    ['. ./env', 'sources'],
    ['curl https://files.example.com', 'answers'],
    ['git clone x', 'clones'],
  ] as const)('%s %s', (source, effect) => {
    expect(effects(source).row?.[effect]).toBe(true)
    expect(effects('cat f').row?.[effect]).toBe(false)
  })
})

describe('what a command reads by itself', () => {
  const variables = (source: string) => [effects(source).reads.variables].flat().join(' ')

  it.each([
    ['doppler run -- pip install loom', /DOPPLER_/],
    ['op run -- pip install loom', /OP_/],
    ['timeout 60 doppler run -- pip install loom', /DOPPLER_/],
  ])('is what the program around it reads, too: %s', (source, own) => {
    expect(variables(source)).toMatch(own)
    expect(variables(source)).toMatch(/PIP_/)
  })
})
