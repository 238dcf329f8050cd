import { describe, expect, it } from 'vitest'
import type { Options } from '../src/options.ts'
import { Traces } from '../src/trace/traces.ts'

function namesOf(body: string, options: Options = {}): string[][] {
  const { variables } = new Traces(`FROM debian:12\n${body}\nRUN make\n`, options)
  return variables.map(({ names }) => [...names])
}

describe('a secret variable', () => {
  it.each([
    ['ARG API_TOKEN\nENV WEAVE=$API_TOKEN', [['API_TOKEN', 'WEAVE']]],
    ['ARG API_TOKEN\nARG WEAVE=${API_TOKEN}\nENV LOOM=$WEAVE', [['API_TOKEN', 'WEAVE', 'LOOM']]],
    ['ARG VERSION\nENV WEAVE=$VERSION', []],
    ['ARG VERSION\nENV WEAVE=$VERSION\nARG API_TOKEN', [['API_TOKEN']]],
  ])('has the names of those that get its value: %j', (body, names) =>
    expect(namesOf(body)).toEqual(names),
  )

  it('has no name that is to be left alone', () =>
    expect(namesOf('ARG API_TOKEN\nENV WEAVE=$API_TOKEN', { ignore: ['WEAVE'] })).toEqual([
      ['API_TOKEN'],
    ]))

  it.each([
    ['ARG A\nARG API_TOKEN="loom-$A"', false],
    // one of the two is nobody's: what stands around them is a frame all the same
    ['ARG A\nARG API_TOKEN="loom-$A-$B"', false],
    ['ARG A\nARG API_TOKEN="loom4711-$A"', true],
    ['ARG API_TOKEN="loom-weaver-$B"', true],
  ])('is one by the text of its value, %j: %j', (body, isOne) =>
    expect(namesOf(body)).toEqual(isOne ? [['API_TOKEN']] : []),
  )

  it.each([
    ['ARG ADDRESS\nENV PIP_INDEX_URL=$ADDRESS', [['ADDRESS', 'PIP_INDEX_URL']]],
    ['ARG ADDRESS=https://pypi.example.com/simple\nENV PIP_INDEX_URL=$ADDRESS', []],
    // the default of the first is in effect as long as nobody gives another
    [
      'ARG ADDRESS=https://pypi.example.com/simple\nFROM debian:12\nARG ADDRESS\n' +
        'ENV PIP_INDEX_URL=$ADDRESS',
      [],
    ],
  ])('may be one when the caller alone gives the address, %j: %j', (body, names) =>
    expect(namesOf(body)).toEqual(names),
  )
})
