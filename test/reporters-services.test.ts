import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { groupBy } from '../src/group.ts'
import { textLines } from '../src/reporters/text-lines.ts'
import { annotations } from '../src/reporters/annotations.ts'
import { gitlab } from '../src/reporters/gitlab.ts'
import { json } from '../src/reporters/json.ts'
import { rdjson, rdjsonl } from '../src/reporters/rdjson.ts'
import { sarif } from '../src/reporters/sarif.ts'
import { type Options, rewrite } from '../src/rewrite.ts'
import { printed } from './printed.ts'
import { allFixtures } from './reporters/all-fixtures.ts'
import { type Diagnostic, taken } from './reporters/reviewdog.ts'
import { faultsBy, sarifFaults } from './reporters/schema.ts'
import { findingOf, reporterOptionsOf, resultOf } from './stand-in.ts'

const fixtures = allFixtures().filter(([{ error }]) => error === null)
const options = reporterOptionsOf()
const faultOfSarif = sarifFaults()

interface Region {
  startLine: number
  startColumn: number
  endLine: number
  endColumn: number
}

interface Replacement {
  deletedRegion: Region
  insertedContent: { text: string }
}

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string; help: { text: string } }[] } }
    results: {
      ruleId: string
      level: string
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: Region } }[]
      partialFingerprints: Record<string, string>
      fixes?: { artifactChanges: { replacements: Replacement[] }[] }[]
    }[]
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[]
  }[]
}

async function sarifOf(...files: Parameters<typeof printed>[1]): Promise<Sarif['runs'][0]> {
  const document = JSON.parse(await printed(sarif(options), files)) as Sarif
  expect(faultOfSarif(document)).toBeUndefined()
  return document.runs[0]!
}

function editOf(text: string, { deletedRegion, insertedContent }: Replacement) {
  const { startLine, startColumn, endLine, endColumn } = deletedRegion
  return {
    start: offsetOf(text, startLine, startColumn),
    end: offsetOf(text, endLine, endColumn),
    text: insertedContent.text,
  }
}

/** Offset of a place as SARIF counts with utf16CodeUnits. */
function offsetOf(text: string, line: number, column: number): number {
  const mark = line === 1 && text.startsWith('\uFEFF') ? 1 : 0
  return (
    textLines(text)
      .slice(0, line - 1)
      .join('').length +
    column -
    1 +
    mark
  )
}

function made(before: string, edits: readonly { start: number; end: number; text: string }[]) {
  return edits
    .toReversed()
    .reduce(
      (text, { start, end, text: own }) => text.slice(0, start) + own + text.slice(end),
      before,
    )
}

/** What the fix moves looks like a value there, and a fix tells none. */
const moving = new Set([
  'builds/git-insteadof-for-an-unknown-program',
  'leftovers/message-by-printf-on-its-own-line',
  'printed/shown-right-before-a-remote',
  'written-config/written-and-used-in-the-next-run-with-unsafe',
])

describe('SARIF', () => {
  it('is what the published schema wants, for every fixture, and each rule has help', async () => {
    const run = await sarifOf(...fixtures)
    const rules = new Set(run.tool.driver.rules.map(({ id }) => id))
    expect(run.results.filter(({ ruleId }) => !rules.has(ruleId))).toEqual([])
    expect(run.tool.driver.rules.every(({ help }) => help.text.length > 80)).toBe(true)
    expect(run.results.length).toBeGreaterThan(900)
  })

  it('has one fix for a file, and the fix makes the new file of the old one', async () => {
    const { results } = await sarifOf(...fixtures)
    const byFile = groupBy(
      results,
      ({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri,
    )
    for (const [{ path, before, after, findings }] of fixtures) {
      const own = byFile.get(path) ?? []
      const fixes = own.flatMap((item) => item.fixes ?? [])
      const edits = fixes.flatMap(({ artifactChanges }) => artifactChanges[0]!.replacements)
      if (fixes.length === 0 && moving.has(dirname(path))) continue
      expect(fixes, path).toHaveLength(before === after ? 0 : 1)
      expect(
        made(
          before,
          edits.map((edit) => editOf(before, edit)),
        ),
      ).toBe(after)
      expect(own).toHaveLength(findings.length)
    }
  })

  it('names a finding by where it begins and ends', async () => {
    const [result] = (
      await sarifOf([rewrite('\uFEFFFROM node\nARG A \\\r\n  B_TOKEN\nRUN x $B_TOKEN\n'), null])
    ).results
    expect(result?.locations[0]?.physicalLocation.region).toEqual({
      startLine: 2,
      startColumn: 1,
      endLine: 3,
      endColumn: 10,
    })
  })

  it('writes a path as a URI', async () => {
    const result = resultOf({ path: 'a b/ü#/Dockerfile', findings: [findingOf()] })
    const [found] = (await sarifOf([result, null])).results
    expect(found?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      'a%20b/%C3%BC%23/Dockerfile',
    )
  })

  it('tells of a file that could not be worked on', async () => {
    const run = await sarifOf([resultOf({ error: 'is not UTF-8' }), null])
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: 'is not UTF-8' } }],
    })
  })
})

