import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One case: a repository before, and after `--write`. */
export interface CallerFixture {
  /** Name of the kind, or `repositories`. */
  readonly kind: string
  readonly name: string
  readonly folder: string
  /** By path; a standard Dockerfile is added where there is none. */
  readonly before: Readonly<Record<string, string>>
  readonly after: Readonly<Record<string, string>>
  /** Words of the command line. */
  readonly options: readonly string[]
}

/** Takes API_TOKEN and OTHER_TOKEN, and is fixed in both. */
export const standardDockerfile = `FROM alpine:3.22
ARG API_TOKEN
ARG OTHER_TOKEN
RUN wget --header "Authorization: Bearer $API_TOKEN" https://files.example.com/tool
RUN wget --header "Authorization: Bearer $OTHER_TOKEN" https://files.example.com/other
`

/** Every case below `fixtures/callers`. */
export function callerFixtures(root: string): CallerFixture[] {
  return readdirSync(root)
    .toSorted()
    .flatMap((kind) =>
      readdirSync(join(root, kind))
        .toSorted()
        .map((name) => load(root, kind, name)),
    )
}

function load(root: string, kind: string, name: string): CallerFixture {
  const folder = join(root, kind, name)
  const before = filesOf(join(folder, 'before'))
  const hasOwn = Object.keys(before).some((path) => /dockerfile|containerfile/i.test(path))
  const options = join(folder, 'options.json')
  return {
    kind,
    name,
    folder,
    before: hasOwn ? before : { Dockerfile: standardDockerfile, ...before },
    after: filesOf(join(folder, 'after')),
    options: existsSync(options) ? (JSON.parse(readFileSync(options, 'utf8')) as string[]) : [],
  }
}

/** All files below a folder, by path. */
export function filesOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  return Object.fromEntries(
    (readdirSync(folder, { recursive: true }) as string[])
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile() && !relative(folder, path).startsWith('.git/'))
      .toSorted()
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  )
}
