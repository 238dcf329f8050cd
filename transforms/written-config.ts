import { join } from '../src/remedy/script/join.ts'
import { placeName } from '../src/remedy/script/place-name.ts'
import { placeValue } from '../src/remedy/file/whole-file.ts'
import type { Transform } from '../src/transform.ts'

/**
 * A RUN that writes a secret into a tool's configuration. npm, yarn and pnpm expand variables
 * there: the file gets the name instead of the value, and every RUN of the tool gets the value. A
 * file that is nothing but the secret becomes a mount.
 *
 * @example
 * // before
 * ARG NPM_TOKEN
 * RUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc
 * RUN npm ci
 * // after
 * RUN echo "//npm.example.com/:_authToken=\${NPM_TOKEN}" > .npmrc
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci
 */
export const writtenConfig: Transform = {
  name: 'written-config',
  description: 'secrets that a RUN writes into a configuration file stay out of it',
  claims: (leak) => leak.kind === 'write' && leak.write.how === 'redirect',
  fix(facts, flow, leak) {
    if (leak.kind !== 'write') return undefined
    const found = placeValue(facts, flow, leak) ?? placeName(facts, flow, leak)
    return found && !('why' in found) ? found : (join(facts, flow, leak) ?? found)
  },
}
