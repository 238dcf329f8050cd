import type { Run } from '../../src/run.ts'
import { escapePattern } from '../../src/escape-pattern.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { Kept } from './in-the-way.ts'

/**
 * The variable that a kept value is made of and that only the RUN of the call knows, or knows as it
 * is: what is set at the head of a RUN is put together before the RUN sets a variable of its own.
 *
 * @returns its name as a script reads it; undefined when every variable of the value means the same
 *   there
 */
export function setInside(kept: Kept, users: readonly Run[]): string | undefined {
  const { run, write, found, flow } = kept
  const names = found.settings.flatMap(({ value }) => namesIn(value))
  const isSourced = run.script!.commands.some(
    (command) => command.start < write.kept!.call.start && setsAny(command),
  )
  return names.find(
    (name) =>
      !/^[A-Za-z_]/.test(name) ||
      isSetIn(run.text, name) ||
      (!flow.variable.names.has(name) &&
        ((isSourced && !isDeclared(kept, name)) || meansAnother(kept, users, name))),
  )
}

/** What a text in double quotes reads: names, and `1`, `@` … as the shell gives them. */
function namesIn(value: string): string[] {
  const bare = value.replaceAll(/\\[^]/g, '')
  return [...bare.matchAll(/\$\{?[!#]?(\w+|[@*#?$!-])/g)].map((match) => match[1]!)
}

/** Does a script give a variable a value, but for the one that it has? */
function isSetIn(text: string, name: string): boolean {
  const own = escapePattern(name)
  return new RegExp(
    String.raw`(?<![\w$])${own}(?:\[[^\]]*\])?\+?=(?!["']?\$(?:${own}|\{${own}\})["']?(?:[\s;&|]|$))|` +
      String.raw`\$\{${own}:?=|` +
      String.raw`\b(?:read|for|unset|getopts|select|mapfile|readarray|printf\s+-v)\b[^;&|\n]*[\s"']${own}\b`,
  ).test(text)
}

/** `. ./env.sh`, `eval "$(…)"`, `export $(cat .env)` */
function setsAny(command: Parameters<typeof effectsOf>[0]): boolean {
  const { row } = effectsOf(command)
  const isMade = row?.declares && command.args.some(({ raw }) => /^["']?[$`]/.test(raw))
  return row?.sources === true || row?.runsText === true || isMade === true
}

function isDeclared({ facts, run }: Kept, name: string): boolean {
  return facts.inEffect(run.stage, run.instruction, name) !== undefined
}

/** Does the file give it another value where what was kept is used? */
function meansAnother({ facts, run }: Kept, users: readonly Run[], name: string): boolean {
  const here = facts.inEffect(run.stage, run.instruction, name)
  return users.some((user) => facts.inEffect(user.stage, user.instruction, name) !== here)
}
