import { describe, expect, it } from 'vitest'
import type { Invocation } from '../src/callers/caller.ts'
import type { Passed } from '../src/callers/passed.ts'
import { isBlocked, judge, type Knowledge, meantBy } from '../src/callers/decide.ts'
import { Orders } from '../src/callers/orders.ts'
import type { DockerfileState } from '../src/callers/states.ts'
import type { Secret } from '../src/secret.ts'

const secret = (id: string, rest: Partial<Secret> = {}): Secret =>
  ({ id, type: 'secret', from: { env: id }, mounts: [], ...rest }) as unknown as Secret

/** A Dockerfile that declared and still declares some build arguments, and has some secrets. */
const state = (declared: string, declares: string, ...secrets: Secret[]): DockerfileState => ({
  declared: new Set(declared.split(' ').filter(Boolean)),
  declares: new Set(declares.split(' ').filter(Boolean)),
  served: new Set(),
  mounted: new Set(),
  secrets,
  stages: [],
})

const fixed = state('T', '', secret('T'))
const open = state('T', 'T')

const knows = (
  states: Readonly<Record<string, DockerfileState>>,
  rollout: Knowledge['rollout'] = 'switch',
): Knowledge => ({
  rollout,
  states: new Map(Object.entries(states)),
  said: new Set(),
  orders: new Orders([]),
})

const call = (rest: Partial<Invocation> = {}): Invocation =>
  ({ dockerfile: 'unknown', builder: 'docker', secrets: [], passed: [], ...rest }) as Invocation

const verdict = (knowledge: Knowledge, rest?: Partial<Invocation>, name = 'T') =>
  judge(call(rest), { name } as Passed, knowledge)

describe('the Dockerfiles that a call means', () => {
  const knowledge = knows({ a: fixed, b: open })
  it.each([
    ['unknown', ['a', 'b']],
    ['elsewhere', []],
    [{ path: 'a' }, ['a']],
    [{ set: ['a', 'b'] }, ['a', 'b']],
    [{ path: 'c' }, undefined],
    [{ set: ['a', 'c'] }, undefined],
  ] as const)('%j: %j', (dockerfile, paths) =>
    expect(meantBy(dockerfile, knowledge)?.map(([path]) => path)).toEqual(paths),
  )
})

describe('a build argument of a call', () => {
  it('becomes a secret where all Dockerfiles take it as one', () => {
    expect(verdict(knows({ a: fixed }))).toMatchObject({
      kind: 'deliver',
      still: [],
      deliveries: [{ id: 'T', keep: false, given: false }],
    })
  })

  it('is passed both ways where one Dockerfile still declares it', () => {
    expect(verdict(knows({ a: fixed, b: open }))).toMatchObject({
      kind: 'deliver',
      still: ['b'],
      deliveries: [{ id: 'T', keep: true }],
    })
  })

  it('goes once where it becomes two secrets', () => {
    const other = state('T', '', secret('other', { from: { env: 'T' } }))
    expect(verdict(knows({ a: fixed, b: other }))).toMatchObject({
      deliveries: [
        { id: 'T', keep: false },
        { id: 'other', keep: true },
      ],
    })
  })

  it('goes where the secret is passed already', () => {
    const secrets = [{ id: 'T', from: { env: 'T' } }]
    expect(verdict(knows({ a: fixed }), { secrets })).toMatchObject({
      deliveries: [{ keep: false, given: true }],
    })
    expect(verdict(knows({ a: fixed, b: open }), { secrets })).toEqual({ kind: 'none' })
  })

  it.each([
    ['stays where every Dockerfile declares it', { a: state('NPM_TOKEN', 'NPM_TOKEN') }, 'none'],
    ['is left over where it was taken out', { a: state('NPM_TOKEN', '') }, 'stale'],
  ] as const)('%s', (_what, states, kind) =>
    expect(verdict(knows(states), {}, 'NPM_TOKEN').kind).toBe(kind),
  )

  it('is told to be gone where this run has taken it out', () =>
    expect(verdict(knows({ a: state('NPM_TOKEN', '') }), {}, 'NPM_TOKEN')).toEqual({
      kind: 'stale',
      isGone: true,
    }))

  it('is left over where no Dockerfile declares what its name calls a secret', () => {
    expect(verdict(knows({ a: state('', '') }), {}, 'NPM_TOKEN')).toEqual({
      kind: 'stale',
      isGone: false,
    })
    expect(verdict(knows({ a: state('', '') }), {}, 'VERSION')).toEqual({ kind: 'none' })
    expect(verdict(knows({}), {}, 'NPM_TOKEN')).toEqual({ kind: 'none' })
  })

  it('is wanted in another way, from a file or the agent', () => {
    const file = secret('T', { from: { src: 'key' } })
    expect(verdict(knows({ a: state('T', '', file) }))).toEqual({
      kind: 'other',
      id: 'T',
      wanted:
        'pass --secret id=T,src=key (or id=T,env=VARIABLE with a value that ends with a newline) ' +
        'instead',
    })
    const agent = secret('default', { type: 'ssh', from: 'agent' })
    expect(verdict(knows({ a: state('T', '', agent) }))).toEqual({
      kind: 'other',
      id: 'default',
      wanted: 'pass --ssh default instead',
      isAgent: true,
    })
  })

  it('is delivered to a mount whose source is only assumed', () => {
    const assumed = secret('T', { from: { src: 'T' }, assumed: true })
    expect(verdict(knows({ a: state('T', '', assumed) })).kind).toBe('deliver')
  })

  it('is a file where a key is mounted, and the argument is all of one', () => {
    const key = secret('T', {
      from: { src: 'T' },
      assumed: true,
      mounts: [{ line: 2, stage: 0, target: '/root/.ssh/id_rsa' }],
    })
    const states = knows({ a: state('T', '', key) })
    expect(verdict(states).kind).toBe('other')
    const whole = { name: 'T', isFile: true } as Passed
    expect(judge(call(), whole, states)).toMatchObject({ deliveries: [{ id: 'T', asFile: true }] })
    expect(judge(call({ builder: 'compose' }), whole, states).kind).toBe('other')
  })

  it('is kept while callers are only prepared, and goes when they are cleaned up', () => {
    const kept = verdict(knows({ a: fixed }, 'expand'))
    expect(kept).toMatchObject({ kind: 'deliver', deliveries: [{ keep: true }] })
    const elsewhere = { dockerfile: 'elsewhere' } as const
    expect(verdict(knows({}, 'expand'), elsewhere, 'NPM_TOKEN')).toMatchObject({
      deliveries: [{ id: 'NPM_TOKEN', keep: true }],
    })
    const passed = { ...elsewhere, secrets: [{ id: 'NPM_TOKEN', from: { env: 'NPM_TOKEN' } }] }
    expect(verdict(knows({}, 'contract'), passed, 'NPM_TOKEN')).toMatchObject({
      deliveries: [{ id: 'NPM_TOKEN', keep: false, given: true }],
    })
    expect(verdict(knows({}, 'contract'), elsewhere, 'NPM_TOKEN').kind).toBe('none')
  })
})

describe('a builder that knows no secrets', () => {
  it.each([
    ['kaniko', fixed, true],
    ['classic', fixed, true],
    ['docker', fixed, false],
    ['kaniko', open, false],
  ] as const)('%s stands in the way of a Dockerfile with mounts', (builder, file, is) =>
    expect(isBlocked(call({ builder }), knows({ a: file }))).toBe(is),
  )
})
