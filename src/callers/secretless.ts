import type { Obstacle } from '../transform.ts'
import type { BuilderName } from './caller.ts'

const remedy = 'build with BuildKit (docker build --secret …) and push the image'

/** Why no secret can be handed to a builder that has no way to take one. */
const obstacles: ReadonlyMap<BuilderName, Obstacle> = new Map([
  [
    'kaniko',
    {
      why: 'goes to kaniko, which mounts no secrets',
      remedy: 'build with BuildKit, or with a kaniko that has --secret (its fork from 1.27 on)',
    },
  ],
  // learn.microsoft.com/cli/azure/acr, az acr build: --secret-build-arg is an argument that is not
  // shown, and there is no BuildKit
  ['acr', { why: 'goes to az acr build, which mounts no secrets', remedy }],
  // cloud.google.com/sdk/gcloud/reference/builds/submit: --tag builds the Dockerfile with nothing
  [
    'gcloud',
    {
      why: 'goes to gcloud builds submit --tag, which passes no secrets',
      remedy: 'build with a cloudbuild.yaml whose step has `secretEnv` and calls docker build',
    },
  ],
  // devcenter.heroku.com/articles/container-registry-and-runtime: only --arg
  ['heroku', { why: 'goes to heroku container:push, which passes no secrets', remedy }],
  // github.com/caprover/caprover, issue 2012: the builder before BuildKit
  [
    'caprover',
    {
      why: 'goes to CapRover, which builds without BuildKit',
      remedy: 'build with BuildKit elsewhere and deploy the image (`imageName`)',
    },
  ],
  // github.com/genuinetools/img: no such option
  ['img', { why: 'goes to img, which passes no secrets', remedy }],
])

/** A call of such a builder in the text of another language, and the builder. */
export interface SecretlessWords {
  readonly builder: BuilderName
  /** Finds each call; the name of an image of kaniko alone is none. */
  readonly call: RegExp
  /** Finds it in what stands before an option, where less than a call says it. */
  readonly named?: RegExp
}

/** By their own documentation (above). */
export const secretlessWords: readonly SecretlessWords[] = [
  {
    builder: 'kaniko',
    call: /\/kaniko\/executor(?=[ \t]{1,9}\S|[ \t]{0,9}\\\\?\n)/g,
    named: /\bkaniko\b/,
  },
  { builder: 'kaniko', call: /kaniko-project\/executor[:@][\w.:-]{1,99}(?=[ \t]{1,9}-)/g },
  { builder: 'acr', call: /\baz\s{1,9}acr\s{1,9}build\b/g },
  {
    builder: 'gcloud',
    call: /\bgcloud\s{1,9}builds\s{1,9}submit(?=[^\n]*\s(?:-t|--tag)\b)(?![^\n]*--config)/g,
  },
  { builder: 'heroku', call: /\bheroku\s{1,9}container:push\b/g },
  { builder: 'img', call: /\bimg\s{1,9}build\b/g },
]

/** Undefined for a builder that takes secrets, in whatever way. */
export function secretlessObstacle(builder: BuilderName): Obstacle | undefined {
  return obstacles.get(builder)
}
