import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Command } from '../../src/shell.ts'
import { isInEffect } from '../../src/trace/enter/configs.ts'
import type { Obstacle } from '../../src/transform.ts'

/**
 * `credential.helper store`: git hands what one helper has answered to all others once it was good
 * (gitcredentials, "Custom helpers": `store`). A helper of the file's own code (`!f() …`) and the
 * cache, which is in memory, keep none.
 */
function keeps({ words }: Command): boolean {
  return words.some(({ raw }, at) => {
    const key = /^["']?credential\.(?:[^=]*\.)?helper(?:=|["']?$)/i.exec(raw)?.[0]
    if (key === undefined) return false
    const value = key.endsWith('=') ? raw.slice(key.length) : (words[at + 1]?.raw ?? '')
    return /^["']*[\w/.~$-]/.test(value) && !/^["']*cache\b/.test(value)
  })
}

/** Why a helper would leave its answer in the image all the same. */
export function keptByAnother(facts: Remedies, run: Run): Obstacle | undefined {
  const keeper = facts.runs.find(
    (other) =>
      other.text.includes('credential.') &&
      other.script?.commands.some((command) => keeps(command)) &&
      (other.stage === run.stage || isInEffect(other, run.stage, run.instruction)),
  )
  return (
    keeper && {
      why:
        `the RUN of line ${run.instruction.firstLine} gives it to git, and the helper that line ` +
        `${keeper.instruction.firstLine} sets stores what git was answered`,
      remedy: `take the credential.helper of line ${keeper.instruction.firstLine} out, and run again`,
    }
  )
}
