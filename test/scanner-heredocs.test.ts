import { describe, expect, it } from 'vitest'
import { scan } from '../src/scanner.ts'

/** The heredocs of the first instruction, and how many instructions there are. */
function read(source: string): { heredocs: string[]; count: number } {
  const { instructions } = scan(source)
  const heredocs = instructions[0]!.heredocs.map(
    ({ name, expand, chomp, body }) =>
      `${chomp ? '-' : ''}${name}${expand ? '' : ' quoted'}: ${JSON.stringify(source.slice(body.start, body.end))}`,
  )
  return { heredocs, count: instructions.length }
}

const after = '\nRUN after'

describe('a line opens heredocs', () => {
  it.each<[string, string, string[]]>([
    ['whose body ends at the name', `RUN cat <<EOF\na\n EOF\nEOF${after}`, ['EOF: "a\\n EOF\\n"']],
    ['whose body may be empty', `RUN cat <<EOF\nEOF${after}`, ['EOF: ""']],
    [
      'with carriage returns in the body and behind the name',
      `RUN cat <<EOF\r\na\r\nEOF\r${after}`,
      ['EOF: "a\\r\\n"'],
    ],
    ['with a file descriptor', `RUN 3<<EOF cat\nx\nEOF${after}`, ['EOF: "x\\n"']],
    ['with a blank before the name', `RUN cat << EOF\nx\nEOF${after}`, ['EOF: "x\\n"']],
    ['with a part of the name quoted', `RUN cat <<E"O"F\nx\nEOF${after}`, ['EOF quoted: "x\\n"']],
    ['with a blank in a quoted name', `RUN cat <<'E F'\nx\nE F${after}`, ['E F quoted: "x\\n"']],
    [
      'with an escaped name, which expands all the same',
      `RUN cat <<\\EOF\nx\nEOF${after}`,
      ['EOF: "x\\n"'],
    ],
    ['with an escaped quote in the name', `RUN cat <<E\\"F\nx\nE"F${after}`, ['E"F: "x\\n"']],
    [
      'several, each with tabs dropped or not on its own',
      `RUN cat <<A <<-B\n\tA\nB\nA\nb\n\tB${after}`,
      ['A: "\\tA\\nB\\n"', '-B: "b\\n"'],
    ],
    ['in a COPY', `COPY <<a.txt /x\n1\na.txt${after}`, ['a.txt: "1\\n"']],
    ['in an ADD', `ADD <<"a" /x\n1\na${after}`, ['a quoted: "1\\n"']],
    ['inside an ONBUILD', `ONBUILD RUN <<EOF\nx\nEOF${after}`, ['EOF: "x\\n"']],
    [
      'with punctuation as part of the name',
      `RUN cat <<EOF; ls\nx\nEOF;${after}`,
      ['EOF;: "x\\n"'],
    ],
    ['in a comment', `RUN ls # <<EOF\nx\nEOF${after}`, ['EOF: "x\\n"']],
    ['named like a variable', `RUN cat <<$EOF\nx\n$EOF${after}`, ['$EOF: "x\\n"']],
    [
      'out of a default with blanks in it',
      `RUN echo \${X:-a <<EOF b}\nx\nEOF${after}`,
      ['EOF: "x\\n"'],
    ],
    [
      'and lines with # in the body are no comments',
      `RUN cat <<EOF\n# a\nEOF${after}`,
      ['EOF: "# a\\n"'],
    ],
    [
      'and lines that end with a backslash are not joined',
      `RUN cat <<EOF\na \\\nEOF${after}`,
      ['EOF: "a \\\\\\n"'],
    ],
    ['after a joined line', `RUN cat \\\n # c\n <<EOF\nx\nEOF${after}`, ['EOF: "x\\n"']],
    [
      'behind an unknown variable with a modifier',
      `RUN echo \${A%x} \${B/c/d} \${C:-"e"} <<EOF\nx\nEOF${after}`,
      ['EOF: "x\\n"'],
    ],
  ])('%s', (_what, source, heredocs) => {
    expect(read(source)).toEqual({ heredocs, count: 2 })
  })

  it.each<[string, string]>([
    ['in single quotes', "RUN echo 'cat <<EOF' > f"],
    ['in double quotes', 'RUN echo "a <<EOF b"'],
    ['on a line with a quote too many', "RUN it's <<EOF"],
    ['on a line with a modifier that BuildKit does not know', 'RUN echo ${x^^} <<EOF'],
    ['on a line with an open brace', 'RUN echo ${x:-a <<EOF'],
    ['with a quote too many in the name', "RUN <<'EOF''"],
    ['right behind a word', 'RUN cat<<EOF'],
    ['as a here-string', 'RUN cat <<<EOF'],
    ['as a shift', 'RUN echo $((1<<3))'],
    ['with a blank behind the dash', 'RUN cat <<- EOF'],
    ['without a name', "RUN cat <<''"],
    ['behind an escape character', 'RUN cat \\<<EOF'],
    ['in a CMD', 'CMD cat <<EOF'],
    ['in an ENV', 'ENV A=1 B=<<EOF'],
    ['in the JSON form', 'RUN ["cat", "<<EOF"]'],
    ['in an ONBUILD of an ONBUILD', 'ONBUILD ONBUILD RUN <<EOF'],
  ])('but not %s', (_what, line) => {
    expect(read(`${line}${after}`)).toEqual({ heredocs: [], count: 2 })
  })

  it('counts the body as part of the instruction', () => {
    const source = 'RUN <<A cat <<B\na\nA\nb\nB\nUSER u'
    const [item] = scan(source).instructions
    expect(source.slice(item!.span.start, item!.span.end)).toBe('RUN <<A cat <<B\na\nA\nb\nB')
    expect(item!.lastLine).toBe(5)
  })

  it('refuses a file whose lines in a body are too long', () => {
    expect(scan(`RUN <<A\n${'x'.repeat(70_000)}\nA\n`).error).toMatch(/line 2 is longer/)
  })
})
