import { createReadStream } from 'node:fs'
import { homedir } from 'node:os'
import { CannotVerify } from './cannot-verify.ts'
import { credentialsOf, type Looked } from './credentials.ts'

/** A secret's id and where its value is: an environment variable or a file. */
export interface SecretSource {
  readonly id: string
  readonly from: { readonly env: string } | { readonly src: string }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `NAME=env:VAR` or `NAME=file:PATH`.
 * @throws CannotVerify on anything else, without repeating it: someone may have written the value
 *   there
 */
export function parseSecret(option: string): SecretSource {
  const [, id, kind, place] = /^([\w.-]+)=(env|file):(.+)$/s.exec(option) ?? []
  if (id === undefined || place === undefined) {
    throw new CannotVerify(
      '--secret: write NAME=env:VARIABLE or NAME=file:PATH, never the value itself',
    )
  }
  return { id, from: kind === 'env' ? { env: place } : { src: place } }
}

// The shell expands these in a printed command; here nobody does.
const expanded = (path: string, env: Environment) =>
  path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, env['HOME'] ?? homedir())

/** What is larger is no credential, and a device has no end. */
const LARGEST_FILE = 64 * 2 ** 20

/** Reads one byte more than `most` at most. */
async function readUpTo(most: number, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: most })) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/**
 * What to look for of a secret: its value, and the credentials inside it. Messages name the
 * variable or file, never what is in it.
 * @throws CannotVerify when it is not set or cannot be read
 */
export async function readSecret({ id, from }: SecretSource, env: Environment): Promise<Looked> {
  if ('env' in from) {
    const value = Object.hasOwn(env, from.env) ? env[from.env] : undefined
    if (value === undefined)
      throw new CannotVerify(`${id}: the environment variable ${from.env} is not set`)
    return credentialsOf(id, id, Buffer.from(value))
  }
  let value: Buffer
  try {
    value = await readUpTo(LARGEST_FILE, expanded(from.src, env))
  } catch (error) {
    throw new CannotVerify(
      `${id}: cannot read ${from.src} (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    )
  }
  if (value.length > LARGEST_FILE) throw new CannotVerify(`${id}: ${from.src} has more than 64 MiB`)
  return credentialsOf(id, from.src, value)
}
