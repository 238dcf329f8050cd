import { judgeName } from '../../catalog/names.ts'
import { mayHandOn, mayHoldByItself } from '../../catalog/looks.ts'
import { mayDecode } from '../../catalog/programs/decoding.ts'
import { givenCredentials } from '../../catalog/programs/given.ts'
import { isKeyProperty, isSecretOption } from '../../catalog/programs/given/handed-names.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import type { Run } from '../../run.ts'
import { mayName } from '../../run/names.ts'
import type { Command, Script } from '../../shell.ts'
import { mayState } from '../../spoken.ts'
import { namesInKeyFiles } from './key-files.ts'
import { loneName } from './lone-name.ts'

/**
 * The variables that stand where only a credential can: what a program is given for a password or
 * token, the user part of an address, the text of a key file. Their names need not say what they
 * are.
 *
 * @param names the variables that are asked about; a RUN that names none of them is not read
 */
export function namesInSurePlaces(
  runs: readonly Run[],
  names: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>()
  const asked = new Set(names)
  if (names.length === 0) return found
  for (const run of runs) {
    if (!mayName(run, asked) || !maySurelyHold(run)) continue
    if (!run.script || run.script.broken) continue
    for (const name of namesSurelyIn(run.script)) if (asked.has(name)) found.add(name)
  }
  return found
}

/** May a variable stand in the script where only a credential can? Most texts say that none does. */
function maySurelyHold({ instruction, text }: Run): boolean {
  return mayHoldByItself(text) || mayState(instruction, text) || mayDecode.test(text)
}

/** The variables that stand in a script where only a credential can. */
export function namesSurelyIn(script: Script): string[] {
  const found = script.commands.flatMap((command) => [...given(command), ...inAddresses(command)])
  return [...found, ...namesInKeyFiles(script)].filter((name) => !isUser(name))
}

/**
 * The variables that a RUN gives to another one which is a secret by its name: `NODE_AUTH_TOKEN=$X
 * npm ci`, `make API_TOKEN=$X`.
 *
 * @param names the variables that are asked about
 */
export function namesHandedOn(runs: readonly Run[], names: readonly string[]): Set<string> {
  const asked = new Set(names)
  const given = runs
    .filter((run) => mayName(run, asked) && mayHandOn(run.text))
    .flatMap(({ script }) => (script && !script.broken ? script.commands : []))
    .flatMap((command) => handedOn(command))
  return new Set(given.filter((name) => asked.has(name)))
}

function handedOn({ program, args, assignments }: Command): string[] {
  const pairs = args.flatMap(({ raw }, index): [string, string][] => {
    const [, by, name, value] = pair.exec(raw) ?? []
    if (name === undefined) return isSecretOption(raw) ? [[raw, args[index + 1]?.raw ?? '']] : []
    return by === '' && name.includes('.') ? [] : [[name, value!]]
  })
  const set = assignments.map(({ name, value }): [string, string] => [name, value?.raw ?? ''])
  return [...pairs, ...set].flatMap(([name, value]) => {
    const given = loneName(value)
    if (given === undefined || isUser(given) || isPlace(given)) return []
    const isOne = name.startsWith('-') ? isSecretOption(name) : judgeName(name) === 'secret'
    return isOne || isKeyProperty(program, name, given) ? given : []
  })
}

/** `NAME=value`, `-Dname=value`, `/p:Name=value`, `--name=value` */
const pair = /^(-[A-Z]|[-/]p(?:roperty)?:|)(--?[A-Za-z][\w.-]*|[A-Za-z_][\w.-]*)=(.+)$/

function given(command: Command): string[] {
  return givenCredentials(command).flatMap(({ value }) => loneName(value) ?? [])
}

/** `https://user:$X@host`, `https://$X@host` */
const userinfo = /:\/\/(?:[^\s/@:'"]*:)?(\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*))@/g

/** A user's name alone before the `@` is none. */
const isUser = (name: string) => /(?:user|username|login|account|uid)$/i.test(name)

/** The name of an address, a file or a version is none. */
const isPlace = (name: string) =>
  /(?:ur[il]|host|port|name|mail|path|dir|file|version|tag|branch)$/i.test(name)

function inAddresses({ words, assignments }: Command): string[] {
  const values = [...words, ...assignments.flatMap(({ value }) => value ?? [])]
  return values.flatMap(({ raw }) => inAddress(raw))
}

function inAddress(text: string): string[] {
  return text.includes('@')
    ? [...text.matchAll(userinfo)].flatMap((match) => loneName(match[1]!) ?? [])
    : []
}

/** The variables that stand for the password, or all of the user part, of an address in a value. */
export function namesInDeclaredAddresses(declarations: readonly Declaration[]): string[] {
  return declarations.flatMap(({ raw = '' }) => inAddress(raw)).filter((name) => !isUser(name))
}
