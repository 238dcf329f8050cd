import { changes, type Report, type Result } from '../result.ts'
import { shellWord } from '../shell-word.ts'
import { block, callerLines, code, exposed, isOpen, item, plainText } from './prose.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/** GitHub takes 65,536 characters, and other forges less than a million. */
const longest = 60_000

interface Told {
  readonly path: string
  readonly result: Pick<Result, 'findings' | 'secrets' | 'error'>
  readonly exposed: readonly string[]
  readonly command: string | null
  readonly isChanged: boolean
  readonly isCaller: boolean
  /** Files of its build context that change along, as they are told. */
  readonly along: readonly string[]
}

/**
 * `--format markdown`: the text of a pull request, for who has to review it and for who has to
 * build afterwards.
 */
export function markdown({ patchName, isWritten }: ReporterOptions): Reporter {
  const files: Told[] = []
  const take = (result: Result, command: string | null, isCaller: boolean) => {
    const { findings, secrets, error } = result
    const isChanged = error === null && changes(result)
    if (isChanged || error !== null || findings.some(isOpen))
      files.push({
        path: patchName(result.path),
        result: { findings, secrets, error },
        exposed: exposed(result),
        command: isChanged ? command : null,
        isChanged,
        isCaller,
        along: alongOf(result, patchName),
      })
    return ''
  }
  return {
    isOfRoot: true,
    start: () => '',
    file: (result, command) => take(result, command, false),
    caller: (result) => take(result, null, true),
    end: () => bodyOf(files, isWritten),
  }
}

function alongOf({ error, context = [] }: Result, nameOf: (path: string) => string): string[] {
  if (error !== null) return []
  return context.map(({ path, before }) => code(nameOf(path)) + (before === null ? ' (new)' : ''))
}

function bodyOf(files: readonly Told[], isWritten: boolean): string {
  const changed = files.filter(({ isChanged }) => isChanged)
  const sections = [
    headOf(changed, isWritten, files.length === 0),
    changesOf(changed),
    buildsOf(changed),
    openOf(files),
    rotationOf(files),
    verifyingOf(changed.filter(({ isCaller }) => !isCaller)),
  ].filter((text) => text !== '')
  const body = `${sections.join('\n')}`
  if (body.length <= longest) return body
  const cut = body.lastIndexOf('\n', longest)
  return (
    `${body.slice(0, cut)}\n\nThe rest has no room here; ` +
    `${code('secretmount --format markdown')} prints all of it.\n`
  )
}

function headOf(files: readonly Told[], isWritten: boolean, isClean: boolean): string {
  if (files.length === 0)
    return (
      `## Build secrets in images\n\n` +
      `${isClean ? 'None was found' : 'Nothing could be changed by secretmount alone'}.\n`
    )
  const callers = files.filter(({ isCaller }) => isCaller).length
  const counted = [
    counts(files.length - callers, 'Dockerfile', 'Dockerfiles'),
    ...new Set(files.flatMap(({ along }) => along)),
    counts(callers, 'file that builds them', 'files that build them'),
  ].filter((text) => text !== '')
  return (
    `## Keep build secrets out of the image\n\nsecretmount ` +
    `${isWritten ? 'changed' : 'would change'} ${listed(counted)}, so that secrets ` +
    'are mounted for the RUN that needs them, and are in no layer, no history and no ' +
    `configuration of the image. Nothing else in the files differs.\n`
  )
}

function listed(items: readonly string[]): string {
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter(Boolean).join(' and ')
}

function counts(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
}

function changesOf(files: readonly Told[]): string {
  if (files.length === 0) return ''
  const rows = files.flatMap(({ path, result }) =>
    result.findings
      .filter(({ status }) => status === 'fixed')
      .map((finding) =>
        row(code(`${path}:${finding.line}`), nameOf(finding), plainText(finding.message)),
      ),
  )
  return (
    `### What changed, and why\n\n` +
    `${row('File', 'Secret', 'Why, and what is done')}${row('---', '---', '---')}${rows.join('')}`
  )
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

function nameOf({ name }: Report): string {
  return name === undefined ? '' : code(name)
}

function buildsOf(files: readonly Told[]): string {
  const builds = files.filter(({ command }) => command !== null)
  if (builds.length === 0) return ''
  const texts = builds.map(({ path, command, result }) => {
    const callers = callerLines(result.secrets).map((line) => `- ${line}\n`)
    return `${code(path)}:\n\n${block('sh', command!)}\n${callers.join('')}`
  })
  return (
    `### How to build it now\n\nWhatever else builds these images (workflows, compose ` +
    `files, scripts) has to pass the secrets.\n\n${texts.join('\n')}`
  )
}

function openOf(files: readonly Told[]): string {
  const items = files.flatMap(({ path, result }) => [
    ...(result.error === null ? [] : [`${code(path)}: ${plainText(result.error)}`]),
    ...result.findings.filter(isOpen).map((finding) => item(finding, path)),
  ])
  return items.length === 0 ? '' : `### What a person must still do\n\n${tasks(items)}`
}

function rotationOf(files: readonly Told[]): string {
  const items = files.flatMap(({ path, exposed: names }) =>
    names.map(
      (name) => `${name.startsWith('the credential of') ? name : code(name)} in ${code(path)}`,
    ),
  )
  if (items.length === 0) return ''
  return (
    `### Rotate\n\nImages that are built already keep these, and so may registries and ` +
    `caches. Make new ones and revoke the old:\n\n${tasks(items)}`
  )
}

function verifyingOf(files: readonly Told[]): string {
  if (files.length === 0) return ''
  const words = files.map(({ path }) => `secretmount verify --from ${shellWord(path)} IMAGE\n`)
  return (
    `### How to verify\n\nBuild with the commands above, in the root of the repository, ` +
    `then look for the values in all that the image holds:\n\n` +
    `${block('sh', words.join(''))}`
  )
}

function tasks(items: readonly string[]): string {
  return items.map((text) => `- [ ] ${text}\n`).join('')
}
