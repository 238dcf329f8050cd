import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** How one secret of a fixture reaches the builds. Every build gets a value of its own. */
export interface SecretFacts {
  /** a `--build-arg` of the old build, a variable of the new one */
  arg?: boolean
  /** the value around the token, for instance `https://build:{token}@pypi.example.com/simple` */
  value?: string
  /** the value is given in base64 */
  base64?: boolean
  /**
   * a file of the context whose text `fake-token-for-tests` is replaced by the token; with `key`,
   * the whole file
   */
  file?: string
  /** a fresh private key for OpenSSH */
  key?: boolean
  /** a file in the home folder of whoever builds: the same, or the text of the value */
  home?: string
  /** the old file mounts it already, so that nothing leaks */
  mounted?: boolean
  /** the Dockerfile itself holds `fake-token-for-tests` */
  literal?: boolean
}

/** What `e2e.json` says about a fixture. */
export interface BuildFacts {
  secrets: Record<string, SecretFacts>
  /**
   * `proven` (default): rewritten, and the promise holds; `clean`: right already, stays as it is;
   * `reported`: stays as it is, with a reason
   */
  expect?: 'proven' | 'clean' | 'reported'
  /** what a build without the secret does */
  without?: 'fails' | 'fetches nothing'
  /** the command that belongs to the hand-written after */
  command?: string
  /** flags that the old build needs already, such as `--ssh default` */
  given?: string[]
  /** an ssh agent with one key is there */
  agent?: boolean
  /**
   * a stage to look into besides: a file copied into a stage that is not the last leaks there (into
   * the build cache), not into the image
   */
  stage?: string
}

/** A folder with an old Dockerfile, its build context, and what is to be proven. */
export interface Fixture {
  name: string
  folder: string
  before: string
  /** the rewrite as a person would write it, if the folder has one */
  after?: string
  facts: BuildFacts
  settings?: Settings
}

/** What `options.json` says: how the tool is called for this fixture. */
export interface Settings {
  secrets?: string[]
  ignore?: string[]
  unsafe?: boolean
  ssh?: boolean
  style?: string
  builder?: string
  syntax?: boolean
  bundle?: { id: string; path: string }
  /** the stage that is built; the last one if not said */
  target?: string
  tag?: string
}

/** The flags of `secretmount` that mean the same as these settings. */
export function flagsOf({ secrets = [], ignore = [], bundle, ...settings }: Settings): string[] {
  const switches = [
    ...(settings.unsafe === true ? ['--unsafe'] : []),
    ...(settings.ssh === true ? ['--ssh'] : []),
    ...(settings.syntax === false ? ['--no-syntax'] : []),
  ]
  const valued = (['style', 'builder', 'target', 'tag'] as const).flatMap((name) =>
    settings[name] === undefined ? [] : [`--${name}`, settings[name]],
  )
  const listed = [
    ...secrets.flatMap((name) => ['--secret', name]),
    ...ignore.flatMap((name) => ['--ignore', name]),
  ]
  return [
    ...switches,
    ...valued,
    ...listed,
    ...(bundle === undefined ? [] : ['--dotenv-id', bundle.id, '--dotenv-path', bundle.path]),
  ]
}

/**
 * The line that says which frontend image reads the file; always the first directive that the tool
 * writes.
 */
const header = /^# *syntax *=.*\r?\n/im

/**
 * The file without its `# syntax=` line: the frontend image it names cannot be fetched without a
 * network.
 */
export function withoutHeader(dockerfile: string): string {
  return dockerfile.replace(header, '')
}

function load(folder: string, name: string): Fixture {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const facts = JSON.parse(read('e2e.json')) as BuildFacts
  const after = existsSync(join(folder, 'after.Dockerfile'))
    ? { after: read('after.Dockerfile') }
    : {}
  const settings = existsSync(join(folder, 'options.json'))
    ? { settings: JSON.parse(read('options.json')) as Settings }
    : {}
  return { name, folder, before: read('before.Dockerfile'), ...after, facts, ...settings }
}

/**
 * Every folder below `fixtures/` that has an `e2e.json`.
 *
 * @param only keep those whose name holds one of these words
 */
export function loadFixtures(only: string[] = []): Fixture[] {
  const root = resolve(import.meta.dirname, '../../fixtures')
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/e2e.json'))
    .map((path) => path.slice(0, -'/e2e.json'.length))
    .toSorted()
    .filter((name) => only.length === 0 || only.some((word) => name.includes(word)))
    .map((name) => load(join(root, name), name))
}

/** The fixtures in an order that hangs on the seed alone, and as they are without one. */
export function shuffled(fixtures: Fixture[], seed: string | undefined): Fixture[] {
  if (seed === undefined) return fixtures
  const rank = ({ name }: Fixture): string =>
    createHash('sha256').update(`${seed} ${name}`).digest('hex')
  const ranks = new Map(fixtures.map((fixture) => [fixture, rank(fixture)]))
  return fixtures.toSorted((a, b) => (ranks.get(a)! < ranks.get(b)! ? -1 : 1))
}
