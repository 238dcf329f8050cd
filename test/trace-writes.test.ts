import { undoings } from '../src/trace/write/kept-calls.ts'
import { describe, expect, it } from 'vitest'
import { Traces } from '../src/trace/traces.ts'
import { findPrintings } from '../src/trace/print/printing.ts'
import { findWrites } from '../src/trace/write/writes.ts'

/** What a RUN leaves behind of a variable or a file: where, and whether it takes it back. */
function writes(run: string, files: readonly string[] = []): string[] {
  const facts = new Traces(`FROM debian:12\nWORKDIR /w\nRUN ${run}\n`, {})
  const [only] = facts.runs
  return findWrites(only!.script!, files.length > 0 ? [] : ['T'], facts.pathsOf(only!), files).map(
    ({ to, path, removed, keeper }) =>
      `${keeper === undefined ? '' : `${keeper} may: `}${path ?? to}${removed ? ' removed' : ''}`,
  )
}

/** Fifty functions, each of which calls the next one twice. */
const doubling = Array.from({ length: 50 }, (_, at) => `f${at}() { f${at + 1}; f${at + 1}; }; `)

describe('a value is written', () => {
  it.each([
    ['echo $T > f', '/w/f'],
    ['cd /d && echo $T > f', '/d/f'],
    ['(cd /d) && echo $T > f', '/w/f'],
    ['echo $T >> ~/.f', '/root/.f'],
    ['echo $T | tee f', '/w/f'],
    ['echo $T | sudo tee -a f > /dev/null', '/w/f'],
    ['printf %s "$T" | base64 > f', '/w/f'],
    ['{ echo a; echo $T; } > f', '/w/f'],
    ['sh -c "echo $T" > f', '/w/f'],
    ['cat <<EOF > f\n$T\nEOF', '/w/f'],
    ['sed -i "s/x/$T/" f', '/w/f'],
    ['U=https://$T@git.example.com; echo $U > f', '/w/f'],
    ['env > f', '/w/f'],
    ['printenv T > f', '/w/f'],
    ['printenv A T > f', '/w/f'],
    ['curl -v -H "A: $T" https://files.example.com 2> f', '/w/f'],
    ['curl --trace f -H "A: $T" https://files.example.com', '/w/f'],
    ['git clone https://$T@git.example.com/a/loom', '/w/loom/.git/config'],
    ['git clone https://$T@git.example.com/a/loom.git d', '/w/d/.git/config'],
    ['git clone --mirror https://$T@git.example.com/a/loom d', '/w/d/config'],
    ['git clone --bare https://$T@git.example.com/a/loom d', '/w/d/config'],
    ['a() { b; }; b() { a; echo $T; }; a > f', '/w/f'],
    [`${doubling.join('')}f50() { echo $T; }; f0 > f`, '/w/f'],
    [`${doubling.join('')}f50() { weave; }; f0; echo $T > f`, '/w/f'],
    ['echo $T | weave > f', 'weave may: /w/f'],
    ['weave $T > f', 'weave may: /w/f'],
    ['weave -o f $T', 'weave may: /w/f'],
    ['weave login $T', 'weave may: a file of its own'],
    ['cmake -D A=$T .', 'CMakeCache.txt'],
    ['cmake "-DA=$T" .', 'CMakeCache.txt'],
    ['npm run build -- --token=$T', '/root/.npm/_logs/debug.log'],
    ['npx weave $T', '/root/.npm/_logs/debug.log'],
    ['npm ci --registry https://$T@npm.example.com', '/root/.npm/_logs/debug.log'],
    ['bazel build --define a=$T //:x', 'the log in its output base'],
    ['gradle build --scan -Pa=$T', 'the cache of the configuration, or the scan'],
    ['ansible all -m copy -a "content=$T dest=/f"', 'the files that its task writes'],
    ['terraform apply -var a=$T', 'the state, or the plan'],
    ['TF_VAR_a=$T terraform apply', 'the state, or the plan'],
  ])('by %s', (run, to) => expect(writes(run.replaceAll('\n', '\n'))).toContain(to))

  it.each([
    'echo $T > /dev/null',
    'echo $T | wc -c > f',
    'printenv A > f',
    'curl -H "A: $T" https://files.example.com > f',
    'curl --trace - -H "A: $T" https://files.example.com',
    "echo '$T' > f",
    'echo ${A:-x} > f',
    'rm -f $T',
    'env A=b true > f',
    'weave fetch $T',
    'cmake -E true $T',
    'T=$T cmake .',
    'npm ci --registry https://a:$T@npm.example.com',
    'A=$T npm run build',
    'npm ci --logs-max=0 --//npm.example.com/:_authToken=$T',
    'gradle build -Pa=$T',
    'ansible all -m ping -a $T',
    'terraform validate -var a=$T',
  ])('not by %s', (run) => expect(writes(run)).toEqual([]))

  it.each([
    ['echo $T > f && npm ci && rm f', true],
    ['echo $T > f; npm ci; rm -rf /w', true],
    ['echo $T > f && npm ci || rm f', false],
    ['echo $T > f && if [ -n "$A" ]; then rm f; fi', false],
    ['echo $T > f && if rm f; then true; fi', false],
    ['echo $T > f && ! rm f', false],
    ['echo $T > f && rm g', false],
    ['rm f && echo $T > f', false],
    ['(rm f) && echo $T > f', false],
    ['echo $T > f && mv g f', true],
    ['echo $T > f && mv -n g f', false],
    ['git clone https://$T@git.example.com/a/loom && rm -rf loom/.git', true],
    [
      'git clone https://$T@git.example.com/a/loom && git -C loom remote set-url origin https://git.example.com/a/loom',
      true,
    ],
    [
      'git clone --recurse-submodules https://$T@git.example.com/a/loom && git -C loom remote set-url origin https://git.example.com/a/loom',
      false,
    ],
    [
      'git clone https://$T@git.example.com/a/loom && git -C loom remote set-url other https://git.example.com/a/loom',
      false,
    ],
    [
      // its command line stays in npm's log
      'npm config set //npm.example.com/:_authToken $T && npm config delete //npm.example.com/:_authToken',
      false,
    ],
    [
      'npm config set //npm.example.com/:_authToken $T && npm config delete //npm.example.com/:_authToken && rm -rf ~/.npm',
      true,
    ],
    [
      'pnpm config set //npm.example.com/:_authToken $T && pnpm config delete //npm.example.com/:_authToken',
      true,
    ],
    ['npm run build -- --token=$T && rm -rf ~/.npm/_logs', true],
    ['npm run build -- --token=$T && npm cache clean --force', false],
    [
      'npm config set //npm.example.com/:_authToken $T && npm config delete //npm.example.org/:_authToken',
      false,
    ],
  ])('and taken back by the same RUN, %s: %s', (run, removed) => {
    const found = writes(run)
    expect(found).not.toEqual([])
    expect(found.every((text) => text.endsWith(' removed'))).toBe(removed)
  })
})

