import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../readme/workspace.ts'

interface Step {
  readonly id?: string
  readonly shell: string
  readonly run: string
  readonly env?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
}

/** The action as `action.yml` describes it. */
export const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string; description: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

/** What a run of the action left behind. */
export interface ActionRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What `gh` was called with, its `--input` behind. */
  readonly posted: string
}

const gh = `#!/bin/sh
printf '%s ' "$@" >> "$POSTED"
while [ $# -gt 1 ]; do [ "$1" = --input ] && { echo; cat "$2"; } >> "$POSTED"; shift; done
exit 0
`

/**
 * Runs the steps of the action as a runner does: expressions filled in, one shell after the other,
 * until one fails.
 *
 * @param inputs what the workflow says under `with`
 * @param event the parts of `github` that the expressions ask for
 */
export function runAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  event: Readonly<Record<string, string>> = {},
): ActionRun {
  const own = mkdtempSync(join(tmpdir(), 'secretmount-action-'))
  writeFileSync(join(own, 'gh'), gh)
  chmodSync(join(own, 'gh'), 0o755)
  const file = (name: string) => {
    writeFileSync(join(own, name), '')
    return join(own, name)
  }
  const [output, summary, posted] = [file('output'), file('summary'), file('posted')]
  const filled = (text: string): string =>
    text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
      const input = /^inputs\.(.+)/.exec(name)?.[1]
      if (input === undefined) return event[name] ?? ''
      return inputs[input] ?? filled(action.inputs[input]?.default ?? '')
    })
  let ran = { code: 0, stdout: '', stderr: '' }
  for (const { run, env = {}, 'working-directory': place = '.' } of action.runs.steps) {
    if (ran.code !== 0) break
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', filled(run)], {
      cwd: join(folder, filled(place)),
      encoding: 'utf8',
      env: {
        PATH: [own, process.env['PATH']].join(delimiter),
        HOME: own,
        GITHUB_ACTION_PATH: root,
        GITHUB_REPOSITORY: 'team/app',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: own,
        POSTED: posted,
        ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)])),
      },
    })
    ran = { code: status ?? -1, stdout: ran.stdout + stdout, stderr: ran.stderr + stderr }
  }
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  return {
    ...ran,
    outputs: Object.fromEntries(
      read(output)
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('=') as [string, string]),
    ),
    summary: read(summary),
    posted: read(posted),
  }
}