describe('a fingerprint', () => {
  const prints = async (source: string, given: Options = {}) =>
    (await sarifOf([rewrite(source, given), null])).results.map(({ partialFingerprints }) =>
      String(partialFingerprints['secretmount/v1']),
    )
  const file = 'FROM node\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci\n'

  it('stays when a fix appears', async () => {
    const copied = 'FROM node\nCOPY .npmrc /root/.npmrc\nRUN npm ci\n'
    const [before, after] = [rewrite(copied), rewrite(copied, { unsafe: true })]
    expect([before.findings[0]?.status, after.findings[0]?.status]).toEqual(['review', 'fixed'])
    expect(await prints(copied, { unsafe: true })).toEqual(await prints(copied))
  })

  it('stays when lines move and other words are said', async () => {
    expect(await prints(`# a remark\n\n${file}`)).toEqual(await prints(file))
    expect(await prints(file.replace('npm ci', 'npm ci && npm run build'))).toEqual(
      await prints(file),
    )
  })

  it('is another one for another secret, another file and a second finding', async () => {
    const results = await sarifOf(
      ...['a', 'b'].map(
        (path) =>
          [
            resultOf({
              path,
              findings: [
                findingOf({ name: 'A' }),
                findingOf({ name: 'A' }),
                findingOf({ name: 'B' }),
                findingOf(),
              ],
            }),
            null,
          ] as const,
      ),
    )
    const all = results.results.map(
      ({ partialFingerprints }) => partialFingerprints['secretmount/v1'],
    )
    expect(new Set(all).size).toBe(8)
  })
})

describe('rdjson', () => {
  it('is what reviewdog documents, for every fixture; each line of rdjsonl is one diagnostic of it', async () => {
    const document = JSON.parse(await printed(rdjson(options), fixtures))
    expect(faultsBy('rdjson')(document)).toBeUndefined()
    const lines = (await printed(rdjsonl(options), fixtures)).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      document.diagnostics.map((diagnostic: object) => ({
        ...diagnostic,
        source: document.source,
      })),
    )
  })

  it('has suggestions that, taken as reviewdog offers them, make the new file', async () => {
    let count = 0
    for (const reported of fixtures) {
      const [{ before, after, findings }] = reported
      const { diagnostics } = JSON.parse(await printed(rdjson(options), [reported])) as {
        diagnostics: Diagnostic[]
      }
      const isSuggested = diagnostics.some(({ suggestions }) => suggestions !== undefined)
      if (isSuggested) count += 1
      expect(taken(before, diagnostics)).toBe(isSuggested ? after : before)
      const told = diagnostics.flatMap(({ message }) => message.split('\n'))
      expect(told.toSorted()).toEqual(findings.map(({ message }) => message).toSorted())
    }
    expect(count).toBeGreaterThan(400)
  })

  it.each([
    ['a header alone', 'FROM a\nRUN b\n', '# syntax=docker/dockerfile:1\nFROM a\nRUN b\n'],
    ['a header in an empty file', 'FROM a', '# x\nFROM a'],
    ['the first line', 'ARG T\nFROM a\n', 'FROM a\n'],
    ['the last line', 'FROM a\nARG T\n', 'FROM a\n'],
    ['two places', 'FROM a\nARG T\nRUN b\nRUN c\n', '# x\nFROM a\nRUN b\nRUN --m c\n'],
    ['CRLF', 'FROM a\r\nARG T\r\nRUN c\r\n', '# x\r\nFROM a\r\nRUN d\r\n'],
    ['no last line end', 'FROM a\nRUN c', 'FROM a\nRUN d'],
    ['a byte order mark', '\uFEFFFROM a\nRUN c\n', '\uFEFF# x\nFROM a\nRUN c\n'],
    ['only a blank line stays', 'ARG T\n\nRUN b\n', '\nRUN b\n'],
  ])('suggests %s', async (_what, before, after) => {
    const result = resultOf({ before, after, findings: [findingOf()] })
    const { diagnostics } = JSON.parse(await printed(rdjson(options), [[result, null]]))
    expect(taken(before, diagnostics)).toBe(after)
  })

  it('suggests nothing that lines cannot say', async () => {
    for (const [before, after] of [
      ['FROM a\nARG T', 'FROM a\n'],
      ['ARG T\n', ''],
    ] as const) {
      const result = resultOf({ before, after, findings: [findingOf({ message: 'one' })] })
      const { diagnostics } = JSON.parse(await printed(rdjson(options), [[result, null]]))
      expect(diagnostics).toMatchObject([{ message: 'one' }])
      expect(diagnostics[0]).not.toHaveProperty('suggestions')
    }
  })
})