describe('a file that holds it is carried on', () => {
  it.each([
    ['cp /s g', '/w/g'],
    ['cp /s /d/', '/d/s'],
    ['cp /s a /d', '/d/s'],
    ['mv /s g', '/w/g'],
    ['ln /s g', '/w/g'],
    ['cat /s > g', '/w/g'],
    ['cat < /s > g', '/w/g'],
    ['A=$(cat /s); echo $A > g', '/w/g'],
    ['tar czf a.tgz /s', 'an archive'],
    ['base64 /s | tee g', '/w/g'],
    ['cp /s g && cp g h && rm g', '/w/h'],
    ['cp /?* /d/', '/d/s'],
    ['F=/s; cp "$F" g', '/w/g'],
    ['for f in /t /s; do cp "$f" /d/; done', '/d/s'],
    ['for f in /?; do cp $f /d/; done', '/d/s'],
  ])('by %s', (run, to) => expect(writes(run, ['/s'])).toContain(to))

  it.each([
    'ln -s /s g',
    'cp /t g',
    'chmod 600 /s',
    'wc -c /s > g',
    'ssh -i /s git.example.com',
    'cp -r $X /d',
    'cp /t* /d/',
    'F=/t; cp "$F" g',
  ])('not by %s', (run) => expect(writes(run, ['/s'])).toEqual([]))

  it('in a folder that nobody can tell', () => {
    const at = (run: string, file: string) => {
      const facts = new Traces(`FROM debian:12\nRUN ${run}\n`, {})
      const [only] = facts.runs
      return findWrites(only!.script!, [], facts.pathsOf(only!), [file]).map(({ to }) => to)
    }
    expect(at('cp .npmrc /etc/npmrc', '.npmrc')).toEqual(['/etc/npmrc'])
    expect(at('cp npmrc /etc/npmrc', '.npmrc')).toEqual([])
    expect(at('cp key /etc/key', 'key')).toEqual(['/etc/key'])
  })

  it('is taken back only when all that was made of it is', () => {
    const gone = (run: string) => writes(run).every((text) => text.endsWith(' removed'))
    expect(gone('echo $T > f && cp f g && cp f h && rm f g h')).toBe(true)
    expect(gone('echo $T > f && cp f g && cp f h && rm f g')).toBe(false)
  })
})

