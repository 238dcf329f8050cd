import type { CredentialFile } from '../files.ts'

/**
 * A list of requirements, which is no credential file: pip expands `${NAME}` in it (pip docs,
 * "Requirements File Format").
 */
const requirements: CredentialFile = {
  kind: 'requirements',
  slug: 'requirements',
  tools: ['pip', 'uv'],
  name: 'loose',
  variables: ['PIP_*'],
  expands: 'dollar',
}

/** The kind of a list of requirements, by its path; undefined for another file. */
export function requirementsFile(path: string): CredentialFile | undefined {
  return /(?:^|\/)requirements[\w.-]{0,60}\.txt["']?$/.test(path) ? requirements : undefined
}
