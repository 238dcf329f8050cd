import { type Expanded, type ExpansionFault, expand, type Lookup } from '../scanner/expand.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { rawWords } from '../scanner/words.ts'
import { mountFault } from './mounts.ts'
import { wordsOf } from './operands.ts'

/** How the words of a file are read. */
export interface Reading {
  readonly source: string
  readonly escape: string
  /** What is known of the variables that the instruction sees. */
  readonly lookup: Lookup
}

/**
 * Why BuildKit refuses the values of an instruction, once it gets to it (dockerfile2llb/convert.go,
 * dispatch). A value that an ARG or a base image may give is not judged.
 *
 * @returns what to say behind the keyword; undefined where they are taken
 */
export function valueFault(instruction: Instruction, reading: Reading): string | undefined {
  const { keyword } = instruction
  if (keyword === 'RUN')
    return instruction.flags.length > 0 ? mountFault(instruction, reading.lookup) : undefined
  const fault = hasNoFault(instruction) ? undefined : operandsFault(instruction, reading)
  return fault ?? (isCopy(keyword) ? copyFault(instruction, reading) : undefined)
}

/** A variable that is put in as it is. */
const variable = /\$(?:[A-Za-z_]|\{[A-Za-z_]\w*\})/.source
const parts = [
  /[^\s"'$\\`]/.source,
  variable,
  `"(?:${/[^"$\\`]/.source}|${variable})*"`,
  /'[^'$\\`]*'/.source,
]

/** Names with `=` and values whose quotes end, nothing put in but plain variables. */
const plainPairs = new RegExp(String.raw`^(?:[\w.-]+=(?:${parts.join('|')})*(?:\s+|$))+$`)

/** No quotes, no escapes, nothing put in but plain variables. */
const plainWords = /^(?:[^"'$\\`]|\$(?:[A-Za-z_]|\{[A-Za-z_]\w*\}))*$/

/** Cheap, and true of most: nothing that stands there can be wrong. */
function hasNoFault({ keyword, text }: Instruction): boolean {
  if (keyword === 'ENV' || keyword === 'LABEL') return plainPairs.test(text)
  return /^(?:COPY|ADD|USER|WORKDIR)$/.test(keyword) && plainWords.test(text)
}

function isCopy(keyword: string): boolean {
  return keyword === 'COPY' || keyword === 'ADD'
}

function operandsFault(instruction: Instruction, reading: Reading): string | undefined {
  const { keyword } = instruction
  const read = expandAll(wordsIn(instruction, reading.escape), reading)
  if (typeof read === 'string') return faults[read]
  if (keyword === 'EXPOSE' && read.some(({ words, isSure }) => isSure && words.some(isNoPort)))
    return 'takes ports: a number or two with - between them, and /tcp, /udp or /sctp'
  if (keyword === 'STOPSIGNAL' && read.some((word) => word.isSure && isNoSignal(word.text)))
    return 'takes the name or number of a signal'
  if (keyword === 'VOLUME' && read.some((word) => word.isSure && word.text === ''))
    return 'with an empty path'
  return undefined
}

const faults: Readonly<Record<ExpansionFault, string>> = {
  syntax: 'has quotes or braces that do not end, or a ${…} that BuildKit does not know',
  unset: 'asks with ${…?} for a variable that has no value and that no build argument gives one',
}

/** The texts that are expanded, each by itself; the default of an ARG only where it is used. */
function wordsIn(instruction: Instruction, escape: string): readonly string[] {
  const { keyword, text } = instruction
  if (keyword === 'ENV' || keyword === 'LABEL') return pairs(text, escape)
  if (keyword === 'EXPOSE' || keyword === 'VOLUME') return wordsOf(instruction)
  if (isCopy(keyword)) return wordsOf(instruction).filter((word) => !word.includes('<<'))
  return single.has(keyword) ? [text] : []
}

const single: ReadonlySet<string> = new Set(['STOPSIGNAL', 'USER', 'WORKDIR'])

