import { posix } from 'node:path'
import { judgeFile } from '../../catalog/files.ts'
import { type Effects, effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { hasWord } from '../../has-word.ts'
import type { Paths } from '../paths.ts'
import type { Taint } from './taint.ts'
import { type Write, writeTo } from './write.ts'

/**
 * `curl -u $USER:$PASSWORD https://…/auth > .npmrc`, through a filter or not, `openssl enc -d -k
 * $KEY -out id_rsa`: what a secret opens or what comes back for it is a credential too, where the
 * name of the file says so.
 */
export function obtainedBy(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const effects = effectsOf(command)
  const isAnswer = (effects.row?.answers ?? false) && taint.touches(command)
  if (!isAnswer && !(effects.opens && isToldOf(command, taint))) return []
  return filesOf(command, effects)
    .filter(({ text }) => text !== undefined && judgeFile(text, text) !== undefined)
    .map((word) => ({
      ...writeTo(command, script, paths, word, 'aside'),
      to: isAnswer ? 'a file as the answer of a server' : 'a file as what it decrypts',
      instead: `${isAnswer ? 'fetch' : 'decrypt'} it in the RUN that uses it and delete it there`,
    }))
}

/** `-k "$KEY"`, `-pass env:KEY`, `-pass file:/run/secrets/key` */
function isToldOf({ args }: Command, { names, files }: Taint): boolean {
  return args.some(
    ({ raw }) =>
      [...names].some((name) => hasWord(raw, name)) ||
      [...files].some((file) => raw.includes(file)),
  )
}

/** The files that get what comes out of it. */
function filesOf(command: Command, { row }: Effects): readonly Word[] {
  const { namesBy = [], output = [], letters } = row ?? {}
  return [
    ...command.valuesOf([...namesBy, ...output], letters),
    ...namedByAddress(command, row),
    ...[command, ...command.pipedInto].flatMap((next) => [
      ...effectsOf(next).stores,
      ...next.redirects.flatMap(({ operator, target }) =>
        operator.startsWith('>') && target ? [target] : [],
      ),
    ]),
  ]
}

/** `wget https://…/.env`, `curl -O https://…/.env` */
function namedByAddress(command: Command, row: Effects['row']): readonly Word[] {
  const named = row?.namedByAddress
  if (!named || command.has(named.unless, row.letters)) return []
  if (named.only && !command.has(named.only, row.letters)) return []
  return command.args.flatMap((word) => {
    const path = /^["']?https?:\/\/[^/]+(\/[^?#"']*)/.exec(word.raw)?.[1]
    const name = path && posix.basename(path)
    return name && !name.includes('$') ? [{ ...word, raw: name, text: name, reads: [] }] : []
  })
}
