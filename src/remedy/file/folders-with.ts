import { type ConfigFile, contextPath } from '../../trace/enter/configs.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Remedies } from '../remedies.ts'
import { readCopy } from '../../dockerfile/copy.ts'

/**
 * COPY and ADD of whole folders that hold the file, as far as it is there and .dockerignore lets it
 * through.
 */
export function carriersOf(
  facts: Remedies,
  { path, instruction, source }: ConfigFile,
): Instruction[] {
  if (source?.text.startsWith('<<')) return []
  return foldersWith(facts, path).filter((other) => other !== instruction)
}

/**
 * COPY and ADD of whole folders that bring in what lies at that path of the context, as far as
 * .dockerignore lets it through.
 */
export function foldersWith(facts: Remedies, path: string): Instruction[] {
  if (facts.isDockerIgnored(path)) return []
  return facts.dockerfile.stages
    .flatMap((stage) => stage.instructions)
    .filter((instruction) => {
      const copy = readCopy(instruction)
      return (
        copy !== undefined &&
        copy.from === undefined &&
        copy.sources.some(({ text }) => isFolderOf(text, path))
      )
    })
}

function isFolderOf(source: string, path: string): boolean {
  const folder = contextPath(source).replace(/\/$/, '')
  return folder === '.' || path.startsWith(`${folder}/`)
}