/** Names and values (parser/line_parsers.go, parseNameVal). */
function pairs(text: string, escape: string): string[] {
  if (!/["'$]/.test(text)) return []
  const words = rawWords(text, 0, escape)
  if (!words[0]?.raw.includes('=')) return /^(\S*)\s*([^]*)$/.exec(text)!.slice(1)
  return words.flatMap(({ raw }) => {
    const equals = raw.indexOf('=')
    return equals === -1 ? [raw] : [raw.slice(0, equals), raw.slice(equals + 1)]
  })
}

/** Longer texts are looked through for what is no syntax, and are not put together. */
const longest = 4096

function expandAll(words: readonly string[], reading: Reading): Expanded[] | ExpansionFault {
  const all: Expanded[] = []
  for (const word of words) {
    const read = expandWord(word, reading)
    if (typeof read === 'string') return read
    all.push(read)
  }
  return all
}

function expandWord(text: string, { escape, lookup }: Reading): Expanded | ExpansionFault {
  // nothing in it to put in, to take off or to split at
  if (!/[\s"'$\\`]/.test(text)) return { text, words: text === '' ? [] : [text], isSure: true }
  const quoted = /^"([^"$\\`]+)"$/.exec(text)?.[1]
  if (quoted !== undefined) return { text: quoted, words: [quoted], isSure: true }
  if (text.length <= longest) return expand(text, lookup, { escape })
  const read = expand(text, short(lookup), { escape })
  return typeof read === 'string' ? read : { ...read, isSure: false }
}

/** Values of a character, where only it matters that there are some. */
function short(lookup: Lookup): Lookup {
  return (name) => lookup(name) && 'x'
}

/** Why BuildKit refuses `=x` in a list of names with values; podman takes it. */
export function nameFault({ keyword, text }: Instruction, escape: string): string | undefined {
  if (!named.has(keyword) || !/(?:^|\s)=/.test(text)) return undefined
  const words = rawWords(text, 0, escape)
  if (keyword !== 'ARG' && !words[0]!.raw.includes('=')) return undefined
  return words.some(({ raw }) => raw.startsWith('=')) ? 'has a value without a name' : undefined
}

const named: ReadonlySet<string> = new Set(['ARG', 'ENV', 'LABEL'])

function copyFault(instruction: Instruction, reading: Reading): string | undefined {
  if (instruction.flags.length === 0) return heredocFault(instruction, reading)
  const words = wordsOf(instruction).filter((word) => !word.includes('<<'))
  const flag = (name: string) => instruction.flags.find((item) => item.name === name)?.value
  const read = expandAll(
    ['chown', 'chmod', 'checksum'].map((name) => flag(name) ?? ''),
    reading,
  )
  if (typeof read === 'string') return faults[read]
  const [, chmod = '', checksum = ''] = read.map(({ isSure, text }) => (isSure ? text : ''))
  if (/^\d+$/.test(chmod) && (!/^[0-7]+$/.test(chmod) || parseInt(chmod, 8) > 0o7777))
    return 'takes an octal number up to 7777 as --chmod'
  if (chmod !== '' && /^[^$\d=+-]+$/.test(chmod)) return 'takes no such --chmod'
  if (checksum && words.length !== 2) return 'takes one source beside --checksum'
  if (checksum && /^[\w.-]+$/.test(words[0]!)) return 'takes an address beside --checksum'
  return heredocFault(instruction, reading)
}

/** The text of a heredoc is expanded with a backslash, whatever the file says (convert.go). */
function heredocFault(instruction: Instruction, reading: Reading): string | undefined {
  for (const { expand: isExpanded, body } of instruction.heredocs) {
    const text = reading.source.slice(body.start, body.end)
    if (!isExpanded || !text.includes('${')) continue
    const read = expand(text, short(reading.lookup), { escape: '\\', isHeredoc: true })
    if (read === 'unset') return faults.unset
    if (read === 'syntax')
      return 'has a heredoc with a ${…} that BuildKit does not know: quote its name (<<"EOF")'
  }
  return undefined
}

/** `[ip:][hostPort:]port[-port][/proto]` (dockerfile2llb/convert_expose.go). */
function isNoPort(word: string): boolean {
  const parts = word.split(':')
  const [, port = '', proto] = /^([^/]*)(?:\/([^]*))?$/.exec(parts.at(-1)!)!
  if (proto && !/^(?:tcp|udp|sctp)$/i.test(proto)) return true
  return isNoRange(port) || (parts.length === 2 && parts[0] !== '' && isNoRange(parts[0]!))
}

function isNoRange(text: string): boolean {
  const [, first, last = first] = /^\+?(\d{1,9})(?:-\+?(\d{1,9}))?$/.exec(text) ?? []
  return first === undefined || Number(last) > 65_535 || Number(first) > Number(last)
}

/** Names of moby/sys/signal for Linux; a number but 0 is taken. */
const signals: ReadonlySet<string> = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT ' +
    'STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
  ).split(' '),
)
const realTime = /^RTM(?:IN(?:\+(?:\d|1[0-5]))?|AX(?:-(?:\d|1[0-4]))?)$/

function isNoSignal(text: string): boolean {
  const name = text.toUpperCase().replace(/^SIG/, '')
  return /^[+-]?\d+$/.test(name) ? Number(name) === 0 : !signals.has(name) && !realTime.test(name)
}
