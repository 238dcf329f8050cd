import { DockerfileParser } from 'dockerfile-ast'
import { describe, expect, it } from 'vitest'
import { parserDisagreement } from '../src/dockerfile/agreement.ts'
import { scan, type Scan } from '../src/scanner.ts'
import { loadFixtures } from './fixture.ts'

const texts = new Set(loadFixtures().flatMap(({ before, after }) => [before, after ?? before]))

/** The line of the first instruction that all of the second reader puts elsewhere. */
function disagreement({ source, instructions }: Scan): number | undefined {
  const others = DockerfileParser.parse(source)
    .getInstructions()
    .map((other) => ({ keyword: other.getKeyword(), line: other.getRange().start.line + 1 }))
  for (let at = 0; at < Math.max(others.length, instructions.length); at++) {
    const [own, other] = [instructions[at], others[at]]
    if (own?.keyword !== other?.keyword || own?.firstLine !== other?.line)
      return Math.min(own?.firstLine ?? Infinity, other?.line ?? Infinity)
  }
  return undefined
}

const changes: Readonly<Record<string, (text: string) => string>> = {
  'as they are': (text) => text,
  'cut off in the middle': (text) => text.slice(0, text.length >> 1),
  'with heredocs': (text) => text.replaceAll(/^RUN /gm, 'RUN <<A cat <<"B" && '),
  'with an opening in two parts': (text) => text.replaceAll(' && ', ' \\\n# remark\n && <\\<C '),
  'with triggers': (text) => text.replaceAll(/^RUN/gm, 'ONBUILD RUN <<EOF\ntrue\nEOF\nRUN'),
  'with another escape character': (text) => `# escape=\`\n${text.replaceAll('\\\n', '`\n')}`,
  'with other line ends': (text) => text.replaceAll(/\r?\n/g, '\r\n'),
}

describe('the second reader without the arguments', () => {
  it.each(Object.entries(changes))('agrees where all of it does: fixtures %s', (_, change) => {
    for (const text of texts) {
      const scanned = scan(change(text))
      expect(parserDisagreement(scanned), scanned.source).toBe(disagreement(scanned))
    }
  })

  it('still hears of a disagreement', () => {
    const odd = [...texts].map((text) => scan(changes['with triggers']!(text)))
    expect(odd.some((scanned) => parserDisagreement(scanned) !== undefined)).toBe(true)
  })
})
