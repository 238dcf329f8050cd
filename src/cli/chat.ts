import { oneLine } from '../escape.ts'
import type { Paint } from '../paint.ts'
import type { Report, Result, Status } from '../result.ts'
import type { Tally } from '../reporters/tally.ts'
import type { Secret } from '../secret.ts'
import { unwrapped, type Wrap } from './wrap.ts'

const statusWidth = 8

/**
 * What a person reads of one file: a line for each finding, or why the file could not be worked on.
 */
export function findingLines(
  result: Pick<Result, 'path' | 'error' | 'findings'>,
  paint: Paint,
  wrap: Wrap = unwrapped,
): string {
  const path = oneLine(result.path)
  if (result.error !== null) {
    const error = wrap(oneLine(result.error), path.length + ': error  '.length, 4)
    return `${paint.bold(path)}: ${paint.red('error')}  ${error}\n`
  }
  const place = (finding: Report) => `${path}:${finding.line}`
  const width = Math.max(...result.findings.map((finding) => place(finding).length))
  const nameWidth = Math.max(
    ...result.findings.map((finding) => oneLine(finding.name ?? '').length),
  )
  return result.findings
    .map((finding) => {
      const status = painted(finding.status, paint)(finding.status.padEnd(statusWidth))
      const name = nameWidth === 0 ? '' : `${oneLine(finding.name ?? '').padEnd(nameWidth)}  `
      const start = width + 2 + statusWidth + 2 + name.length
      const message = wrap(oneLine(finding.message), start, 4)
      return `${place(finding).padEnd(width)}  ${status}  ${name}${message}\n`
    })
    .join('')
}

/**
 * The build command of one file, on a line of its own so that it can be copied, and what must be
 * known about it.
 *
 * @param others remarks besides those on its secrets
 */
export function commandLines(
  result: Result,
  command: string | null,
  others: readonly string[],
  paint: Paint,
  wrap: Wrap = unwrapped,
): string {
  const all = [...(command === null ? [] : result.secrets.flatMap(remarks)), ...others]
  const about = all.map((remark) => paint.dim(`  ${wrap(oneLine(remark), 2, 2)}\n`)).join('')
  if (command === null) return about === '' ? '' : `\n${oneLine(result.path)}:\n${about}\n`
  return `\nbuild ${oneLine(result.path)} with:\n${paint.cyan(command)}\n${about}\n`
}

function remarks(secret: Secret): string[] {
  return [
    ...(secret.assumed ? [`${secret.id}: comes from ${sourceOf(secret)} (assumed)`] : []),
    ...(secret.note === undefined ? [] : [`${secret.id}: ${secret.note}`]),
  ]
}

function sourceOf({ from }: Secret): string {
  if (from === 'agent') return 'the ssh agent'
  return 'env' in from ? `variable ${from.env}` : `file ${from.src}`
}

function painted(status: Status, paint: Paint): (text: string) => string {
  return {
    fixed: paint.green,
    review: paint.yellow,
    conflict: paint.yellow,
    manual: paint.red,
    note: paint.dim,
  }[status]
}

/**
 * The last line of a run.
 *
 * @example '3 files, 1 would change: 2 fixed, 1 manual'
 */
export function summary({ files, changed, failed, findings }: Tally, isWritten: boolean): string {
  const counts = (['fixed', 'review', 'conflict', 'manual', 'note'] as const)
    .filter((status) => findings[status] > 0)
    .map(
      (status) =>
        `${findings[status]} ${status === 'note' && findings.note > 1 ? 'notes' : status}`,
    )
  const head = [
    `${files} ${files === 1 ? 'file' : 'files'}`,
    isWritten ? `${changed} changed` : `${changed} would change`,
  ]
  if (failed > 0) head.push(`${failed} could not be processed`)
  return `${head.join(', ')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}\n`
}