describe('the code quality report', () => {
  it('is what GitLab documents, for every fixture, and no two fingerprints are the same', async () => {
    const issues = JSON.parse(await printed(gitlab(options), fixtures)) as { fingerprint: string }[]
    expect(faultsBy('gitlab-code-quality')(issues)).toBeUndefined()
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
    expect(await printed(gitlab(options), [])).toBe('[\n]\n')
  })

  it('tells of a file that could not be worked on', async () => {
    const issues = JSON.parse(
      await printed(gitlab(options), [[resultOf({ error: 'is not UTF-8' }), null]]),
    )
    expect(faultsBy('gitlab-code-quality')(issues)).toBeUndefined()
    expect(issues).toMatchObject([{ description: 'is not UTF-8', severity: 'major' }])
  })
})

describe('annotations', () => {
  it('say file, lines, columns and title, with what would end a property or a line escaped', async () => {
    const result = resultOf({
      path: 'a,b:c/100%\nDockerfile',
      findings: [
        findingOf({ line: 3, column: 2, endColumn: 9, message: '50% of\nit' }),
        findingOf({ status: 'note', transform: 'printed', line: 4, endLine: 6 }),
        findingOf({ status: 'review' }),
      ],
    })
    expect(await printed(annotations(options), [[result, null]])).toBe(
      '::error file=a%2Cb%3Ac/100%25%0ADockerfile,line=3,endLine=3,col=2,endColumn=9,title=secretmount%3A variable::50%25 of%0Ait\n' +
        '::notice file=a%2Cb%3Ac/100%25%0ADockerfile,line=4,endLine=6,title=secretmount%3A printed::subject, harm; remedy\n' +
        '::warning file=a%2Cb%3Ac/100%25%0ADockerfile,line=1,endLine=1,col=1,endColumn=2,title=secretmount%3A variable::subject, harm; remedy\n',
    )
  })

  it('are one line for each finding of every fixture', async () => {
    const lines = (await printed(annotations(options), fixtures)).trimEnd().split('\n')
    expect(lines).toHaveLength(fixtures.flatMap(([{ findings }]) => findings).length)
    expect(lines.filter((line) => !/^::(?:error|warning|notice) file=[^:]*::./.test(line))).toEqual(
      [],
    )
  })
})

describe('the edits of the JSON', () => {
  it('make the new file of the old one, for every fixture', async () => {
    const { files } = JSON.parse(await printed(json(options), fixtures)) as {
      files: { edits: { start: number; end: number; text: string }[] }[]
    }
    files.forEach(({ edits }, index) => {
      const [{ before, after }] = fixtures[index]!
      expect(made(before, edits)).toBe(after)
    })
  })
})
