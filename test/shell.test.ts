import { describe, expect, it } from 'vitest'
import { readScript } from '../src/shell.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'

type Marks = Record<string, string>

/**
 * What is known of each command, by its first word: `sure` or `unsure`, `tested`, and its scope.
 */
function marks(source: string): Marks {
  return Object.fromEntries(
    readScript(source, wrapperOf)
      .commands.filter((command) => command.words.length > 0)
      .map(({ words, certain, tested, scope }) => [
        words[0]!.raw,
        [certain ? 'sure' : 'unsure', tested ? 'tested' : '', scope].join(' ').trim(),
      ]),
  )
}

/**
 * Would `rm` clean up behind `write`: sure to be reached, not tested, and in the scope of the
 * writer or around it?
 */
function cleansUp(source: string): boolean {
  const { commands } = readScript(source, wrapperOf)
  const writer = commands.find((command) => command.words[0]?.text === 'write')!
  return commands.some(
    (command) =>
      command.words[0]?.text === 'rm' &&
      command.start >= writer.end &&
      command.certain &&
      !command.tested &&
      `${writer.scope}/`.startsWith(`${command.scope}/`),
  )
}

describe('a removal is sure to follow', () => {
  it.each([
    'write && rm f',
    'write; rm f',
    'write\nrm f\ntrue',
    'write; npm ci; rm f; echo done',
    'write && npm ci && rm f && echo done',
    'write || exit 1; rm f',
    'write || { echo no; exit 1; }; rm f',
    'if test; then write; fi; rm f',
    'if test; then write && rm f; fi',
    'for i in 1 2; do write; done; rm f',
    'for i in 1 2; do write; rm f; done',
    'echo a | write && rm f',
    'write | tee f && rm f',
    '(write && rm f)',
    '{ write; } > f && rm f',
    '(cd x && write) && rm f',
    "sh -c 'write && rm f'",
    'curl a || write && rm f',
    'case $a in b) write; rm f;; *) true;; esac',
    'echo "$(write)"; rm f',
    'trap - EXIT; write; rm f',
    'exec 3>&1; write; rm f',
    '(exit 1); write; rm f',
    'f() { write; rm f; }; f',
    'server & write; rm f',
  ])('in %s', (source) => {
    expect(cleansUp(source)).toBe(true)
  })

  it.each([
    ['the list goes on whatever it does', 'write && rm f; true'],
    ['so it does with || true', 'write && rm f || true'],
    ['a link between may fail', 'write && npm ci && rm f; true'],
    ['a group passes it over', '{ write && rm f; }; true'],
    ['so does a subshell', '(write && rm f); true'],
    ['or one in front of ||', '(write && rm f) || true'],
    ['and one that is turned around', '! (write && rm f)'],
    ['and a nested shell', "sh -c 'write && rm f'; true"],
    ['and one deeper', 'sh -c "bash -c \'write && rm f; true\'"'],
    ['and the front of a pipeline', '(write && rm f) | cat'],
    ['it is an alternative', 'write || rm f'],
    ['its own failure is passed over', 'write; rm f || true'],
    ['it stands in a condition', 'write; if rm f; then true; fi'],
    ['it stands in a branch', 'write; if test; then rm f; fi'],
    ['it stands in a loop that may not run', 'write; while read a; do rm f; done'],
    ['the writer is the loop’s test', 'while write; do rm f; done'],
    ['the writer is in another branch', 'case $a in b) write;; *) rm f;; esac'],
    ['the writer is the other branch', 'if test; then write; else rm f; fi'],
    ['the script ends before', 'write; exit 0; rm f'],
    ['it ends with whatever came last', 'write; exit; rm f'],
    ['it ends with an unknown status', 'write; exit $a; rm f'],
    ['it may end before', 'write; test && exit 0; rm f'],
    ['it may end in a branch', 'write; if test; then exit 0; fi; rm f'],
    ['a status of 256 is success', 'write; test && exit 256; rm f'],
    ['another program takes over', 'write && exec server && rm f'],
    ['a trap ends it with success', "trap 'exit 0' EXIT; write; false; rm f"],
    ['the loop is left before', 'for i in 1 2; do write; break; rm f; done'],
    ['the round is left before', 'for i in 1 2; do write; test && continue; rm f; done'],
    [
      'the outer loop is left before',
      'for i in 1; do for j in 2; do break 2; done; write; rm f; done',
    ],
    [
      'the subshell is left before, and not as a failure of the script',
      '(write; test && exit 1; rm f); true',
    ],
    ['the function is left before', 'f() { write; return 0; rm f; }; f'],
    ['the function is called later', 'f() { write; }; rm f; f'],
    ['the removing function is never called', 'f() { rm f; }; write'],
    ['the writer is in the background', 'write & rm f'],
    ['the remover is in the background', 'write; rm f &'],
    ['a coprocess writes', 'coproc write; rm f'],
    ['a process substitution writes', 'cat > >(write); rm f'],
    ['it runs beside the writer in a pipeline', 'write | rm f'],
    ['it is in another pipeline’s front', 'write; rm f | cat'],
  ])('but not when %s', (_why, source) => {
    expect(cleansUp(source)).toBe(false)
  })
})

