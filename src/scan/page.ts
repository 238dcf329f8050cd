import { oneLine, printable } from '../escape.ts'
import {
  type FleetCaller,
  type Fleet,
  type FleetRemark,
  type FleetRepository,
  states,
} from './fleet.ts'
import { script } from './page-script.ts'
import { style } from './page-style.ts'
import { sum } from './table.ts'

/**
 * One page with all of it: no network, no other file, and nothing that a repository is called can
 * do anything in it.
 */
export function page(fleet: Fleet): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Build secrets of ${fleet.repositories.length} repositories</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Build secrets in images</h1>
<p>${text(sum(fleet))}. Values of secrets are not in this page; what the diffs remove is hidden.</p>
</header>
<main>
${chips(fleet)}
<div class="tools">
<input type="search" id="filter" placeholder="Filter by repository, file or secret" aria-label="Filter">
<span id="count" role="status"></span>
</div>
${repositoriesOf(fleet)}
${sharedOf(fleet)}
</main>
<footer>Made by secretmount. It ran without a network and changed nothing.</footer>
<script>${script}</script>
</body>
</html>
`
}

/** Text in the page: what it holds is shown, never read as HTML. */
export function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function line(value: string): string {
  return text(oneLine(value))
}

const meanings = {
  blocked: 'the builder knows no secrets',
  manual: 'a person has to do it',
  partly: 'a part is left to a person',
  fixable: 'secretmount does it all',
  clean: 'nothing was found',
} as const

function chips({ repositories }: Fleet): string {
  const buttons = states.map((state) => {
    const count = repositories.filter((item) => item.state === state).length
    return (
      `<button type="button" class="chip ${state}" data-state="${state}" aria-pressed="true">` +
      `<b>${count}</b> <span class="word">${state}</span><small>${meanings[state]}</small></button>`
    )
  })
  return `<div class="chips" role="group" aria-label="States">${buttons.join('')}</div>`
}

const heads: readonly (readonly [key: string, title: string, isNumber: boolean])[] = [
  ['name', 'Repository', false],
  ['state', 'State', false],
  ['files', 'Dockerfiles', true],
  ['fixed', 'Fixable', true],
  ['left', 'Left to people', true],
  ['callers', 'Callers', true],
  ['rotate', 'To rotate', true],
]

function repositoriesOf({ repositories }: Fleet): string {
  const columns = heads.map(
    ([key, title, isNumber]) =>
      `<th scope="col"${isNumber ? ' class="number"' : ''}>` +
      `<button type="button" data-sort="${key}"${isNumber ? ' data-number' : ''}>` +
      `${title}</button></th>`,
  )
  return `<table id="repositories">
<thead><tr>${columns.join('')}</tr></thead>
${repositories.map(repositoryOf).join('\n')}
</table>`
}

/** A body for each repository: its row, and what opens below it. */
function repositoryOf(repository: FleetRepository): string {
  const { name, state, dockerfiles, callers, left, blockers, rotate, files, callerFiles } =
    repository
  const cells = {
    name,
    state: states.indexOf(state),
    files: dockerfiles.files,
    fixed: dockerfiles.findings.fixed + callers.findings.fixed,
    left: left.length + blockers.length,
    callers: callers.files,
    rotate: rotate.length,
  }
  const data = Object.entries(cells).map(([key, value]) => `data-${key}="${line(String(value))}"`)
  const found = [
    name,
    ...rotate,
    ...files.map(({ path }) => path),
    ...callerFiles.map(({ path }) => path),
  ]
  const hasMore = files.length + callerFiles.length + blockers.length + left.length > 0
  const title = hasMore
    ? `<button type="button" class="open" aria-expanded="false">${line(name)}</button>`
    : `<span class="plain">${line(name)}</span>`
  const numbers = (['files', 'fixed', 'left', 'callers', 'rotate'] as const).map(
    (key) => `<td class="number${cells[key] === 0 ? ' none' : ''}">${cells[key]}</td>`,
  )
  return `<tbody class="repository" data-is="${state}" ${data.join(' ')} data-text="${line(found.join(' ').toLowerCase())}">
<tr><th scope="row">${title}</th><td><span class="badge ${state}">${state}</span></td>${numbers.join('')}</tr>${hasMore ? `\n<tr class="more" hidden><td colspan="7">${detailsOf(repository)}</td></tr>` : ''}
</tbody>`
}

function detailsOf({
  blockers,
  left,
  rotate,
  shared,
  files,
  callerFiles,
}: FleetRepository): string {
  return [
    remarks('First: the builder has to know secrets', blockers),
    remarks('Left to people', left),
    words('Rotate: images that are built already hold these', rotate),
    words('Calls these of other repositories', shared),
    ...files.map((file) => fileOf(file)),
    ...callerFiles.map((file) => callerOf(file)),
  ].join('')
}

function remarks(title: string, items: readonly FleetRemark[]): string {
  if (items.length === 0) return ''
  const rows = items.map(
    ({ path, line: number, name, message }) =>
      `<li><code>${line(`${path}:${number}`)}</code>` +
      ` ${name === undefined ? '' : `<b>${line(name)}</b> `}${line(message)}</li>`,
  )
  return `<section><h3>${title}</h3><ul>${rows.join('')}</ul></section>`
}

function words(title: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  const all = items.map((item) => `<code>${line(item)}</code>`)
  return `<section><h3>${title}</h3><p class="words">${all.join(' ')}</p></section>`
}

function fileOf({ path, diff, command, findings }: FleetRepository['files'][number]): string {
  const fixed = findings.filter((finding) => finding.status === 'fixed')
  const rows = fixed.map(
    (finding) =>
      `<li><span class="at">line ${finding.line}</span>` +
      ` ${finding.name === undefined ? '' : `<b>${line(finding.name)}</b> `}${line(finding.message)}</li>`,
  )
  if (diff === null) return ''
  const build =
    command === null ? '' : `<h4>Build with</h4><pre class="command">${text(command)}</pre>`
  return (
    `<details><summary><code>${line(path)}</code> <small>${fixed.length} fixable</small>` +
    `</summary><ul>${rows.join('')}</ul>${diffOf(diff)}${build}</details>`
  )
}

function callerOf({ path, diff, kinds }: FleetCaller): string {
  if (diff === null) return ''
  return (
    `<details><summary><code>${line(path)}</code> <small>` +
    `${line(kinds.join(', '))}</small></summary>${diffOf(diff)}</details>`
  )
}

const marks: Readonly<Record<string, string>> = { '+': 'ins', '-': 'del' }

function diffOf(diff: string): string {
  const lines = diff.trimEnd().split('\n')
  const hunks = lines.slice(lines.findIndex((item) => item.startsWith('@@')))
  const rows = hunks.map((item) => {
    const kind = item.startsWith('@@') ? 'hunk' : (marks[item[0] ?? ''] ?? '')
    return `<span class="${kind}">${text(printable(item))}\n</span>`
  })
  return `<pre class="diff">${rows.join('')}</pre>`
}

function sharedOf({ shared }: Fleet): string {
  if (shared.length === 0) return ''
  const rows = shared.map(
    ({ name, repositories }) =>
      `<tr><th scope="row"><code>${line(name)}</code></th><td class="number">` +
      `${repositories.length}</td><td>${repositories.map(line).join(', ')}</td></tr>`,
  )
  return `<h2>Called by several repositories</h2>
<p>Teach these secrets first; a secret that nobody mounts yet does no harm.</p>
<table class="shared"><thead><tr><th scope="col">Workflow or library</th><th scope="col" class="number">Repositories</th><th scope="col">Which</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}
