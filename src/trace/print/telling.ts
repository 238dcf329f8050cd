import type { Command, Read, Script, Word } from '../../shell.ts'

/**
 * The same script without the reads that put in nothing of the value: `${#X}` is its length,
 * `${X:+yes}` another text.
 */
export function tellingReads(script: Script): Script {
  const commands = script.commands.map(telling)
  const isSame =
    script.reads.every(tells) && commands.every((one, at) => one === script.commands[at])
  return isSame ? script : script.with({ reads: script.reads.filter(tells), commands })
}

function telling(command: Command): Command {
  if (command.reads.every(tells)) return command
  return command.with({
    words: command.words.map(tellingWord),
    assignments: command.assignments.map((item) => ({
      ...item,
      value: item.value && tellingWord(item.value),
    })),
    redirects: command.redirects.map((item) => ({
      ...item,
      target: item.target && tellingWord(item.target),
      body: item.body && { ...item.body, reads: item.body.reads.filter(tells) },
    })),
  })
}

function tellingWord(word: Word): Word {
  return word.reads.every(tells) ? word : { ...word, reads: word.reads.filter(tells) }
}

/** `${X#text}` has an operand, `${#X}` has none. What stands behind `:+` has reads of its own. */
function tells({ operator, operand }: Read): boolean {
  return !(operator === ':+' || operator === '+' || (operator === '#' && operand === ''))
}
