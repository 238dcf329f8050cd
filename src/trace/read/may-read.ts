import { effectsOf } from '../../catalog/programs/effects.ts'
import { isOfFramework } from '../../catalog/programs/interpreters.ts'
import { hasWord } from '../../has-word.ts'
import {
  ecosystem,
  readsLent,
  readsVariable,
  servesScripts,
  type Tool,
} from '../../catalog/tools.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { readScript } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { isOfTools } from './downloaded.ts'
import { consultedReading, fillingReading } from './given-texts.ts'
import { gitUsers } from './git-users.ts'
import { aliasReading, helperReading } from './helpers.ts'
import { installsAlone, runsProjectCode } from './project-code.ts'
import type { Implicit } from './readings.ts'
import {
  fileFor,
  hasGitConfig,
  isAtHand,
  isClearedFor,
  isUntold,
  isToldOtherwise,
  needsNothing,
  stopsAtNames,
} from './settings-read.ts'

/**
 * How a call reads a variable that its text does not name, or may; undefined when it is known not
 * to: its variables and files are a closed list that does not hold the name, and it runs no code of
 * others.
 */
export function mayRead(call: Call, name: string, around: Around, depth = 0): Implicit | undefined {
  const { words, found, runner } = call
  if (runner && !runner.needs && readsVariable(runner, name))
    return { how: 'tool', by: runner.name, tool: runner.name }
  if (call.installer && !isOfTools(name, call.installer)) return undefined
  const isOwn =
    call.isScript ||
    around.own.has(words[0]!.replace(/^.*\//, '')) ||
    around.written(words[0]!) !== undefined
  const script = isOwn ? scriptReading(words, name, around, depth) : undefined
  if (found) return toolReading(call as KnownCall, name, around, { script, depth })
  if (isOwn) return script
  if (call.isIdle) return undefined
  const { environment, consulted } = effectsOf(call.command)
  if (consulted.length > 0) return consultedReading(consulted, words[0]!, name, around)
  return environment?.when === 'mentioned' || environment?.when === 'always'
    ? fillingReading(call, name, around)
    : { how: helperReading(name, around, depth, mayRead) ? 'script' : 'unknown', by: words[0]! }
}

type KnownCall = Call & { readonly found: NonNullable<Call['found']> }

function toolReading(
  { found: { tool, args }, isIdle, command }: KnownCall,
  name: string,
  around: Around,
  { script, depth }: { readonly script: Implicit | undefined; readonly depth: number },
): Implicit | undefined {
  const reading = (how: Implicit['how'], by = tool.name): Implicit => ({ how, by, tool: tool.name })
  const alone = installsAlone(tool, args)
  const file = fileFor(tool, name, around, alone)
  const stops = file !== undefined && stopsAtNames(tool, args, around.image)
  const alias = aliasReading({ command, tool }, name, around, depth, mayRead)
  if (alias) return reading(alias, `${tool.name} by an alias`)
  if (isIdle) return stops && isAtHand(file) ? reading('file') : undefined
  const isKin =
    ecosystem(name).includes(tool.name) &&
    !(alone && needsNothing(tool, args)) &&
    (alone || !isToldOtherwise(tool, around, command))
  const reads = readsVariable(tool, name) || readsLent(tool, args, name)
  const isNamed = () =>
    around.project.isNamedFor(tool, name) || around.project.isNamedIn(args, name)
  if (tool.needs ? tool.needs.test(args) : !tool.scripts?.test(args)) {
    if (reads) return reading('tool')
    const asked = askedByGit(tool, name, around, depth)
    if (file || isNamed() || asked?.how === 'file') return reading('file')
    if (isKin && !servesScripts(name)) {
      if (asked?.how === 'kin') return asked
      return isUntold(tool, args, around) ? { ...reading('kin'), untold: true } : reading('kin')
    }
    if (asked) return asked
    // it runs the project's code for its own sake, not as a hook
    if (tool.scripts?.test(args)) return reading('project')
    return runsProjectCode(tool, args) && !around.project.isWithoutHooks(tool, args)
      ? reading('hook')
      : undefined
  }
  if (!tool.scripts) return undefined
  const by = `${tool.name} script`
  if (reads) return reading('tool', by)
  if (isNamed()) return reading('file', by)
  if (isKin && servesScripts(name)) return reading('kin', by)
  if (file && !tool.expands) return reading('file')
  if (stops) return reading('file')
  const isCleared = isClearedFor(tool, name, around, command)
  if (isKin && stopsAtNames(tool, args, around.image) && !isCleared) return reading('kin')
  return script ?? reading('project', by)
}

/** What git asks for a password, when the tool fetches through it. */
function askedByGit(
  { name: by }: Tool,
  name: string,
  around: Around,
  depth: number,
): Implicit | undefined {
  if (!gitUsers.includes(by)) return undefined
  const helped = helperReading(name, around, depth, mayRead)
  if (helped === 'file') return { how: 'file', by, tool: by }
  if (around.asksPass) return { how: 'script', by: `${by} by GIT_ASKPASS`, tool: by }
  if (helped) return { how: helped, by: `${by} by a helper`, tool: by }
  return hasGitConfig(around)
    ? { how: 'kin', by: `${by} by its configuration`, tool: by }
    : undefined
}

/** Scripts in scripts deeper than this are not looked into. */
const deepest = 3

/** A script of the project: what it does is known when its text is at hand. */
function scriptReading(
  words: readonly string[],
  name: string,
  around: Around,
  depth: number,
): Implicit | undefined {
  const by = words.slice(0, 2).join(' ')
  const path = words.find((word) => /[./]/.test(word) && !word.startsWith('-') && word !== '.')
  const text = depth >= deepest ? undefined : textOf(words[0]!, path, around)
  const isOwn = path !== undefined && isOfFramework(path)
  if (text === undefined) return { how: isOwn ? 'project' : 'script', by }
  if (hasWord(text, name)) return { how: 'file', by }
  if (!isShellScript(words, text)) return { how: 'script', by }
  const script = readScript(text, wrapperOf)
  if (script.broken || /\$\{!|\beval\b/.test(text)) return { how: 'script', by }
  // its commands stand in a text of their own
  const inside = {
    ...around,
    isSettled: ({ content, via }: ConfigFile) => !!content && via !== 'written',
  }
  const found = callsIn(script).flatMap((call) => mayRead(call, name, inside, depth + 1) ?? [])
  const [first] = found
  return first === undefined
    ? undefined
    : { how: found.some(({ how }) => how === 'tool' || how === 'file') ? 'file' : 'script', by }
}

function textOf(program: string, path: string | undefined, around: Around): string | undefined {
  const written = around.written(program) ?? (path && around.written(path))
  return written ?? (path && around.project.text(path))
}

function isShellScript([program]: readonly string[], text: string): boolean {
  const shebang = /^#!\s*(?:\S*\/)?(?:env\s+)?(\S+)/.exec(text)?.[1]
  return /^(?:sh|bash|dash|ash|zsh|\.|source)$/.test(
    (shebang ?? program ?? '').replace(/^.*\//, ''),
  )
}
