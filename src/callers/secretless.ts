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
  // github.com/genuinetools/img: no such option
  ['img', { why: 'goes to img, which passes no secrets', remedy }],
])

/** Undefined for a builder that takes secrets, in whatever way. */
export function secretlessObstacle(builder: BuilderName): Obstacle | undefined {
  return obstacles.get(builder)
}
