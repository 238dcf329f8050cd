import type { Transform } from '../src/transform.ts'
import { configCommand } from './config-command.ts'
import { credentialFile } from './credential-file.ts'
import { deadHeader } from './dead-header.ts'
import { gitAuth } from './git-auth.ts'
import { ignoreComment } from './ignore-comment.ts'
import { indexUrl } from './index-url.ts'
import { leftovers } from './leftovers.ts'
import { literal } from './literal.ts'
import { mount } from './mount.ts'
import { onbuild } from './onbuild.ts'
import { printed } from './printed.ts'
import { sshKey } from './ssh-key.ts'
import { undeclared } from './undeclared.ts'
import { variable } from './variable.ts'
import { writtenConfig } from './written-config.ts'

/**
 * All transforms, in order: where two want to change the same text, the earlier one wins; of fixes,
 * the first that knows the shape.
 */
export const transforms: readonly Transform[] = [
  // mends the mounts that are there, which the others then build upon
  mount,
  deadHeader,
  // before variables: a file that goes takes its placeholders along
  credentialFile,
  // fixes, from the narrow to the wide: a key is a file with rules of its own
  sshKey,
  gitAuth,
  configCommand,
  writtenConfig,
  indexUrl,
  // the frame of all fixes, and the plain case
  variable,
  // secrets that no declaration of this file brings: told, never changed
  undeclared,
  onbuild,
  literal,
  // what is left to say once the secret itself is dealt with
  leftovers,
  printed,
  // last: it asks what the others would find without the comments
  ignoreComment,
]
