import { MagicString } from 'magic-string'
import { describe, expect, it } from 'vitest'
import { readCopy } from '../src/dockerfile/copy.ts'
import { Facts } from '../src/facts.ts'
import { Plan } from '../src/plan.ts'
import { Conflict, Replacements } from '../src/plan/replacements.ts'
import type { WantedMount, WantedSecret } from '../src/transform.ts'

const source = `FROM node:22
ARG API_TOKEN
ENV A=1 \\
    B=2
COPY one two /srv/
RUN npm ci
RUN npm test
`

const secret = (id: string): WantedSecret => ({
  id,
  type: 'secret',
  from: { env: id },
  required: false,
})

/** Prints the file with what a plan asks for. */
function printed(ask: (plan: Plan, facts: Facts) => void, text = source): string {
  const facts = new Facts(text, {})
  const plan = new Plan()
  ask(plan, facts)
  return plan.print(facts)
}

const env = (name: string): WantedMount => ({ env: name })
const declared = (facts: Facts, name: string) =>
  facts.dockerfile.declarations.find((item) => item.name === name)!
const copy = (facts: Facts) =>
  readCopy(facts.dockerfile.scan.instructions.find(({ keyword }) => keyword === 'COPY')!)!

function dropped(plan: Plan, facts: Facts, index: number): void {
  const item = copy(facts)
  plan.drop(item, item.sources[index]!)
}

