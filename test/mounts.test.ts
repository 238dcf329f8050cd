import { describe, expect, it } from 'vitest'
import { mountsOf } from '../src/mounts.ts'
import { scan } from '../src/scanner.ts'

function read(flags: string) {
  return mountsOf(scan(`RUN ${flags} a`).instructions[0]!).map(
    ({ type, id, env, target, required }) => ({ type, id, env, target, required }),
  )
}

const secret = {
  type: 'secret',
  id: 'x',
  env: undefined,
  target: '/run/secrets/x',
  required: false,
}

describe('a mount that is there', () => {
  it.each<[string, string, ReturnType<typeof read>]>([
    ['a secret by its id', '--mount=type=secret,id=x', [secret]],
    ['keys and type in any case', '--mount=TYPE=Secret,ID=x', [secret]],
    ['by its source', '--mount=type=secret,source=x', [secret]],
    ['by the short name of the source', '--mount=type=secret,src=x', [secret]],
    [
      'by the last part of its target',
      '--mount=type=secret,target=/a/x/',
      [{ ...secret, target: '/a/x/' }],
    ],
    [
      'with the target’s other names',
      '--mount=type=secret,id=x,dst=/a --mount=type=secret,id=x,destination=/b',
      [
        { ...secret, target: '/a' },
        { ...secret, target: '/b' },
      ],
    ],
    ['an id with a folder in it', '--mount=type=secret,id=a/x', [{ ...secret, id: 'a/x' }]],
    [
      'as a variable it is no file',
      '--mount=type=secret,id=x,env=X',
      [{ ...secret, env: 'X', target: undefined }],
    ],
    [
      'unless a target is given too',
      '--mount=type=secret,id=x,env=X,target=/f',
      [{ ...secret, env: 'X', target: '/f' }],
    ],
    ['required by name', '--mount=type=secret,id=x,required', [{ ...secret, required: true }]],
    [
      'required by value',
      '--mount=type=secret,id=x,required=true',
      [{ ...secret, required: true }],
    ],
    [
      'required by a number',
      '--mount=type=secret,id=x,required=1',
      [{ ...secret, required: true }],
    ],
    ['not required by a number', '--mount=type=secret,id=x,required=0', [secret]],
    ['not required by a letter', '--mount=type=secret,id=x,required=F', [secret]],
    ['the last option of a name counts', '--mount=type=secret,id=y,id=x', [secret]],
    [
      'an ssh agent without id is the default one',
      '--mount=type=ssh',
      [{ type: 'ssh', id: 'default', env: undefined, target: undefined, required: false }],
    ],
    [
      'a bind without type',
      '--mount=target=/a',
      [{ type: 'bind', id: undefined, env: undefined, target: '/a', required: false }],
    ],
    ['in quotes', '--mount="type=secret,id=x"', [secret]],
    [
      'a field with a comma',
      '--mount=type=secret,\\"target=/a,b\\",id=x',
      [{ ...secret, target: '/a,b' }],
    ],
    [
      'a field with a quote',
      `--mount='type=secret,"target=/a""b",id=x'`,
      [{ ...secret, target: '/a"b' }],
    ],
    ['over two lines', '--mount=type=secret,\\\nid=x', [secret]],
    ['none where other flags stand', '--network=none --security=insecure', []],
    ['none behind the first word', 'a --mount=type=secret,id=x', []],
  ])('%s', (_what, flags, expected) => {
    expect(read(flags)).toEqual(expected)
  })

  it('keeps its options in the order written', () => {
    const [mount] = mountsOf(
      scan('RUN --mount=required,type=secret,src=x,mode=0400 a').instructions[0]!,
    )
    expect(mount!.order).toEqual(['required', 'type', 'src', 'mode'])
    expect(mount!.options.get('source')).toBe('x')
    expect(mount!.options.get('mode')).toBe('0400')
  })
})
