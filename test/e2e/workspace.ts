import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Fixture } from './fixtures.ts'
import type { Value } from './values.ts'

/**
 * What stands in the fixtures' files for a value; the second in Dockerfiles, where the tool must
 * not take it for a dummy.
 */
const placeholder = /fake-token-for-tests|made-up-b7f2c9d1e4/g

/**
 * A copy of a fixture with values of its own: its context, its Dockerfile in there, a home folder.
 */
export interface Workspace {
  /** the build context, where the command runs */
  context: string
  /** the path of the Dockerfile in it */
  dockerfile: string
  home: string
  remove(): void
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o600 })
}

function filled(text: string, values: Value[]): string {
  const literal = values.find(({ facts }) => facts.literal === true)
  return literal === undefined ? text : text.replaceAll(placeholder, literal.token)
}

/**
 * Writes the file that a build in the dotenv style takes all values from; to be called where the
 * command runs.
 */
export function writeBundle(workspace: Workspace, values: Value[]): void {
  const lines = values
    .filter(({ facts }) => facts.arg === true)
    .map(({ name, text }) => `${name}='${text}'\n`)
  put(join(workspace.context, '.env'), lines.join(''))
}

/** What a rewrite keeps out of the build context, for a build in another copy of it. */
export function takeIgnoreFile(from: Workspace, to: Workspace): void {
  const path = join(from.context, '.dockerignore')
  if (existsSync(path)) cpSync(path, join(to.context, '.dockerignore'))
}

/** Makes a copy of a fixture's context with the Dockerfile given and these values filled in. */
export function openWorkspace(fixture: Fixture, dockerfile: string, values: Value[]): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'secretmount-build-'))
  const [context, home] = [join(root, 'context'), join(root, 'home')]
  mkdirSync(context)
  mkdirSync(home)
  if (existsSync(join(fixture.folder, 'context')))
    cpSync(join(fixture.folder, 'context'), context, { recursive: true })
  for (const { facts, token, text } of values) {
    const path = join(context, facts.file ?? 'nowhere')
    const content =
      facts.key === true || !existsSync(path)
        ? text
        : readFileSync(path, 'utf8').replaceAll(placeholder, facts.base64 === true ? text : token)
    if (facts.file !== undefined) put(path, content)
    if (facts.home !== undefined) put(join(home, facts.home), content)
  }
  writeFileSync(join(context, 'Dockerfile'), filled(dockerfile, values))
  return {
    context,
    dockerfile: join(context, 'Dockerfile'),
    home,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