describe('a plan', () => {
  it('is empty and prints the file as it is until something is asked for', () => {
    expect(new Plan().isEmpty).toBe(true)
    expect(printed(() => {})).toBe(source)
  })

  it.each<[string, (plan: Plan, facts: Facts) => void]>([
    ['a mount', (plan, facts) => plan.mount(facts.runs[0]!, secret('X'), env('X'))],
    ['a name that goes', (plan, facts) => plan.undeclare(declared(facts, 'A'))],
    ['a source that goes', (plan, facts) => dropped(plan, facts, 0)],
    ['an instruction that goes', (plan, facts) => plan.remove(facts.runs[0]!.instruction)],
    ['a replacement', (plan) => plan.replace({ start: 0, end: 4 }, 'from')],
    ['a header', (plan) => plan.header()],
  ])('is not empty with %s', (_what, ask) => {
    const plan = new Plan()
    ask(plan, new Facts(source, {}))
    expect(plan.isEmpty).toBe(false)
  })

  it('puts a mount behind RUN, and the header first', () => {
    expect(printed((plan, { runs }) => plan.mount(runs[1]!, secret('X'), env('X')))).toBe(
      `# syntax=docker/dockerfile:1\n${source.replace('RUN npm test', 'RUN --mount=type=secret,id=X,env=X npm test')}`,
    )
  })

  it('takes the same mount once, another id or variable twice', () => {
    const text = printed((plan, { runs }) => {
      for (const id of ['X', 'X', 'Y']) plan.mount(runs[0]!, secret(id), env(id))
      plan.mount(runs[0]!, secret('X'), env('Z'))
    })
    expect(text.match(/--mount=type=secret,id=\w,env=\w/g)).toEqual([
      '--mount=type=secret,id=X,env=X',
      '--mount=type=secret,id=Y,env=Y',
      '--mount=type=secret,id=X,env=Z',
    ])
  })

  it('tells mounts apart by their id alone, and by their target alone', () => {
    const text = printed((plan, { runs }) => {
      for (const id of ['X', 'Y']) plan.mount(runs[0]!, secret(id), env('Z'))
      for (const target of ['/one', '/two']) plan.mount(runs[0]!, secret('X'), { target })
    })
    expect(text.match(/--mount=\S+/g)).toHaveLength(4)
  })

  it('says which mounts it completed, its own and those of another plan', () => {
    const { runs } = new Facts(source, {})
    const [one, two] = [new Plan(), new Plan()]
    two.complete(runs[0]!, source.length, secret('X'), 'X')
    one.merge(two)
    expect(one.completed.map(({ env }) => env)).toEqual(['X'])
  })

  it('takes a statement once a RUN, and for each RUN', () => {
    const { runs } = new Facts(source, {})
    const plan = new Plan()
    for (const run of [runs[0]!, runs[0]!, runs[1]!]) plan.prefix(run, 'X=1;')
    expect(plan.prefixes.map(({ run }) => run)).toEqual([runs[0], runs[1]])
  })

  it('counts a COPY and a removed RUN among what it touches', () => {
    const facts = new Facts(source, {})
    const plan = new Plan()
    dropped(plan, facts, 0)
    plan.remove(facts.runs[0]!.instruction)
    const touched = plan.touched(facts.dockerfile.scan.instructions)
    expect([...touched].map(({ keyword }) => keyword)).toEqual(['COPY', 'RUN'])
  })

  it('takes one name out of an ENV, and the instruction with the last', () => {
    expect(printed((plan, facts) => plan.undeclare(declared(facts, 'A')))).toContain('ENV B=2\n')
    const text = printed((plan, facts) => {
      plan.undeclare(declared(facts, 'A'))
      plan.undeclare(declared(facts, 'B'))
    })
    expect(text).toBe(source.replace('ENV A=1 \\\n    B=2\n', ''))
  })

  it('takes one source out of a COPY, and the instruction with the last', () => {
    const one = (plan: Plan, facts: Facts) => dropped(plan, facts, 0)
    expect(printed(one)).toContain('COPY two /srv/\n')
    const text = printed((plan, facts) => {
      const item = copy(facts)
      for (const word of item.sources) plan.drop(item, word)
    })
    expect(text).not.toContain('COPY')
  })

  it.each([
    ['COPY one two /srv', 'COPY two /srv/'],
    ['COPY ["one", "two", "/srv"]', 'COPY ["two", "/srv/"]'],
    ['COPY one two three /srv/', 'COPY two three /srv/'],
  ])('keeps the destination of %s a folder', (line, expected) => {
    const one = (plan: Plan, facts: Facts) => dropped(plan, facts, 0)
    expect(printed(one, `FROM node:22\n${line}\n`)).toBe(`FROM node:22\n${expected}\n`)
  })

  it.each([
    ['a\n\nARG X\n\nb', 'a\n\nb'],
    ['a\nARG X\n\nb', 'a\n\nb'],
    ['a\n\nARG X\nb', 'a\n\nb'],
    ['a\n# X is a secret\nARG X\n\nb', 'a\n\nb'],
    ['a\n# of the weavers\nARG X\nb', 'a\n# of the weavers\nb'],
  ])('leaves one blank line of two, and no comment about what is gone: %j', (text, expected) => {
    const file = (body: string) => `FROM node:22\nRUN ${body.replace(/b$/, 'RUN b')}\n`
    expect(printed((plan, facts) => plan.undeclare(declared(facts, 'X')), file(text))).toBe(
      file(expected),
    )
  })

  it('takes the comment above an ARG of two names that speaks of one of them', () => {
    const text = 'FROM node:22\n\n# how X is passed,\n# and where\nARG X Y\n\nRUN b\n'
    const both = (plan: Plan, facts: Facts) => {
      plan.undeclare(declared(facts, 'X'))
      plan.undeclare(declared(facts, 'Y'))
    }
    expect(printed(both, text)).toBe('FROM node:22\n\nRUN b\n')
  })

  it('breaks a line that grows beyond 100 columns, and no shorter one', () => {
    const mounted = (length: number) =>
      printed(
        (plan, { runs }) => plan.mount(runs[0]!, secret('X'), env('X')),
        `FROM node:22\nRUN ${'x'.repeat(length)}\n`,
      ).split('\n')[2]!
    const flag = 'RUN --mount=type=secret,id=X,env=X '
    expect(mounted(100 - flag.length)).toHaveLength(100)
    expect(mounted(101 - flag.length)).toBe(`${flag}\\`)
  })

  it('puts a statement before the text of a RUN once', () => {
    const text = printed((plan, { runs }) => {
      plan.mount(runs[0]!, secret('X'), {})
      for (const _ of [1, 2]) plan.prefix(runs[0]!, 'X=1;')
    })
    expect(text).toMatch(/RUN --mount=type=secret,id=X \S*\s*X=1; npm ci\n/)
  })

  it('completes a mount that is there once', () => {
    const text = source.replace('RUN npm ci', 'RUN --mount=type=secret,id=X npm ci')
    const end = text.indexOf(' npm ci')
    const done = printed((plan, { runs }) => {
      for (const _ of [1, 2]) plan.complete(runs[0]!, end, secret('X'), 'X')
    }, text)
    expect(done).toContain('RUN --mount=type=secret,id=X,env=X npm ci\n')
    expect(done).toContain('# syntax=docker/dockerfile:1\n')
  })

  it('says which instructions it touches and which go', () => {
    const facts = new Facts(source, {})
    const plan = new Plan()
    plan.undeclare(declared(facts, 'API_TOKEN'))
    plan.undeclare(declared(facts, 'A'))
    plan.mount(facts.runs[0]!, secret('X'), env('X'))
    const start = source.indexOf('test')
    plan.replace({ start, end: start + 4 }, 'check')
    const lines = (items: Iterable<{ firstLine: number }>) =>
      [...items].map(({ firstLine }) => firstLine)
    expect(lines(plan.gone())).toEqual([2])
    expect(lines(plan.touched(facts.dockerfile.scan.instructions))).toEqual([2, 3, 6, 7])
  })
})

