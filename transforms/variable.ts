import type { Facts } from '../src/facts.ts'
import type { Life } from '../src/flow/lives.ts'
import { findUndeclared } from '../src/flow/undeclared.ts'
import { secretIdOf } from '../src/ids.ts'
import { serveVariable } from '../src/serve.ts'
import { type Finding, fromEnv, type Transform, type WantedSecret } from '../src/transform.ts'

/**
 * ARG and ENV that carry a secret go; every RUN that reads it gets a mount that sets the variable for that RUN alone.
 *
 * @example
 * // before
 * ARG NPM_TOKEN
 * RUN npm ci
 * // after
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci
 */
export const variable: Transform = {
  name: 'variable',
  description: 'ARG and ENV that carry a secret become secret mounts of the RUNs that read it',
  *find(facts) {
    for (const life of facts.lives) yield finding(facts, life)
    yield* findUndeclared(facts)
  },
}

function finding(facts: Facts, life: Life): Finding {
  const { variable: secretVariable, tolerance } = life
  const first = secretVariable.declarations[0]!
  const subject = `${first.kind} ${secretVariable.declarations[0]!.name}`
  const base = { at: first.instruction.span, name: secretVariable.id }
  const rotate = secretVariable.literal ? '; a value is written in the file, so rotate it' : ''
  const obstacle = obstacleOf(facts, life)
  const possible = secretVariable.because === 'possible'
  if (obstacle && possible) return { ...base, safety: 'note', message: `${subject} may hold credentials in its URL: ${obstacle.why}; ${obstacle.remedy}` }
  if (obstacle) return { ...base, safety: 'safe', message: `${subject} stays in the image history: ${obstacle.why}; ${obstacle.remedy}${rotate}` }
  const secret: WantedSecret = { id: secretIdOf(facts, secretVariable.id, secretVariable.names), type: 'secret', from: fromEnv(secretVariable.id), required: !tolerance.optional }
  const servings = life.readings.map((reading) => serveVariable(facts, reading, secret, tolerance))
  const failed = servings.find((serving) => 'why' in serving)
  if (failed) return { ...base, safety: 'safe', message: `${subject} stays in the image history: ${failed.why}; ${failed.remedy}${rotate}` }
  const lines = [...new Set(life.readings.map(({ run }) => run.instruction.firstLine))]
  const where = lines.length === 1 ? `the RUN of line ${lines[0]}` : `the RUNs of lines ${lines.join(', ')}`
  return {
    ...base,
    safety: possible ? 'review' : 'safe',
    message: possible
      ? `${subject} may hold credentials in its URL and stays in the image history; mounted as a secret for ${where} if it does`
      : `${subject} stays in the image history; mounted as a secret for ${where}${guesses(life)}${rotate}`,
    fix: (edit) => {
      for (const serving of servings) if ('apply' in serving) serving.apply(edit)
      for (const declaration of secretVariable.declarations) edit.undeclare(declaration)
    },
  }
}

function obstacleOf(facts: Facts, { blocks, writes, readings, tolerance, variable: { declarations, id } }: Life): { why: string; remedy: string } | undefined {
  const [block] = blocks
  if (block) return block
  const [written] = writes
  if (written) {
    const { write, run } = written
    return { why: `the RUN of line ${run.instruction.firstLine} writes it to ${write.to}, so a mount alone would leave it in the layer`, remedy: write.instead }
  }
  // a dummy default, and scripts that may or may not read it: most likely the dummy is all that the build needs
  const isGuess = readings.every(({ how }) => how === 'project' || how === 'script' || how === 'kin')
  if (readings.length > 0 && isGuess && tolerance.fallback) return { why: 'it has a dummy default and no RUN is seen to read it', remedy: 'if the dummy is all that the build needs, set it in the RUN; else name the reader there' }
  if (readings.length > 0) return undefined
  if (declarations.every(({ stage }) => stage === -1) && facts.dockerfile.stages.length > 0) return { why: 'it stands before FROM and no stage declares it, so every RUN sees it empty', remedy: `remove it, or add ARG ${id} to the stage that needs it and run again` }
  return { why: 'no RUN is seen to read it', remedy: 'remove it together with the --build-arg, or name its reader in the RUN' }
}

/** Readers that are taken for such without being sure are named, so that a person can check. */
function guesses({ readings }: Life): string {
  const guessed = readings.filter(({ how }) => how === 'kin' || how === 'script' || how === 'project')
  return guessed.length === 0 ? '' : ` (${[...new Set(guessed.map(({ by }) => by))].join(', ')} may read it)`
}
