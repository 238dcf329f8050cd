import { judgeValue } from '../src/catalog/values.ts'
import type { Facts } from '../src/facts.ts'
import { argumentText, type Instruction } from '../src/scanner/instruction.ts'
import type { Finding, Transform } from '../src/transform.ts'

const keywords: ReadonlySet<string> = new Set([
  'RUN',
  'ADD',
  'COPY',
  'LABEL',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'WORKDIR',
])

/**
 * Credentials that stand in an instruction as text: the shape of a token, a private key, a password inside an address. ARG and ENV
 * have stories of their own.
 *
 * @example
 * // before
 * LABEL source=https://ci:Hq7vR2mXw9Lk4TnB@git.example.com/team/theme.git
 */
export const literal: Transform = {
  name: 'literal',
  description: 'credentials that stand in an instruction as text are reported',
  find: findLiterals,
}

function* findLiterals(facts: Facts): Iterable<Finding> {
  for (const stage of facts.dockerfile.stages) {
    for (const instruction of stage.instructions) {
      if (
        !keywords.has(instruction.keyword) ||
        facts.isIgnored(instruction) ||
        !holdsCredential(textOf(facts, instruction))
      )
        continue
      const { keyword, firstLine } = instruction
      const instead =
        keyword === 'RUN' ? 'take it out and give it to the RUN as a secret' : 'take it out'
      yield {
        at: instruction.span,
        safety: 'safe',
        message: `${keyword} of line ${firstLine} holds a credential as text, which stays in the image; ${instead}, and rotate it`,
      }
    }
  }
}

function textOf({ dockerfile: { source } }: Facts, instruction: Instruction): string {
  return [
    argumentText(instruction),
    ...instruction.heredocs.map(({ body }) => source.slice(body.start, body.end)),
  ].join('\n')
}

function holdsCredential(text: string): boolean {
  // most texts hold nothing of the kind: decided before they are taken apart
  if (!/-----BEGIN|:\/\/[^\s/]*@|[A-Za-z0-9_-]{20}/.test(text)) return false
  // a marker alone is no key
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|[\s\\])*[A-Za-z0-9+/]{24}/.test(text)) return true
  return text
    .split(/[\s"'`=,;()|]+/)
    .some(
      (word) =>
        word.length >= 12 && !/%s|%\w*%/.test(word) && judgeValue('TOKEN', word) === 'token',
    )
}