describe('the build log shows a value', () => {
  const shown = (run: string) => {
    const facts = new Traces(`FROM debian:12\nRUN ${run}\n`, {})
    const [only] = facts.runs
    const held = { names: new Set(['API_TOKEN']), files: [], isTraced: false }
    return findPrintings(only!.script!, facts.pathsOf(only!), held).map(({ how }) => how)
  }

  it.each([
    ['echo $API_TOKEN', 'value'],
    ['echo "${API_TOKEN#x}"', 'value'],
    ['echo $API_TOKEN > f && cat f', 'value'],
    ['printenv API_TOKEN', 'value'],
    ['env', 'all'],
    ['env | sort', 'all'],
    ['env | grep TOKEN', 'all'],
    ['env | grep -v PATH', 'all'],
    ['set -x; curl -H "A: $API_TOKEN" https://files.example.com', 'trace'],
    ['curl -v -H "A: $API_TOKEN" https://files.example.com', 'headers'],
  ])('by %s: %s', (run, how) => expect(shown(run)).toEqual([how]))

  it.each([
    'echo ${#API_TOKEN}',
    'echo ${API_TOKEN:+given}',
    'echo $API_TOKEN > f',
    'echo $API_TOKEN | wc -c',
    'env | grep -v TOKEN',
    'env | grep PATH',
    'env | grep -i',
    'env > f',
    'set -x; set +x; curl -H "A: $API_TOKEN" https://files.example.com',
    '(set -x; ls); curl -H "A: $API_TOKEN" https://files.example.com',
    'A=$(echo $API_TOKEN)',
  ])('not by %s', (run) => expect(shown(run)).toEqual([]))
})

describe('a way that nobody can look through', () => {
  it.each([
    ['echo $T | { { head -1; } > /dev/null; weave; }', 'weave may: a file of its own'],
    ["echo 'if a; then echo $T > f' > a.sh && sh a.sh", 'wherever the script /w/a.sh puts it'],
    ["echo 'echo $T > f' > a.sh && sh a.sh", 'wherever the script /w/a.sh puts it'],
  ])('keeps it: %s', (run, to) => expect(writes(run)).toContain(to))

  it.each(['wget $T@files.example.com/f', "echo 'echo a > f' > a.sh && sh a.sh"])(
    'keeps nothing: %s',
    (run) => expect(writes(run)).toEqual([]),
  )
})

describe('what a tool keeps', () => {
  const set = 'npm config set //npm.example.com/:_authToken $T'
  const undone = (later: string) => {
    const facts = new Traces(`FROM node:22\nRUN ${set} && npm ci && ${later}\n`, {})
    const [run] = facts.runs
    const write = findWrites(run!.script!, ['T'], facts.pathsOf(run!)).find(({ kept }) => kept)
    return undoings(run!, write!).map(({ args }) => args.map(({ raw }) => raw).join(' '))
  }

  it.each([
    'config delete //npm.example.com/:_authToken',
    'config delete $KEY',
    'config rm //npm.example.com/:_authToken',
  ])('is taken back by npm %s', (later) => expect(undone(`npm ${later}`)).toEqual([later]))

  it.each(['npm config delete //other.example.com/:_authToken', 'npm config get registry'])(
    'is not taken back by %s',
    (later) => expect(undone(later)).toEqual([]),
  )
})
