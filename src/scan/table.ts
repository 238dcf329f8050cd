import { oneLine } from '../escape.ts'
import type { Paint } from '../paint.ts'
import { type Fleet, type FleetRepository, type State, states } from './fleet.ts'

const heads = ['repository', 'state', 'dockerfiles', 'fixable', 'left', 'callers', 'rotate']

/** A line for each repository, then the shared callers, then the sum. */
export function table(fleet: Fleet, paint: Paint): string {
  const rows = [heads, ...fleet.repositories.map(rowOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row, index) => {
    const text = row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
    if (index === 0) return paint.bold(text)
    return paintOf(fleet.repositories[index - 1]!.state, paint)(text)
  })
  return `${[...lines, ...blockersOf(fleet), ...unreadOf(fleet), ...sharedOf(fleet), '', sum(fleet)].join('\n')}\n`
}

function rowOf({
  name,
  state,
  dockerfiles,
  callers,
  left,
  blockers,
  rotate,
}: FleetRepository): string[] {
  return [
    oneLine(name),
    state,
    String(dockerfiles.files),
    String(dockerfiles.findings.fixed),
    String(left.length + blockers.length),
    String(callers.files),
    rotate.length <= 3
      ? rotate.map(oneLine).join(', ')
      : `${rotate.slice(0, 3).map(oneLine).join(', ')} and ${rotate.length - 3} more`,
  ]
}

function paintOf(state: State, paint: Paint): (text: string) => string {
  return {
    blocked: paint.red,
    manual: paint.yellow,
    partly: paint.yellow,
    fixable: paint.green,
    clean: paint.dim,
  }[state]
}

function blockersOf({ repositories }: Fleet): string[] {
  const lines = repositories.flatMap(({ name, blockers }) =>
    blockers.map(
      ({ path, line, message }) => `  ${oneLine(`${name}/${path}:${line}  ${message}`)}`,
    ),
  )
  return lines.length === 0 ? [] : ['', 'first, where builders know no secrets:', ...lines]
}

function unreadOf({ repositories }: Fleet): string[] {
  const lines = repositories.flatMap(({ name, files }) =>
    files.flatMap(({ path, error }) =>
      error === null ? [] : [`  ${oneLine(`${name}/${path}: ${error}`)}`],
    ),
  )
  return lines.length === 0 ? [] : ['', 'not worked on, so a person has to look:', ...lines]
}

function sharedOf({ shared }: Fleet): string[] {
  const lines = shared.map(
    ({ name, repositories }) =>
      `  ${oneLine(name)}: ${repositories.length} repositories (${repositories.slice(0, 3).map(oneLine).join(', ')}${repositories.length > 3 ? ', …' : ''})`,
  )
  return lines.length === 0
    ? []
    : [
        '',
        'called by several repositories, so teach them secrets before the Dockerfiles change:',
        ...lines,
      ]
}

/** @example '12 repositories: 1 blocked, 8 fixable, 3 clean' */
export function sum({ repositories }: Fleet): string {
  const counts = states.flatMap((state) => {
    const count = repositories.filter((item) => item.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  return `${repositories.length} ${repositories.length === 1 ? 'repository' : 'repositories'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`
}
