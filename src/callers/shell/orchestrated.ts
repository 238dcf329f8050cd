import type { Obstacle } from '../../transform.ts'
import type { BuilderName } from '../caller.ts'
import type { BuildCall } from './programs.ts'
import type { Argument } from './value.ts'

/**
 * Why an argument on the command line of compose or bake is left to a person, and what exactly is
 * to be written: neither can pass a secret by an option
 * (docs.docker.com/reference/cli/docker/compose/build; `--set T.secrets=` of bake takes the place
 * of the list in the file).
 */
export function orchestrated(
  { builder, command, program, first }: BuildCall,
  argument: Argument,
): Obstacle | undefined {
  if (builder !== 'compose' && builder !== 'bake') return undefined
  const { name, spelling } = argument
  const rotated = spelling === 'literal' && argument.obstacle ? 'rotate it; ' : ''
  const why = builder === 'compose' ? 'is passed by docker compose build' : 'is set for bake'
  const gone =
    builder === 'compose' ? `--build-arg ${name}` : `--set ${targetOf(argument)}.args.${name}`
  const words = command.words
    .slice(program, first)
    .map(({ raw }) => (/^[\w./-]+$/.test(raw) ? raw : '…'))
  const line = onLine(argument, words.join(' '), gone)
  return { why, remedy: `${rotated}${inFile(builder, argument)}, and ${line}` }
}

function onLine({ name, spelling, from }: Argument, command: string, gone: string): string {
  if (spelling === 'name only') return `export ${name} and take \`${gone}\` away`
  const isPlain = spelling === 'same variable' || spelling === 'other variable'
  return isPlain && from !== undefined
    ? `write \`${name}="$${from}" ${command}\` without \`${gone}\``
    : `set ${name} to the value before \`${command}\`, without \`${gone}\``
}

/** What a compose file says of a secret of a build that is in a variable. */
export function inCompose(name: string): string {
  return (
    `add \`secrets: [${name}]\` to the \`build\` of the service and \`secrets: {${name}: ` +
    `{environment: ${name}}}\` to the compose file`
  )
}

function inFile(builder: BuilderName, argument: Argument): string {
  const { name } = argument
  if (builder === 'compose') return inCompose(name)
  const target = targetOf(argument)
  const where = /^[\w-]+$/.test(target) ? `target "${target}"` : 'each target that needs it'
  return `add \`secret = ["id=${name},env=${name}"]\` in the bake file to ${where}`
}

/** `app` of `--set app.args.NAME=…`. */
export function targetOf({ option: { words, from } }: Argument): string {
  return /^["']?([\w*-]+)\./.exec(words.at(-1)!.raw.slice(from))?.[1] ?? '*'
}
