import type { Facts } from '../src/facts.ts'
import { isInEffect } from '../src/flow/configs.ts'
import { findTool } from '../src/catalog/tools.ts'
import { splitUserinfo, type Userinfo } from '../src/flow/userinfo.ts'
import type { Life } from '../src/flow/lives.ts'
import type { Run } from '../src/run.ts'
import type { Word } from '../src/shell.ts'
import { readableBy } from '../src/serve.ts'
import type { Cure, Leak, Obstacle, Transform } from '../src/transform.ts'

/**
 * git keeps the address that it is given, token included: in `.git/config` of a clone, in `~/.gitconfig` for `insteadOf`. The address loses
 * the token, and a credential helper gives it when git asks.
 *
 * @example
 * // before
 * ARG GIT_TOKEN
 * RUN git clone https://ci:${GIT_TOKEN}@git.example.com/team/app.git
 * // after
 * RUN --mount=type=secret,id=GIT_TOKEN,env=GIT_TOKEN \
 *     git -c credential.helper='!f() { test "$1" = get && echo "username=ci" && echo "password=${GIT_TOKEN}"; }; f' clone https://git.example.com/team/app.git
 */
export const gitAuth: Transform = {
  name: 'git-auth',
  description: 'tokens in git addresses are given by a credential helper and stored nowhere',
  cure(facts, life, leak) {
    if (leak.kind !== 'write' || leak.run.script === undefined) return undefined
    if (leak.write.how === 'clone') return cureClone(life, leak)
    return leak.write.how === 'tool' && leak.write.to === '~/.gitconfig' ? cureInsteadOf(facts, life, leak) : undefined
  },
}

/** A helper that answers `get` and nothing else, in single quotes: git runs it with sh when it needs the password. */
function helper(username: string, password: string): string {
  return `'!f() { test "$1" = get && echo "username=${username}" && echo "password=${password}"; }; f'`
}

type WriteLeak = Leak & { kind: 'write' }

function cureClone(life: Life, { run, write }: WriteLeak): Cure | Obstacle | undefined {
  const { words } = write.command
  const at = words.findIndex((word) => word.text === 'clone')
  const url = words.find((word, index) => index > at && word.reads.some((read) => life.variable.names.has(read.name)))
  const parts = url && addressOf(url, life)
  if (at !== 1 || !url || !parts) return undefined
  const before = run.source(words[at]!)
  const place = run.source(url)
  if (!before || !place) return undefined
  const config = `-c credential.helper=${helper(parts.username, parts.password)} `
  return {
    done: 'git asks a helper for the token, so the clone does not keep it',
    // the helper reads it still
    consumed: [],
    needs: [],
    apply: (edit) => {
      edit.replace({ start: before.start, end: before.start }, config)
      edit.replace(place, parts.clean)
    },
  }
}

/** The address of a word with the token in its userinfo, when that is all that is secret in it. */
function addressOf(word: Word, life: Life): Userinfo | undefined {
  const parts = splitUserinfo(word.raw)
  const isSecret = (text: string) => word.reads.some((read) => life.variable.names.has(read.name) && text.includes(read.name))
  return parts && isSecret(parts.password) && !isSecret(parts.clean) && !/[`']|\$\(/.test(parts.username + parts.password) ? parts : undefined
}

function cureInsteadOf(facts: Facts, life: Life, { run, write }: WriteLeak): Cure | Obstacle | undefined {
  const { command } = write
  const key = command.words.find((word) => /\.insteadOf["']?$/i.test(word.raw))
  const match = key && /^url\.(["']?)([^]*?)\1\.insteadOf$/i.exec(key.raw.replaceAll(String.raw`\"`, '"').replace(/^"(url\.[^]*)"$/, '$1'))
  const parts = match && splitUserinfo(match[2]!.replaceAll('"', ''))
  const value = command.words[command.words.indexOf(key!) + 1]
  if (!key || !parts || value?.text === undefined || command.words[0]?.text !== 'git' || command.words[1]?.text !== 'config') return undefined
  if (!key.reads.some((read) => parts.password.includes(read.name) && life.variable.names.has(read.name)) || !/^\$\{?\w+\}?$/.test(parts.password)) return undefined
  const place = run.source({ start: key.start, end: value.end })
  const whole = run.source(command)
  if (!place || !whole) return undefined
  const host = parts.clean.replace(/^(\w+:\/\/[^/]+).*$/, '$1')
  const scope = command.words.slice(2, command.words.indexOf(key)).map((word) => word.raw)
  const isSame = parts.clean.replace(/\/$/, '') === value.text.replace(/\/$/, '')
  const fetchers = facts.runs.filter((other) => fetchesAfter(facts, run, other, write.command.end))
  return {
    done: 'git asks a helper for the token, so no configuration keeps it',
    consumed: [{ run, span: command }],
    needs: [],
    apply: (edit, secret) => {
      const config = `credential."${host}".helper ${helper(parts.username, `$(cat /run/secrets/${secret.id})`)}`
      const kept = scope.filter((flag) => flag !== '--add').join(' ')
      if (isSame) edit.replace(place, config)
      else edit.replace(place, `url."${parts.clean}".insteadOf ${value.raw} && git config ${kept === '' ? '' : `${kept} `}${config}`)
      for (const other of fetchers) edit.mount(other, secret, readableBy(facts, other))
    },
  }
}

/** Does a RUN fetch through git once the configuration is there? */
function fetchesAfter(facts: Facts, writer: Run, other: Run, end: number): boolean {
  if (other !== writer && !isInEffect({ stage: writer.stage, instruction: writer.instruction }, other.stage, other.instruction)) return false
  if (facts.isIgnored(other.instruction)) return false
  return (other.script?.commands ?? []).some((command) => {
    if (other === writer && command.start < end) return false
    const found = findTool(command.words.map((word) => word.text ?? word.raw))
    return found !== undefined && viaGit.has(found.tool.name) && !found.tool.idle?.test(found.args) && (found.tool.needs?.test(found.args) ?? true)
  })
}

/** Tools that fetch dependencies through git. */
const viaGit: ReadonlySet<string> = new Set(['git', 'go', 'npm', 'yarn', 'pnpm', 'bun', 'pip', 'poetry', 'uv', 'pipenv', 'pdm', 'composer', 'bundler', 'cargo', 'mix', 'swift'])
