import { diffArrays } from 'diff'
import { readCopy } from '../../src/dockerfile/copy.ts'
import { declarationsOf } from '../../src/dockerfile/declaration.ts'
import type { Dockerfile } from '../../src/dockerfile.ts'
import type { Report } from '../../src/result.ts'
import type { Instruction } from '../../src/scanner/instruction.ts'
import { bodyOf, type Case, handedOn, textOf } from './case.ts'

/**
 * Instructions that no fixed finding and no mount is about are there to the letter and in order; of
 * the others only what had to go went.
 */
export function instructions(given: Case): string | undefined {
  for (const { before, after } of given.pairs) {
    if (!before) return `line ${after!.firstLine} of the result is new: ${after!.keyword}`
    if (after && textOf(given.before, before) === textOf(given.after, after)) continue
    const why = isConcerned(given, before)
      ? badChange(given, before, after)
      : after
        ? 'changed, but no fixed finding is about it'
        : 'gone, but no fixed finding is about it'
    if (why !== undefined) return `${before.keyword} of line ${before.firstLine}: ${why}`
  }
  return undefined
}

function isConcerned(given: Case, instruction: Instruction): boolean {
  const { result, fixedNames, fixedFiles, before: file } = given
  if (isMended(given, instruction)) return true
  const isHere = ({ line }: { readonly line: number }) =>
    instruction.firstLine <= line && line <= instruction.lastLine
  if (result.findings.some((finding) => finding.status === 'fixed' && isHere(finding))) return true
  if (instruction.keyword === 'RUN' && result.secrets.some(({ mounts }) => mounts.some(isHere)))
    return true
  if (isJoined(given, instruction) || isShown(given, instruction)) return true
  if (isForAgent(given, instruction)) return true
  // what took a setting back goes with the setting, and the story says so
  const undone = `RUN of line ${instruction.firstLine} takes nothing back`
  if (result.findings.some(({ status, message }) => status === 'fixed' && message.includes(undone)))
    return true
  if (declarationsOf(instruction, 0, file.scan.escape).some(({ name }) => fixedNames.has(name)))
    return true
  if (instruction.keyword === 'ONBUILD')
    return result.findings.some(
      ({ status, name, message }) =>
        status === 'fixed' &&
        name !== undefined &&
        (textOf(file, instruction).includes(name) ||
          new RegExp(`ONBUILD RUN of line (?:\\d+, )*${instruction.firstLine}\\b`).test(message)),
    )
  return fixedFiles.some((name) => textOf(file, instruction).includes(name))
}

function badChange(
  given: Case,
  before: Instruction,
  after: Instruction | undefined,
): string | undefined {
  if (before.keyword === 'ARG' || before.keyword === 'ENV')
    return badDeclaration(given, before, after)
  if (before.keyword === 'COPY' || before.keyword === 'ADD') return badCopy(given, before, after)
  if (before.keyword === 'ONBUILD') return badTrigger(given, before, after)
  if (before.keyword !== 'RUN') return 'only ARG, ENV, COPY, ADD and RUN may change'
  return badRun(given, before, after)
}

/** An `ONBUILD ARG` may go, and an `ONBUILD RUN` may get mounts. */
function badTrigger(
  { before: file, after: now }: Case,
  before: Instruction,
  after: Instruction | undefined,
): string | undefined {
  if (after === undefined)
    return before.trigger?.keyword === 'ARG' ? undefined : 'no other trigger than an ARG may go'
  const old = textOf(file, before)
  const left = textOf(now, after).replaceAll(/--mount=type=secret\S* /g, '')
  return left === old.replaceAll(/--mount=type=secret\S* /g, '')
    ? undefined
    : 'a trigger may get mounts and nothing else'
}

