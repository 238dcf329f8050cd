import type { Command, Script, Word } from '../../shell.ts'
import { isFilter } from './taint.ts'

/** The files that a printing command's output goes to, through pipes, `tee` and the redirections of a group around it. */
export function outputs(command: Command, script: Script): Word[] {
  const found = [...redirected(command), ...teed(command)]
  for (const next of command.pipedInto) {
    found.push(...poured(next))
    if (!isFilter(next)) break
    found.push(...redirected(next), ...teed(next))
  }
  for (const group of script.commands) {
    if (group.isBare && group.start <= command.start && command.end <= group.end)
      found.push(...redirected(group))
  }
  return found
}

function redirected(command: Command): Word[] {
  return command.redirects.flatMap(({ operator, target }) =>
    /^(?:&?>>?|>\|)$/.test(operator) &&
    target &&
    !/^\/dev\/|^\/proc\/|^&?\d$/.test(target.text ?? '')
      ? [target]
      : [],
  )
}

/** `dd of=f`, `install /dev/stdin f`, `sponge f`, `cp /dev/stdin f` take what is piped into them to a file. */
export function poured(command: Command): Word[] {
  const { program } = command
  if (program === 'dd')
    return command.words.flatMap((word) =>
      word.raw.startsWith('of=')
        ? [{ ...word, raw: word.raw.slice(3), text: word.text?.slice(3) }]
        : [],
    )
  const last = command.args.at(-1)
  const isStdin = command.args.some((word) => word.text === '/dev/stdin' || word.text === '-')
  return last && (program === 'sponge' || ((program === 'install' || program === 'cp') && isStdin))
    ? [last]
    : []
}

function teed(command: Command): Word[] {
  return command.is('tee')
    ? command.operands().filter(({ text }) => !text?.startsWith('/dev/'))
    : []
}