describe('two plans', () => {
  const both = (one: (plan: Plan, facts: Facts) => void, two: typeof one) => {
    const facts = new Facts(source, {})
    const [first, second] = [new Plan(), new Plan()]
    one(first, facts)
    two(second, facts)
    return { facts, first, merge: () => first.merge(second) }
  }

  it('become one with all that both ask for', () => {
    const { facts, first, merge } = both(
      (plan, { runs }) => plan.mount(runs[0]!, secret('X'), env('X')),
      (plan, facts) => {
        plan.mount(facts.runs[0]!, secret('Y'), env('Y'))
        plan.prefix(facts.runs[0]!, 'Y=1;')
        plan.undeclare(declared(facts, 'API_TOKEN'))
        dropped(plan, facts, 1)
        plan.remove(facts.runs[1]!.instruction)
        plan.replace({ start: source.indexOf('B=2'), end: source.indexOf('B=2') + 3 }, 'B=3')
      },
    )
    merge()
    const text = first.print(facts)
    expect(text).toContain('id=X,env=X')
    expect(text).toContain('id=Y,env=Y')
    expect(text).toMatch(/Y=1; npm ci/)
    expect(text).not.toContain('API_TOKEN')
    expect(text).toContain('COPY one /srv/\n')
    expect(text).not.toContain('npm test')
    expect(text).toContain('B=3')
  })

  it('keep a header that only the second asks for', () => {
    const { first, merge } = both(
      () => {},
      (plan) => plan.header(),
    )
    merge()
    expect(first.needsHeader).toBe(true)
  })

  it.each<[string, (plan: Plan, facts: Facts) => void, (plan: Plan, facts: Facts) => void]>([
    [
      'one text',
      (plan) => plan.replace({ start: 0, end: 4 }, 'a'),
      (plan) => plan.replace({ start: 2, end: 6 }, 'b'),
    ],
    [
      'a RUN that one removes and the other mounts for',
      (plan, { runs }) => plan.remove(runs[0]!.instruction),
      (plan, { runs }) => plan.mount(runs[0]!, secret('X'), env('X')),
    ],
    [
      'a RUN that one mounts for and the other removes',
      (plan, { runs }) => plan.mount(runs[0]!, secret('X'), env('X')),
      (plan, { runs }) => plan.remove(runs[0]!.instruction),
    ],
  ])('conflict over %s, and nothing is taken over', (_what, one, two) => {
    const { facts, first, merge } = both(one, (plan, facts) => {
      plan.undeclare(declared(facts, 'A'))
      two(plan, facts)
    })
    const before = first.print(facts)
    expect(merge).toThrow(Conflict)
    expect(first.print(facts)).toBe(before)
  })
})

describe('texts that are put into one place', () => {
  it('stand as they come, but for one that is to be the last', () => {
    const changes = new Replacements()
    changes.insert(1, 'z', 1)
    changes.insert(1, 'b')
    changes.insert(1, 'c')
    changes.insert(1, 'b')
    const text = new MagicString('ad')
    changes.apply(text)
    expect(text.toString()).toBe('abczd')
  })
})