function badDeclaration(
  { before: file, fixedNames }: Case,
  before: Instruction,
  after: Instruction | undefined,
): string | undefined {
  const words = (instruction: Instruction | undefined) =>
    instruction
      ? declarationsOf(instruction, 0, file.scan.escape).map(({ name, raw }) => `${name}=${raw}`)
      : []
  const parts = diffArrays(words(before), words(after))
  if (parts.some(({ added }) => added)) return 'it declares something new'
  const gone = parts
    .filter(({ removed }) => removed)
    .flatMap(({ value }) => value.map((word) => word.slice(0, word.indexOf('='))))
  // `ARG NAME $NAME`: what is declared besides is no name
  const wrong = gone.find((name) => !fixedNames.has(name.replace(/^\$\{?(\w+)\}?$/, '$1')))
  return wrong === undefined ? undefined : `${wrong} went, but no fixed finding is about it`
}

function badCopy(
  { fixedFiles }: Case,
  before: Instruction,
  after: Instruction | undefined,
): string | undefined {
  const [old, young] = [readCopy(before), after && readCopy(after)]
  if (!after || !old) return undefined
  // a folder that the COPY made and later steps need
  if (after.keyword === 'RUN')
    return /^RUN mkdir -p -m 0700 \S+$/.test(after.joined.text.trim())
      ? undefined
      : 'a RUN that is no mkdir stands in its place'
  if (
    !young ||
    old.destination.text.replace(/\/$/, '') !== young.destination.text.replace(/\/$/, '')
  )
    return 'another destination'
  const parts = diffArrays(
    old.sources.map(({ text }) => text),
    young.sources.map(({ text }) => text),
  )
  if (parts.some(({ added }) => added)) return 'another source'
  const gone = parts.filter(({ removed }) => removed).flatMap(({ value }) => value)
  return gone.every((path) => fixedFiles.some((name) => path.includes(name)))
    ? undefined
    : 'a source went that no fixed finding is about'
}

function badRun(
  given: Case,
  before: Instruction,
  after: Instruction | undefined,
): string | undefined {
  const { before: file, after: printed, fixedFiles } = given
  const body = bodyOf(file, before)
  if (isJoined(given, before))
    return printed.scan.instructions.some(
      (other) =>
        other.keyword === 'RUN' && inOneLine(bodyOf(printed, other)).includes(inOneLine(body)),
    )
      ? undefined
      : 'its commands are not in the RUN that it was joined to'
  if (isShown(given, before))
    // the mended RUN after it may stand in its place
    return !(after && bodyOf(printed, after).includes(body)) &&
      /^(?:echo [^`|&<>()]*;? ?)+$/.test(inOneLine(body))
      ? undefined
      : 'it does more than to show words'
  if (isForAgent(given, before))
    return after === undefined && agentAlone.test(inOneLine(body))
      ? undefined
      : 'it does more than to give a key to an agent'
  const names = [...fixedFiles, ...holding(file, fixedFiles)]
  const isCleaned = names.some((name) => body.includes(name))
  if (isMended(given, before)) return undefined
  if (isCleaned) return badCleaning(body, after ? bodyOf(printed, after) : '', names)
  if (!after) return /\bunset\b/.test(body) ? undefined : 'the RUN is gone'
  if (!textOf(printed, after).endsWith(body)) return 'the body of the RUN changed'
  const put = bodyOf(printed, after)
    .slice(0, -body.length)
    .replaceAll(/[\\`]\r?\n[ \t]*/g, '')
    .trim()
  return new RegExp(`^(?:(?:${statements.join('|')}) ?)*$`).test(put)
    ? undefined
    : 'another statement than one that sets a variable stands before the body'
}

/** The ENVs that hold the path of a file, or of the folder that a COPY puts it into. */
function holding({ declarations, scan }: Dockerfile, files: readonly string[]): string[] {
  return declarations.flatMap(({ name, kind, value = '' }) =>
    kind === 'ENV' &&
    value.startsWith('/') &&
    files.some((file) => value.endsWith(file) || scan.source.includes(`${name}}/${file}`))
      ? [name]
      : [],
  )
}

