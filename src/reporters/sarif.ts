import { maskerOf } from '../literals.ts'
import type { Report, Result, Status } from '../result.ts'
import { lineAndColumn, textEdits, type OffsetEdit } from './changes.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { block } from './prose.ts'
import type { Reporter, ReporterOptions, Rule } from './reporter.ts'

const levels: Readonly<Record<Status, 'error' | 'warning' | 'note'>> = {
  fixed: 'error',
  review: 'warning',
  conflict: 'warning',
  manual: 'error',
  note: 'note',
}

/**
 * `--format sarif`: SARIF 2.1.0 for code scanning. The first fixed finding of a file holds the fix
 * of the whole file: the parts of it are right only together.
 */
export function sarif({ patchName, rules, version }: ReporterOptions): Reporter {
  let separator = ''
  const notifications: object[] = []
  return {
    exitsZero: true,
    start: async () => {
      const driver = { name: 'secretmount', version, rules: (await rules()).map(ruleOf) }
      return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify({ driver })},"columnKind":"utf16CodeUnits","results":[`
    },
    file: async (result) => {
      const name = patchName(result.path)
      if (result.error !== null) notifications.push(notificationOf(result.error, name))
      const texts = (await resultsOf(result, name)).map((item) => {
        const text = `${separator}\n${JSON.stringify(item)}`
        separator = ','
        return text
      })
      return texts.join('')
    },
    end: () => {
      const invocation = {
        executionSuccessful: notifications.length === 0,
        toolExecutionNotifications: notifications,
      }
      return `\n],"invocations":[${JSON.stringify(invocation)}]}]}\n`
    },
  }
}

async function resultsOf(result: Result, name: string): Promise<object[]> {
  const fingerprints = fingerprintsOf(result, name)
  const fixed = result.findings.findIndex(({ status }) => status === 'fixed')
  const fix = result.before === result.after || fixed === -1 ? undefined : await fixOf(result, name)
  return result.findings.map((finding, index) => ({
    ruleId: finding.transform,
    level: levels[finding.status],
    message: { text: finding.message },
    locations: [
      { physicalLocation: { artifactLocation: locationOf(name), region: regionOf(finding) } },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprints[index]}:1`,
      'secretmount/v1': fingerprints[index],
    },
    ...(index === fixed && fix ? { fixes: [fix] } : {}),
    properties: {
      status: finding.status,
      ...(finding.name === undefined ? {} : { name: finding.name }),
    },
  }))
}

/** Undefined where it would tell a value that stands in the file. */
async function fixOf(result: Result, name: string): Promise<object | undefined> {
  const edits = await textEdits(result)
  const masked = maskerOf(result)
  if (edits.some(({ text }) => masked(text) !== text)) return undefined
  const replacements = edits.map((edit) => ({
    deletedRegion: regionAt(result.before, edit),
    insertedContent: { text: edit.text },
  }))
  return {
    description: { text: 'Mount the secrets of this file instead of keeping them in the image' },
    artifactChanges: [{ artifactLocation: locationOf(name), replacements }],
  }
}

function regionAt(text: string, { start, end }: OffsetEdit): object {
  const [from, to] = [lineAndColumn(text, start), lineAndColumn(text, end)]
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
  }
}

function regionOf({ line, column, endLine, endColumn }: Report): object {
  return { startLine: line, startColumn: column, endLine, endColumn }
}

/** A path as a URI: relative to the root of the repository. */
function locationOf(name: string): object {
  return { uri: name.split('/').map(encodeURIComponent).join('/') }
}

function notificationOf(error: string, name: string): object {
  return {
    level: 'error',
    message: { text: error },
    locations: [{ physicalLocation: { artifactLocation: locationOf(name) } }],
  }
}

function ruleOf(rule: Rule): object {
  const { name, description, about } = rule
  const text = sentence(description)
  const why = about ?? text
  return {
    id: name,
    name,
    shortDescription: { text },
    fullDescription: { text: why },
    help: {
      text: `${why} ${remedy}`,
      markdown: [`${why}\n`, ...exampleOf(rule), remedy].join('\n'),
    },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['security', 'docker'], precision: 'high', 'security-severity': '7.5' },
  }
}

function exampleOf({ before, after }: Rule): string[] {
  if (before === undefined) return []
  const parts = [`${after === undefined ? 'Example' : 'Before'}:\n\n${block('dockerfile', before)}`]
  if (after !== undefined) parts.push(`After:\n\n${block('dockerfile', after)}`)
  return parts
}

const remedy =
  'What a build gets as ARG, ENV or copied file stays in the image, where whoever can ' +
  'pull it can read it. Run secretmount --write to have it mounted instead, build with ' +
  'the command that it prints, and rotate the secret: older images keep it.'

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`
}
