import type { Replacement } from '../../plan/replacements.ts'
import type { Obstacle } from '../../transform.ts'
import type { BuilderName, Delivery } from '../caller.ts'
import { change, type Embedded, placed } from '../embedded.ts'
import type { ShellOptions } from './options.ts'
import type { VariablesPlace } from './variables-place.ts'
import { fileOption } from './whole-file.ts'
import type { Argument } from './value.ts'

/** One call, as far as its edits need it. */
export interface EditedCall {
  readonly embedded: Embedded
  readonly options: ShellOptions
  readonly builder: BuilderName
  readonly place: VariablesPlace
  readonly arguments: readonly Argument[]
  /** Where the word before an argument ends. */
  readonly before: (argument: Argument) => number
  /** Has the variable, for the programs that are run here, the value that the shell gives it? */
  readonly isExported: (name: string) => boolean
  /** Can the variable not be set before a command? */
  readonly isReadonly: (name: string) => boolean
}

/** One argument on its way: the variable that the builder's client will read. */
interface Handed {
  readonly delivery: Delivery
  readonly argument: Argument
  readonly variable: string
  /** `X="$X"` is written before the command. */
  readonly isSet: boolean
}

/** The edits that hand over secrets in place of the arguments of one call. */
export function deliver(
  call: EditedCall,
  deliveries: readonly Delivery[],
): Replacement[] | Obstacle {
  const edits: Replacement[] = []
  const handed: Handed[] = []
  const before: Handed[] = []
  for (const delivery of deliveries) {
    const argument = argumentOf(call, delivery)
    if (delivery.given || (delivery.asFile && argument.file)) {
      edits.push(delivery.given ? removal(call, argument) : fileOption(call, argument, delivery))
      continue
    }
    if (call.builder === 'compose' || call.builder === 'bake') {
      const set = setFor(call, argument)
      if ('why' in set) return set
      edits.push(...set.edits)
      if (set.isSet) before.push({ delivery, argument, variable: argument.name, isSet: true })
      continue
    }
    if (call.builder === 'fly') {
      edits.push(...flyWords(call, argument, delivery))
      continue
    }
    const hoisted = hoist(call, argument)
    if (hoisted && 'why' in hoisted) return hoisted
    edits.push(...(hoisted ?? []))
    const found = hand(call, delivery, argument, deliveries, hoisted !== undefined)
    if ('why' in found) return found
    handed.push(found)
  }
  const prefix = prefixOf(call, [...before, ...handed])
  return [...(prefix ? [prefix] : []), ...edits, ...handed.map((item) => option(call, item))]
}

function removal(call: EditedCall, argument: Argument): Replacement {
  return change(call.embedded, { start: call.before(argument), end: argument.end }, [])
}

/** The file has the secret from the variable of the argument's name: the command only sets it. */
function setFor(
  call: EditedCall,
  argument: Argument,
): { readonly edits: readonly Replacement[]; readonly isSet: boolean } | Obstacle {
  const gone = removal(call, argument)
  const hoisted = hoist(call, argument)
  if (hoisted && 'why' in hoisted) return hoisted
  const { name, spelling } = argument
  const isSame =
    spelling === 'same variable' && call.isExported(name) && !call.place.taken.has(name)
  if (hoisted || spelling === 'name only' || isSame)
    return { edits: [...(hoisted ?? []), gone], isSet: false }
  return call.place.taken.has(name) || call.isReadonly(name)
    ? {
        why: 'has another value on this line',
        remedy: `set ${name} to the value before the command`,
      }
    : { edits: [gone], isSet: true }
}

function argumentOf(call: EditedCall, { argument }: Delivery): Argument {
  const found = call.arguments.find(
    (item) => placed(call.embedded, item).start === argument.start && item.name === argument.name,
  )
  if (!found) throw new Error('an argument of another call')
  return found
}

function hoist(call: EditedCall, { spelling, value, name }: Argument) {
  const { hoist: into } = call.options
  return into && spelling === 'expression' && value
    ? into(name, placed(call.embedded, value))
    : undefined
}

function hand(
  call: EditedCall,
  delivery: Delivery,
  argument: Argument,
  all: readonly Delivery[],
  isHoisted: boolean,
): Handed | Obstacle {
  const { name, spelling, from } = argument
  const known = { delivery, argument, isSet: false }
  if (isHoisted || spelling === 'name only') return { ...known, variable: name }
  const isPlain = spelling === 'same variable' || spelling === 'other variable'
  const isFree = !call.place.taken.has(from ?? name)
  if (isPlain && from !== undefined && isFree && call.isExported(from))
    return { ...known, variable: from }
  const others = all.map((item) => argumentOf(call, item)).filter((item) => item !== argument)
  const isRead =
    spelling !== 'same variable' &&
    others.some((item) => item.reads.some((read) => read.name === name))
  const isTaken = call.place.taken.has(name) || call.isReadonly(name) || isRead
  const variable = isTaken ? `${name}_SECRET` : name
  if (isTaken && call.embedded.text.includes(variable))
    return {
      why: 'has another value on this line',
      remedy: `set a variable of another name before it and pass --secret id=${delivery.id},env=THAT_NAME`,
    }
  return { ...known, variable, isSet: true }
}

function prefixOf(call: EditedCall, handed: readonly Handed[]): Replacement | undefined {
  const { embedded, place } = call
  const set = handed.filter(
    ({ isSet, argument }, index) =>
      isSet && handed.findIndex((other) => other.argument === argument) === index,
  )
  if (set.length === 0) return undefined
  const parts = set.flatMap(({ argument: { quote, value }, variable }) => [
    `${variable}=${quote}`,
    value!,
    `${quote} `,
  ])
  return change(embedded, { start: place.at, end: place.at }, [place.lead, ...parts])
}

function option(call: EditedCall, { delivery, argument, variable }: Handed): Replacement {
  const { embedded, builder } = call
  const type = builder === 'podman' || builder === 'buildah' ? 'type=env,' : ''
  const value = `id=${delivery.id},${type}env=${variable}`
  const { words } = argument.option
  const isJoined = words.length === 1
  if (delivery.keep) {
    const text = isJoined ? ` --secret=${value}` : ` --secret ${value}`
    return change(embedded, { start: argument.end, end: argument.end }, [text])
  }
  if (isJoined) return change(embedded, argument, [`--secret=${value}`])
  const between = { start: words[0]!.end, end: words[1]!.start }
  return change(embedded, argument, ['--secret', between, value])
}

/**
 * `fly deploy --build-secret NAME=VALUE` takes the value as `--build-arg` does
 * (fly.io/docs/apps/build-secrets).
 */
function flyWords(
  { embedded }: EditedCall,
  argument: Argument,
  { id, keep }: Delivery,
): Replacement[] {
  const {
    value,
    option: { words },
    quote,
  } = argument
  if (!value || words.length !== 2) return []
  const parts = ['--build-secret', ' ', `${id}=${quote}`, value, quote]
  return keep
    ? [change(embedded, { start: argument.end, end: argument.end }, [' ', ...parts])]
    : [
        change(embedded, argument, [
          '--build-secret',
          { start: words[0]!.end, end: words[1]!.start },
          ...parts.slice(2),
        ]),
      ]
}
