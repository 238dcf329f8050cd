import { describe, expect, it } from 'vitest'
import { Facts } from '../src/facts.ts'
import { Plan } from '../src/plan.ts'
import { recheck } from '../src/recheck.ts'

const source = `FROM node:22 AS build
ARG NPM_TOKEN
ARG VERSION
RUN npm ci
RUN echo "$NPM_TOKEN" | wc -c
LABEL version=$VERSION
FROM node:22
LABEL note=$NPM_TOKEN
CMD ["node", "$NPM_TOKEN"]
`

const mount = '--mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true'

/** A plan that takes NPM_TOKEN out of the first stage and mounts it for both RUNs. */
function planned(text = source): { facts: Facts; plan: Plan; after: string } {
  const facts = new Facts(text, {})
  const plan = new Plan()
  for (const declaration of facts.dockerfile.declarations)
    if (declaration.name === 'NPM_TOKEN') plan.undeclare(declaration)
  for (const run of facts.runs)
    plan.mount(
      run,
      { id: 'NPM_TOKEN', type: 'secret', from: { env: 'NPM_TOKEN' }, required: true },
      { run: run.instruction, env: 'NPM_TOKEN' } as never,
    )
  return { facts, plan, after: plan.print(facts) }
}

/** What is said of the printed text once it is spoiled. */
function said(spoil: (after: string) => string, text = source): string | undefined {
  const { facts, plan, after } = planned(text)
  const spoiled = spoil(after)
  expect(spoiled, 'the text is spoiled').not.toBe(after)
  return recheck(facts, plan, spoiled)
}

describe('the text that is read again', () => {
  it('is right as the plan prints it', () => {
    const { facts, plan, after } = planned()
    expect(after).toContain(`RUN ${mount} npm ci\n`)
    expect(recheck(facts, plan, after)).toBeUndefined()
  })

  it.each<[string, RegExp, (after: string) => string]>([
    ['does not parse', /does not parse/, (after) => after.replace('RUN', 'RUN <<EOF')],
    [
      'reads otherwise by another reader',
      /two readings of the result differ at line \d/,
      (after) => after.replace('npm ci\n', 'npm ci 5<<F\nfive\nF\n'),
    ],
    [
      'lacks an instruction',
      /8 instructions should be left, 7 are/,
      (after) => after.replace('ARG VERSION\n', ''),
    ],
    ['has one too many', /8 instructions should be left, 9 are/, (after) => `${after}EXPOSE 80\n`],
    [
      'has another text where no finding is',
      /instruction of line 6 was not to change/,
      (after) => after.replace('version=$VERSION', 'version=2'),
    ],
    [
      'has another order',
      /instruction of line 3 was not to change/,
      (after) => after.replace(/(ARG VERSION\n)(RUN .*\n)/, '$2$1'),
    ],
    [
      'lost the mounts',
      /the mount of NPM_TOKEN was lost|reads NPM_TOKEN, which is gone/,
      (after) => after.replaceAll(`${mount} `, ''),
    ],
    [
      'lost one mount of a RUN that names it',
      /the RUN of line 5 reads NPM_TOKEN, which is gone/,
      (after) => after.replace(`${mount} echo`, 'echo'),
    ],
  ])('%s, and that is told', (_what, why, spoil) => {
    expect(said(spoil)).toMatch(why)
  })

  it('lost the only mount of a RUN that does not name the secret, and that is told', () => {
    const text = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'
    expect(said((after) => after.replace(`${mount} `, ''), text)).toBe(
      'the mount of NPM_TOKEN was lost',
    )
  })

  it('still declares the secret, and that is told', () => {
    const text = source.replace('ARG NPM_TOKEN', 'ENV NPM_TOKEN=Hq7vR2mXw9Lk4TnB LEVEL=1')
    const spoil = (after: string) => after.replace('ENV LEVEL=1', 'ENV NPM_TOKEN=Hq7vR2mXw9Lk4TnB')
    expect(said(spoil, text)).toBe('NPM_TOKEN is still declared in line 3')
  })

  it.each([
    [
      'an instruction that had the value',
      'LABEL version=$NPM_TOKEN',
      /LABEL of line 6 expands NPM_TOKEN, which is gone/,
    ],
    ['one above the declaration', undefined, undefined],
  ])('expands a name that is gone: %s', (_what, label, why) => {
    const text =
      label === undefined
        ? source.replace('ARG NPM_TOKEN\n', 'LABEL early=$NPM_TOKEN\nARG NPM_TOKEN\n')
        : source.replace('LABEL version=$VERSION', label)
    const { facts, plan, after } = planned(text)
    const told = recheck(facts, plan, after)
    if (why) expect(told).toMatch(why)
    else expect(told).toBeUndefined()
  })

  it('says nothing of a stage that never had the name, nor of what runs later', () => {
    const { facts, plan, after } = planned()
    expect(after).toContain('LABEL note=$NPM_TOKEN')
    expect(after).toContain('CMD ["node", "$NPM_TOKEN"]')
    expect(recheck(facts, plan, after)).toBeUndefined()
  })

  it('says nothing of a command that runs later where the name had a value, nor of names that are none of the plan', () => {
    const text = source
      .replace('LABEL version=$VERSION', 'CMD ["npm", "$NPM_TOKEN"]')
      .replace('ARG VERSION', 'ARG VERSION=1\nENV OTHER=$NOBODY')
    const { facts, plan, after } = planned(text)
    expect(recheck(facts, plan, after)).toBeUndefined()
  })

  it('is no witness where the second reader takes the old text for something else', () => {
    const { facts, plan, after } = planned(
      source.replace('LABEL version=$VERSION', 'RUN cat 5<<F\nfive\nF'),
    )
    expect(recheck(facts, plan, after)).toBeUndefined()
  })
})

describe('a name that a FROM expands', () => {
  it('is missed when it is gone', () => {
    const text = 'ARG NPM_TOKEN\nFROM node:$NPM_TOKEN\nRUN npm ci\n'
    const { facts, plan, after } = planned(text)
    expect(recheck(facts, plan, after)).toMatch(/FROM of line \d expands NPM_TOKEN, which is gone/)
  })
})