/** Does the story say that the RUN became one with others? */
function isJoined({ result: { findings } }: Case, { keyword, firstLine }: Instruction): boolean {
  const story = /the RUNs? of lines? (\d+)(?: and (\d+))? (?:is|are) joined to that of line (\d+)/
  return (
    keyword === 'RUN' &&
    findings.some(
      ({ status, message }) =>
        status === 'fixed' && story.exec(message)?.slice(1).includes(String(firstLine)),
    )
  )
}

/** Does the story say that the RUN went since it only showed the secret? */
function isShown(given: Case, instruction: Instruction): boolean {
  return isTold(given, instruction, /the RUNs? of lines? ([\d, ]+) only showed it/)
}

/** Does it say that the RUN went since the agent that it gave the key to ended with it? */
function isForAgent(given: Case, instruction: Instruction): boolean {
  return isTold(given, instruction, /the RUNs? of lines? ([\d, ]+) only gave it to an agent/)
}

const agentAlone =
  /^(?:(?:eval ["']?(?:\$\(|`)ssh-agent(?: -s)?(?:\)|`)["']?(?: > \/dev\/null)?|(?:ssh-add|chmod)[^;&|<>]*)(?: && |; |$))+$/

function isTold(
  { result: { findings } }: Case,
  { keyword, firstLine }: Instruction,
  story: RegExp,
): boolean {
  return (
    keyword === 'RUN' &&
    findings.some(
      ({ status, message }) =>
        status === 'fixed' &&
        story.exec(message)?.[1]!.split(', ').includes(String(firstLine)) === true,
    )
  )
}

function inOneLine(body: string): string {
  return body
    .replaceAll(/\\\r?\n/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const text = String.raw`"(?:[^"\\$]|\\.|\$\{[^}]*\}|\$\w+|\$\(cat [^)]*\))*"`
const path = String.raw`[\w./~-]+`
/** What may be put before the body of a RUN: what sets its variables. */
const statements = [
  String.raw`\w+=${text}(?: \|\| exit 1)?; export \w+;`,
  String.raw`(?:set -a; )?\. ${path} \|\| exit 1;(?: set \+a;)?`,
  String.raw`if \[ -[fs] ${path} \]; then set -a; \. ${path}; set \+a; fi;`,
  String.raw`if \[ -[fs] ${path} \]; then \w+=${text};(?: export \w+;)?(?: else \w+=${text};)? fi;(?: export \w+;)?`,
  String.raw`\[ -n "\$\w+" \] \|\| unset \w+;`,
]

/** Transforms that leave the body of a RUN alone, but for cleaning up after a file. */
const plain: ReadonlySet<string> = new Set(['variable', 'credential-file'])

/** Transforms that rewrite what a RUN runs say so of its line, or of the variable that it reads. */
function isMended({ before: file, result: { findings } }: Case, run: Instruction): boolean {
  const names = (name: string | undefined) =>
    name === undefined ? [] : [...handedOn(file, [name])]
  const reads = (name: string) =>
    new RegExp(
      String.raw`(?<!\w)${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?!\w)`,
    ).test(textOf(file, run))
  const isOf = ({ line, name, transform }: Report) =>
    (run.firstLine <= line && line <= run.lastLine) ||
    names(name).some(reads) ||
    (transform === 'ssh-key' && /\.ssh\b/.test(textOf(file, run)))
  return (
    run.keyword === 'RUN' &&
    findings.some(
      (finding) => finding.status === 'fixed' && !plain.has(finding.transform) && isOf(finding),
    )
  )
}

/** Of the commands of a RUN only those may go that change or remove the file itself. */
function badCleaning(old: string, young: string, files: readonly string[]): string | undefined {
  const commands = (body: string) =>
    body
      .split(/&&|;|\n/)
      .map((text) => text.replace(/\\\s*$/, '').trim())
      .filter((text) => text !== '' && !text.startsWith('#'))
  const parts = diffArrays(commands(old), commands(young))
  const gone = parts.flatMap(({ removed, value }) => (removed ? value : []))
  // of several files one went: `rm a b` is `rm a` now
  const isRest = (text: string) =>
    gone.some((command) =>
      diffArrays(command.split(/\s+/), text.split(/\s+/)).every(({ added }) => !added),
    )
  // or must not fail where there is none: `rm a` is `rm -f a`
  const isForced = (text: string) => gone.includes(text.replace(/\brm -f /, 'rm '))
  const come = parts.flatMap(({ added, value }) => (added ? value : []))
  if (!come.every((text) => isRest(text) || isForced(text))) return 'a command came or changed'
  const isOfFile = (text: string) =>
    /^(?:(?:sudo|doas|env|nice|nohup|timeout)(?: -\S+| \d\w*)* )*(?:chmod|chown|chattr|setfacl|rm|shred)\b/.test(
      text,
    ) && files.some((name) => text.includes(name))
  return gone.every(isOfFile) ? undefined : 'a command went that is not about the file alone'
}

/**
 * Comments, blank lines, the byte order mark, the style of line ends and the end of the file stay.
 */
export function layout({ result, before, after, pairs }: Case): string | undefined {
  const [old, young] = [result.before, result.after]
  if (old === young) return undefined
  if (old.startsWith('\uFEFF') !== young.startsWith('\uFEFF'))
    return 'the byte order mark came or went'
  if (old.endsWith('\n') !== young.endsWith('\n')) return 'the last line end came or went'
  if (old.includes('\r') !== young.includes('\r')) return 'another kind of line end'
  const parts = diffArrays(besides(before), besides(after))
  // a comment may be put in other words where a finding says so
  const reworded = new Set(
    result.findings
      .filter(({ status }) => status === 'fixed')
      .map(({ line }) => lineAt(before, line))
      .filter((line) => /^\s*#/.test(line)),
  )
  // what looks like a directive is none below an empty line
  const isKeptDead = /^\uFEFF?(?:#.*\r?\n)*\r?\n#[ \t]*(?:syntax|escape|check)[ \t]*=/i.test(young)
  const came = parts.flatMap((part) => (part.added ? part.value : []))
  const added = isKeptDead && came[0] === '' ? came.slice(1) : came
  if (added.length > reworded.size || added.includes('')) return 'a comment or blank line came'
  const gone = parts.flatMap((part) => (part.removed ? part.value : []))
  const instructions = pairs.filter((pair) => !pair.after).map((pair) => pair.before!)
  const theirs = new Set(instructions.flatMap((instruction) => commentsAbove(before, instruction)))
  if (gone.some((line) => line !== '' && !theirs.has(line) && !reworded.has(line)))
    return 'a comment went that does not stand above an instruction that is gone'
  // a header that stood too low to be one is gone with its blank line
  const headers = before.scan.lines.filter(
    ({ start, end }) =>
      start > (before.scan.instructions[0]?.span.start ?? 0) &&
      isHeader(before.scan.source.slice(start, end)),
  )
  return gone.filter((line) => line === '').length > instructions.length + headers.length
    ? 'more blank lines went than instructions'
    : undefined
}

function lineAt({ scan }: Dockerfile, line: number): string {
  return scan.source.slice(scan.lines[line - 1]?.start, scan.lines[line - 1]?.end).trimEnd()
}

function commentsAbove(file: Dockerfile, { firstLine }: Instruction): string[] {
  const found: string[] = []
  for (let line = firstLine - 1; line > 0 && /^\s*#/.test(lineAt(file, line)); line--)
    found.push(lineAt(file, line))
  return found
}

/** The lines outside of instructions, without their ends. */
function besides({ scan }: Dockerfile): string[] {
  const covered = new Set<number>()
  for (const { firstLine, lastLine } of scan.instructions)
    for (let line = firstLine; line <= lastLine; line++) covered.add(line)
  const lines = scan.lines
    .filter((_, index) => !covered.has(index + 1))
    .map(({ start, end }) => scan.source.slice(start, end).trimEnd())
  // the header may come, be raised and move to the top
  return lines.filter((line) => !isHeader(line))
}

function isHeader(line: string): boolean {
  return /^\s*#\s*syntax\s*=/i.test(line)
}
