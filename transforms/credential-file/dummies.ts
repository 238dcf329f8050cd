import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Finding } from '../../src/transform.ts'

/** Settings of an application, which samples are made of. */
const settings = /^(?:dotenv|secrets-file)$/

/** A file with a dummy for its credential: whoever builds may put the real one there. */
export function* dummies(facts: Remedies): Iterable<Finding> {
  for (const { content, file, path, instruction, via } of facts.copiedConfigs) {
    if (content?.holds !== 'nothing' || !content.isDummy || via === 'written') continue
    if (settings.test(file.kind) || facts.isIgnored(instruction)) continue
    if (facts.options.ignore?.includes(path)) continue
    yield {
      at: instruction.span,
      name: path,
      safety: 'note',
      message:
        `${instruction.keyword} ${path} brings in a placeholder where the file keeps its ` +
        'credential, so it is left alone; if the real one is put there for the build, say so ' +
        `(--secret ${path})`,
    }
  }
}