describe('where commands stand', () => {
  it.each<[string, Marks]>([
    ['a && b; c', { a: 'sure', b: 'unsure', c: 'sure' }],
    ['a && b', { a: 'sure', b: 'sure' }],
    ['a || b', { a: 'sure tested', b: 'sure  /1' }],
    ['a && b || c', { a: 'sure tested', b: 'unsure tested', c: 'sure  /1' }],
    ['a || b && c', { a: 'sure tested', b: 'sure  /1', c: 'sure' }],
    ['! a', { a: 'sure tested' }],
    ['time a', { a: 'sure' }],
    [
      'if a; then b; elif c; then d; else e; fi',
      { a: 'sure tested', b: 'sure  /1', c: 'sure tested /2', d: 'sure  /3', e: 'sure  /4' },
    ],
    ['until a; do b; done', { a: 'sure tested /1', b: 'sure  /2' }],
    ['for ((i = 0; i < 2; i++)); do a; done', { a: 'sure  /1' }],
    ['select i in 1; do a; done', { a: 'sure  /1' }],
    ['case a in b) c;; d) e;; esac', { c: 'sure  /1', e: 'sure  /2' }],
    [
      'a() { b; if c; then d; fi; }',
      { b: 'sure  function/1', c: 'sure tested function/1', d: 'sure  function/1/2' },
    ],
    ['a &', { a: 'sure  background/1' }],
    ['[[ -f $(a) ]] && (( $(b) > 1 ))', { '[[': 'sure', a: 'sure  /1', b: 'sure  /3' }],
  ])('%s', (source, expected) => {
    expect(marks(source)).toEqual(expected)
  })

  it('says which commands another one is piped into, those of groups too, nearest first', () => {
    const piped = (source: string) =>
      Object.fromEntries(
        readScript(source, wrapperOf).commands.map(({ words, pipedInto }) => [
          words[0]?.raw,
          pipedInto.map((command) => command.words[0]?.raw),
        ]),
      )
    expect(piped('a | b | c')).toEqual({ a: ['b', 'c'], b: ['c'], c: [] })
    expect(piped('{ a; b; } | (c && d)')).toEqual({ a: ['c', 'd'], b: ['c', 'd'], c: [], d: [] })
    expect(piped('a |& b')).toEqual({ a: ['b'], b: [] })
    expect(piped('x $(a | b) | c')).toEqual({ x: ['c'], a: ['b'], b: [], c: [] })
  })

  it('lists commands in the order of the script', () => {
    const source = "a $(b) | c; { d; } > e && sh -c 'f' || g"
    const starts = readScript(source, wrapperOf)
      .commands.filter((command) => command.words.length > 0)
      .map((command) => command.words[0]!.raw)
    expect(starts).toEqual(['a', 'b', 'c', 'd', 'sh', 'f', 'g'])
  })

  it('does not take a variable that a subshell sets for set', () => {
    const set = (source: string) =>
      readScript(source, wrapperOf)
        .commands.filter((command) => command.assignments.length > 0)
        .map(({ certain }) => certain)
    expect(set('A=1; export B=2')).toEqual([true, true])
    expect(set("(A=1); echo $(export B=2); C=3 | cat; sh -c 'D=4'; eval 'E=5'")).toEqual([
      false,
      false,
      false,
      false,
      true,
    ])
  })
})
