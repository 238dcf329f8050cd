import { readOpening } from '../scanner/heredoc.ts'
import { type Instruction, readJson } from '../scanner/instruction.ts'

/**
 * Why every builder refuses an instruction by its words, the flags left out: instructions/parse.go,
 * and podman says the same. An ONBUILD's trigger is read when it is used, not here.
 *
 * @returns what to say behind the keyword; undefined where it is taken
 */
export function operandFault(instruction: Instruction): string | undefined {
  return rows[instruction.keyword]?.(instruction)
}

type Row = (instruction: Instruction) => string | undefined

const none = 'without an argument'
const needsOne: Row = ({ text }) => (text === '' ? none : undefined)
const rows: Readonly<Record<string, Row>> = {
  // by its words: a line of escape characters has none
  ARG: needsOne,
  ENV: needsOne,
  EXPOSE: needsOne,
  LABEL: needsOne,
  MAINTAINER: needsOne,
  STOPSIGNAL: needsOne,
  USER: needsOne,
  WORKDIR: needsOne,
  ADD: copyFault,
  COPY: copyFault,
  FROM: fromFault,
  HEALTHCHECK: healthcheckFault,
  ONBUILD: onbuildFault,
  SHELL: ({ text, json }) =>
    text === '' || json?.length === 0
      ? none
      : json
        ? undefined
        : 'takes its words as a JSON array only',
  VOLUME: (instruction) => {
    const words = wordsOf(instruction)
    if (words.length === 0) return none
    return words.some((word) => word.trim() === '') ? 'with an empty path' : undefined
  },
}

/** The words of an instruction that takes them with blanks between them or as a JSON array. */
export function wordsOf({ text, json }: Instruction): readonly string[] {
  return json ?? (text === '' ? [] : text.split(/[\t\v\f\r ]+/))
}

function copyFault(instruction: Instruction): string | undefined {
  const words = wordsOf(instruction)
  if (words.length === 0) return none
  if (words.length === 1) return 'needs a source and a destination'
  const opening = readOpening(words.at(-1)!)
  return opening !== undefined && opening !== 'fault'
    ? 'takes no heredoc as its destination'
    : undefined
}

function fromFault(instruction: Instruction): string | undefined {
  const words = wordsOf(instruction)
  if (words.length === 0) return none
  return words.length === 1 || (words.length === 3 && words[1]!.toUpperCase() === 'AS')
    ? undefined
    : 'takes an image, or an image AS a name, and nothing else; a comment needs a line of its own'
}

function healthcheckFault({ text }: Instruction): string | undefined {
  const [, type = '', rest = ''] = /^(\S*)\s*([^]*)$/.exec(text)!
  if (type === '') return none
  if (type.toUpperCase() === 'NONE') return rest === '' ? undefined : 'NONE takes nothing more'
  if (type.toUpperCase() !== 'CMD') return 'takes CMD or NONE'
  if (rest === '' || /^\[\s*\]$/.test(rest)) return 'CMD without a command'
  return readJson(rest) === 'mixed' ? 'CMD takes a JSON array of strings only' : undefined
}

function onbuildFault({ trigger }: Instruction): string | undefined {
  if (trigger === undefined || trigger.keyword === '') return none
  return /^(?:ONBUILD|FROM|MAINTAINER)$/.test(trigger.keyword)
    ? `cannot hold ${trigger.keyword}`
    : undefined
}
