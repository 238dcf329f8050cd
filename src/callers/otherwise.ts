import { judgeFile } from '../catalog/files.ts'
import type { Secret } from '../secret.ts'
import type { Invocation } from './caller.ts'
import { say } from './messages.ts'
import { secretlessObstacle } from './secretless.ts'
import { type DockerfileState, isFixed, secretFor } from './states.ts'

/** The one that comes from no variable: from a file that must be one, or the ssh agent. */
export function otherSource(secrets: readonly Secret[]): Secret | undefined {
  const source = secrets.find(({ from }) => from === 'agent' || 'src' in from)
  return source && (!source.assumed || isKey(source)) ? source : undefined
}

/** ssh takes no key that a variable has lost the last newline of. */
function isKey({ mounts }: Secret): boolean {
  return mounts.some(
    ({ target }) => target !== undefined && judgeFile(target, target)?.kind === 'ssh-key',
  )
}

/**
 * What a person is to write. A variable serves a mounted file, too, when it ends as the file does.
 * The commands of compose and bake have no flag for it (docs.docker.com/reference/cli/docker).
 */
export function wayTo(
  { id, from }: Pick<Secret, 'id' | 'from'>,
  builder: Invocation['builder'],
): string {
  const isAgent = from === 'agent'
  const unable = secretlessObstacle(builder)
  if (unable) return `it ${unable.why}: ${unable.remedy}`
  if (builder === 'compose')
    return (
      'take it away here, and have the compose file say ' +
      `\`${isAgent ? 'ssh' : 'secrets'}: [${id}]\` in the \`build\` of the service`
    )
  if (builder === 'bake')
    return `take it away here, and add ${isAgent ? '`ssh`' : 'the secret'} to the target in the bake file`
  const flag = flagOf(id, from)
  const byVariable = `(or id=${id},env=VARIABLE with a value that ends with a newline)`
  const isFile = !isAgent && 'src' in from
  return `pass ${flag}${isFile ? ` ${byVariable}` : ''} instead`
}

/** The flag of a secret, for people. */
export function flagOf(
  id: string,
  from: 'agent' | { readonly env: string } | { readonly src: string },
): string {
  if (from === 'agent') return `--ssh ${id}`
  return 'env' in from ? `--secret id=${id},env=${from.env}` : `--secret id=${id},src=${from.src}`
}

/** What a person is to write where `$` is written as `$$`: in a Makefile, for Cloud Build. */
export function spelled(kind: string, words: string): string {
  return kind === 'make' || kind === 'cloudbuild' ? words.replaceAll('$', '$$$$') : words
}

/** What is told, in place of words about a variable, of a name that no variable serves. */
export function toldOtherwise(
  kind: string,
  states: readonly DockerfileState[],
  names: readonly string[] = [],
  builder: Invocation['builder'] = 'docker',
): string | undefined {
  const [name, ...others] = names
  if (name === undefined || others.length > 0) return undefined
  const fixed = states.filter((state) => isFixed(state, name))
  const source = otherSource(fixed.map((state) => secretFor(state, name)!))
  return source && spelled(kind, say.other(name, wayTo(source, builder)))
}
