import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import { Environment } from '../src/environment.ts'

/** The declarations of X in effect at each RUN, as `kind=value`, by the RUN's text. */
function atRuns(source: string, name = 'X'): Record<string, string | undefined> {
  const dockerfile = parseDockerfile(source)
  const environment = new Environment(dockerfile)
  const runs = dockerfile.stages.flatMap((stage) =>
    stage.instructions
      .filter((item) => item.keyword === 'RUN')
      .map((item) => [stage, item] as const),
  )
  return Object.fromEntries(
    runs.map(([stage, item]) => {
      const found = environment.at(stage, item, name)
      return [
        item.joined.text.slice(item.args.start),
        found && `${found.kind}=${found.value ?? '?'}`,
      ]
    }),
  )
}

describe('the declaration in effect', () => {
  it.each<[string, string, Record<string, string | undefined>]>([
    ['begins at its line', 'FROM a\nRUN one\nARG X=1\nRUN two', { one: undefined, two: 'ARG=1' }],
    [
      'is the last one written, an ARG after an ENV too',
      'FROM a\nENV X=env\nRUN one\nARG X=arg\nRUN two\nENV X=new\nRUN three',
      { one: 'ENV=env', two: 'ARG=arg', three: 'ENV=new' },
    ],
    [
      'is not a global ARG until it is declared again',
      'ARG X=g\nFROM a\nRUN one\nARG X\nRUN two',
      { one: undefined, two: 'ARG=?' },
    ],
    [
      'is an ARG of its own with a default of its own',
      'ARG X=g\nFROM a\nARG X=own\nRUN one',
      { one: 'ARG=own' },
    ],
    [
      'stays an ENV when an ARG without default follows',
      'FROM a\nENV X=env\nARG X\nRUN one',
      { one: 'ENV=env' },
    ],
    [
      'is the ARG when a global one gives it a value',
      'ARG X=g\nFROM a\nENV X=env\nARG X\nRUN one',
      { one: 'ARG=?' },
    ],
    [
      'is an ARG without default when there is nothing else',
      'FROM a\nARG X\nRUN one',
      { one: 'ARG=?' },
    ],
    [
      'is handed on by the stage below, ARG and ENV alike',
      'FROM a AS b\nARG X=arg\nFROM b\nRUN one',
      { one: 'ARG=arg' },
    ],
    [
      'is the ENV of the stage below, though an ARG came after it there',
      'FROM a AS b\nENV X=env\nARG X=arg\nRUN zero\nFROM b\nRUN one',
      { zero: 'ARG=arg', one: 'ENV=env' },
    ],
    [
      'is an ENV two stages below rather than an ARG one stage below',
      'FROM a AS b\nENV X=env\nFROM b AS c\nARG X=arg\nFROM c\nRUN one',
      { one: 'ENV=env' },
    ],
    [
      'is an own one rather than an inherited one',
      'FROM a AS b\nENV X=env\nFROM b\nARG X=arg\nRUN one',
      { one: 'ARG=arg' },
    ],
    [
      'stays the inherited one when an ARG without default follows',
      'FROM a AS b\nENV X=env\nFROM b\nARG X\nRUN one',
      { one: 'ENV=env' },
    ],
    [
      'is not that of a stage beside',
      'FROM a AS b\nENV X=env\nFROM a\nRUN one',
      { one: undefined },
    ],
    [
      'is not that of a stage that files are copied from',
      'FROM a AS b\nENV X=env\nFROM a\nCOPY --from=b /x /x\nRUN one',
      { one: undefined },
    ],
    [
      'comes from a stage that a global ARG chooses',
      'ARG B=b\nFROM a AS b\nENV X=env\nFROM $B\nRUN one',
      { one: 'ENV=env' },
    ],
    ['may be the old form of ENV', 'FROM a\nENV X a b=c\nRUN one', { one: 'ENV=a b=c' }],
    ['may be one of several in a line', 'FROM a\nARG A=1 X="x y" C\nRUN one', { one: 'ARG=x y' }],
  ])('%s', (_what, source, expected) => {
    expect(atRuns(source)).toEqual(expected)
  })

  it('is the old one inside the very line that sets a new one', () => {
    const dockerfile = parseDockerfile('FROM a\nENV X=old\nENV X=new Y=$X')
    const [stage] = dockerfile.stages
    expect(new Environment(dockerfile).at(stage!, stage!.instructions[1]!, 'X')?.value).toBe('old')
  })
})

describe('a text of a FROM', () => {
  const environment = new Environment(
    parseDockerfile('ARG V=20\nARG IMAGE=node:${V}\nARG NONE\nARG EMPTY=\nFROM x\nARG LATE=1'),
  )

  it.each<[string, string | undefined]>([
    ['node:$V', 'node:20'],
    ['${IMAGE}-slim', 'node:20-slim'],
    ['${NONE:-a}', 'a'],
    ['${NONE-a}', 'a'],
    ['${EMPTY:-a}', 'a'],
    ['${EMPTY-a}b', 'b'],
    ['${V:+yes}', 'yes'],
    ['${NONE:+yes}no', 'no'],
    ['$NONE', undefined],
    ['$LATE', undefined],
    ['${V%0}', undefined],
    ['plain', 'plain'],
  ])('%s', (text, expected) => {
    expect(environment.resolveGlobal(text)).toBe(expected)
  })

  it('is resolved for the image below all stages', () => {
    const dockerfile = parseDockerfile('ARG V=20\nFROM node:$V AS a\nFROM a AS b\nFROM b')
    expect(new Environment(dockerfile).image(dockerfile.stages[2]!)).toBe('node:20')
  })

  it('stays unknown where ARGs are made of themselves', () => {
    const dockerfile = parseDockerfile(
      `${Array.from({ length: 5000 }, (_, index) => `ARG A${index}=$A${index - 1}`).join('\n')}\nFROM $A4999`,
    )
    expect(new Environment(dockerfile).image(dockerfile.stages[0]!)).toBeUndefined()
  })
})

it('names the stage that is built by default', () => {
  expect(new Environment(parseDockerfile('FROM a AS b\nFROM c AS d')).final()?.name).toBe('d')
})
