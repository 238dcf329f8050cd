import type { Instruction } from '../scanner/instruction.ts'
import { lexWords } from '../scanner/lexer.ts'
import { rawWords } from '../scanner/words.ts'
import { mountFault } from './mounts.ts'
import { wordsOf } from './operands.ts'

/**
 * Why BuildKit refuses the values of an instruction, once it gets to it (dockerfile2llb/convert.go,
 * dispatch). A value that holds a variable is not judged.
 *
 * @returns what to say behind the keyword; undefined where they are taken
 */
export function valueFault(instruction: Instruction, escape: string): string | undefined {
  const { keyword, text } = instruction
  if (keyword === 'RUN') return instruction.flags.length > 0 ? mountFault(instruction) : undefined
  if (keyword === 'EXPOSE') {
    return wordsOf(instruction).some((word) => isNoPort(word))
      ? 'takes ports: a number or two with - between them, and /tcp, /udp or /sctp'
      : quoteFault(wordsOf(instruction), escape)
  }
  if (keyword === 'STOPSIGNAL' && isNoSignal(text)) return 'takes the name or number of a signal'
  if (keyword === 'COPY' || keyword === 'ADD') return copyFault(instruction, escape)
  if (keyword === 'VOLUME') return quoteFault(wordsOf(instruction), escape)
  return expanded.has(keyword) ? quoteFault([text], escape) : undefined
}

/** Why BuildKit refuses `=x` in a list of names with values; podman takes it. */
export function nameFault({ keyword, text }: Instruction, escape: string): string | undefined {
  if (!named.has(keyword) || !/(?:^|\s)=/.test(text)) return undefined
  const words = rawWords(text, 0, escape)
  if (keyword !== 'ARG' && !words[0]!.raw.includes('=')) return undefined
  return words.some(({ raw }) => raw.startsWith('=')) ? 'has a value without a name' : undefined
}

const named: ReadonlySet<string> = new Set(['ARG', 'ENV', 'LABEL'])

/** The default of an ARG is not read where a build argument takes its place. */
const expanded: ReadonlySet<string> = new Set(['ENV', 'LABEL', 'STOPSIGNAL', 'USER', 'WORKDIR'])

/** Quotes or `${…}` that do not end (shell/lex.go, ProcessWord). */
function quoteFault(words: readonly string[], escape: string): string | undefined {
  return words.some((word) => /["'$]/.test(word) && lexWords(word, raw, escape) === undefined)
    ? 'has quotes or braces that do not end'
    : undefined
}

const raw = { quotes: true, escapes: true }

function copyFault(instruction: Instruction, escape: string): string | undefined {
  const words = wordsOf(instruction).filter((word) => !word.includes('<<'))
  const flag = (name: string) => instruction.flags.find((item) => item.name === name)?.value
  const chmod = flag('chmod') ?? ''
  if (/^\d+$/.test(chmod) && (!/^[0-7]+$/.test(chmod) || parseInt(chmod, 8) > 0o7777))
    return 'takes an octal number up to 7777 as --chmod'
  if (chmod !== '' && /^[^$\d=+-]+$/.test(chmod)) return 'takes no such --chmod'
  if (flag('checksum') && words.length !== 2) return 'takes one source beside --checksum'
  if (flag('checksum') && /^[\w.-]+$/.test(words[0]!)) return 'takes an address beside --checksum'
  return quoteFault(words, escape)
}

/** `[ip:][hostPort:]port[-port][/proto]` (dockerfile2llb/convert_expose.go). */
function isNoPort(word: string): boolean {
  if (/[$'\\`]|^[^"]*"[^"]*$/.test(word)) return false
  const parts = word.replaceAll('"', '').split(':')
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
  if (/[$\\`']/.test(text)) return false
  const name = text.replaceAll('"', '').toUpperCase().replace(/^SIG/, '')
  return /^[+-]?\d+$/.test(name) ? Number(name) === 0 : !signals.has(name) && !realTime.test(name)
}
