import type { Transform } from '../src/transform.ts'
import { credentialFile } from './credential-file.ts'
import { mount } from './mount.ts'
import { variable } from './variable.ts'

/** All transforms, in order: where two want to change the same text, the earlier one wins. */
export const transforms: readonly Transform[] = [
  // mends the mounts that are there, which the others then build upon
  mount,
  // before variables: a file that goes takes its placeholders along
  credentialFile,
  variable,
]
