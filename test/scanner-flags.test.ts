import { describe, expect, it } from 'vitest'
import { scan } from '../src/scanner.ts'
import { argumentText } from '../src/scanner/instruction.ts'

function read(source: string): { flags: string[]; args: string } {
  const item = scan(source).instructions.at(-1)!
  return {
    flags: item.flags.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)),
    args: argumentText(item),
  }
}

describe('flags', () => {
  it.each<[string, string, string[], string]>([
    ['a word with dashes inside is none', 'RUN ./a--b --c d', [], './a--b --c d'],
    ['two dashes alone end them', 'RUN --mount=type=ssh -- --cmd', ['mount=type=ssh'], '--cmd'],
    ['the first other word ends them', 'COPY --link a --chown=1 b', ['link'], 'a --chown=1 b'],
    [
      'quotes around a value are taken out',
      'RUN --mount="type=secret,id=x" c',
      ['mount=type=secret,id=x'],
      'c',
    ],
    ['and around an owner', 'COPY --chown="u:g" a b', ['chown=u:g'], 'a b'],
    [
      'blanks may stand in quotes',
      "RUN --mount=type=secret,id='x y' c",
      ['mount=type=secret,id=x y'],
      'c',
    ],
    ['or behind an escape character', 'RUN --mount=id=x\\ y c', ['mount=id=x y'], 'c'],
    [
      'which is the one of the directive',
      '# escape=`\nRUN --mount=target=/a`x\\ y c',
      ['mount=target=/ax\\'],
      'y c',
    ],
    [
      'single quotes keep double ones',
      'RUN --mount=\'type=secret,"id=p,q"\' c',
      ['mount=type=secret,"id=p,q"'],
      'c',
    ],
    [
      'escaped double ones stay',
      'RUN --mount=type=bind,\\"target=/a,b\\" c',
      ['mount=type=bind,"target=/a,b"'],
      'c',
    ],
    [
      'a value may go on in the next line',
      'RUN --mount=type=secret,\\\nid=x c',
      ['mount=type=secret,id=x'],
      'c',
    ],
    ['there may be several', 'COPY --chown=1 --from=x a b', ['chown=1', 'from=x'], 'a b'],
    [
      'CMD and its like have them too, though BuildKit refuses them later',
      'ENTRYPOINT --flag a',
      ['flag'],
      'a',
    ],
    ['names are taken as written', 'RUN --Mount=type=ssh a', ['Mount=type=ssh'], 'a'],
    [
      'a no-break space before one hides it',
      'RUN \u00a0--mount=type=ssh a',
      [],
      '--mount=type=ssh a',
    ],
    [
      'a no-break space ends one, half of it garbles its end',
      'RUN --mount=type=ssh\u00a0a',
      ['mount=type=sshÂ'],
      'a',
    ],
    [
      'other characters than ASCII come out as their bytes',
      'COPY --chown=é a b',
      ['chown=Ã©'],
      'a b',
    ],
    ['a character with the byte A0 ends one', 'COPY --chown=à a b', ['chown=Ã'], 'a b'],
    [
      'an instruction may have nothing else',
      'FROM --platform=linux/amd64',
      ['platform=linux/amd64'],
      '',
    ],
  ])('%s', (_what, source, flags, args) => {
    expect(read(source)).toEqual({ flags, args })
  })

  it('stand where the joined text has them', () => {
    const source = 'RUN --mount=type=ssh \\\n --mount="type=cache,target=/c" npm ci'
    const item = scan(source).instructions[0]!
    expect(item.flags.map(({ start, end }) => item.joined.text.slice(start, end))).toEqual([
      '--mount=type=ssh',
      '--mount="type=cache,target=/c"',
    ])
  })
})

describe('directives', () => {
  const read2 = (source: string) => {
    const { directives, escape, error } = scan(source)
    return {
      found: directives.map(({ name, value, live }) => `${live ? '' : 'dead '}${name}=${value}`),
      escape,
      error,
    }
  }

  it.each<[string, string, string[], string]>([
    [
      'all three, in any order, case and spacing',
      '#escape=`\n# Check = skip=all\n#\tSYNTAX = a  \r\nFROM x',
      ['escape=`', 'check=skip=all', 'syntax=a'],
      '`',
    ],
    ['behind a byte order mark', '\ufeff# syntax=a', ['syntax=a'], '\\'],
    [
      'with what follows a blank as part of the value',
      '# syntax=img --foo',
      ['syntax=img --foo'],
      '\\',
    ],
    ['a sentence with an equals sign ends them', '# this is x=y\n# escape=`', [], '\\'],
    ['an unknown one ends them', '# foo=bar\n# escape=`', [], '\\'],
    ['a blank line ends them', '# syntax=a\n\n# escape=`', ['syntax=a'], '\\'],
    ['an empty comment ends them', '#\n# syntax=a', [], '\\'],
    ['an instruction ends them', 'FROM a\n# syntax=a', [], '\\'],
    ['a colon makes none', '# syntax: a', [], '\\'],
    ['two # make none', '## syntax=a', [], '\\'],
    ['blanks before its # leave syntax without effect', '  # syntax=a', ['dead syntax=a'], '\\'],
    ['and all that follow it', ' # escape=`\n# syntax=a', ['escape=`', 'dead syntax=a'], '`'],
    ['a #! line is passed over for syntax', '#!/x\n# syntax=a', ['syntax=a'], '\\'],
    ['but not for escape', '#!/x\n# escape=`\n# syntax=a', ['syntax=a'], '\\'],
    ['which nobody counts there', '#!/x\n# syntax=a\n# syntax=b', ['syntax=a'], '\\'],
  ])('%s', (_what, source, found, escape) => {
    expect(read2(source)).toEqual({ found, escape, error: undefined })
  })

  it('may not be repeated', () => {
    expect(read2('# syntax=a\n# syntax=b').error).toBe(
      'only one syntax parser directive can be used',
    )
    expect(read2(' # syntax=a\n# syntax=b').error).toBe(
      'only one syntax parser directive can be used',
    )
  })

  it('take no other escape character', () => {
    expect(read2('# escape=/').error).toMatch(/escape directive/)
    expect(read2('# escape= ').error).toMatch(/escape directive/)
    expect(read2('# escape=').error).toBeUndefined()
  })

  it('stand where they say', () => {
    const source = '\ufeff# syntax = a b \r\nFROM x'
    const {
      directives: [directive],
    } = scan(source)
    expect(source.slice(directive!.at.start, directive!.at.end)).toBe('a b')
  })
})
