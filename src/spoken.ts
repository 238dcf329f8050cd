import { holdsCredential } from './catalog/looks.ts'
import { mayGive } from './catalog/programs/given/look.ts'
import type { Dockerfile } from './dockerfile.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import { shellWord } from './shell-word.ts'

/** Has an instruction other than RUN a command line, or words like those of one? */
export function hasCommand({ keyword }: Instruction): boolean {
  return commands.has(keyword)
}

const commands: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ADD'])

/** The words of the JSON form as a shell would have them. */
export function spoken({ json }: Instruction, text: string): string {
  return json ? json.map(shellWord).join(' ') : text
}

/** What an instruction says, with the bodies of its heredocs. */
export function instructionText({ source }: Dockerfile, instruction: Instruction): string {
  const text = argumentText(instruction)
  const bodies = instruction.heredocs.map(({ body }) => source.slice(body.start, body.end))
  return bodies.length === 0 ? text : [text, ...bodies].join('\n')
}

/** May a text of an instruction state a credential? Several ask that of the same text. */
export function mayState(instruction: Instruction, text: string): boolean {
  return text === instruction.text ? instruction.known(mayStateOwn) : mayGive(text)
}

function mayStateOwn({ text }: Instruction): boolean {
  return mayGive(text)
}

/** Does one of its words look like a credential? Several ask that as well. */
export function looksSecret(instruction: Instruction, text: string): boolean {
  return text === instruction.text ? instruction.known(looksSecretItself) : holdsCredential(text)
}

function looksSecretItself({ text }: Instruction): boolean {
  return holdsCredential(text)
}
