import type { CallerKind } from './caller.ts'
import { actions } from './kinds/actions.ts'
import { bake } from './kinds/bake.ts'
import { circleci } from './kinds/circleci.ts'
import { cloudbuild } from './kinds/cloudbuild.ts'
import { codebuild } from './kinds/codebuild.ts'
import { compose } from './kinds/compose.ts'
import { devcontainer } from './kinds/devcontainer.ts'
import { docs } from './kinds/docs.ts'
import { drone } from './kinds/drone.ts'
import { gitlab } from './kinds/gitlab.ts'
import { goreleaser } from './kinds/goreleaser.ts'
import { just } from './kinds/just.ts'
import { kamal } from './kinds/kamal.ts'
import { make } from './kinds/make.ts'
import { packageJson } from './kinds/package-json.ts'
import { caprover, platformKinds } from './kinds/platforms.ts'
import { reported } from './kinds/reported.ts'
import { shell } from './kinds/shell.ts'
import { skaffold } from './kinds/skaffold.ts'
import { taskfile } from './kinds/taskfile.ts'
import { travis } from './kinds/travis.ts'

/** Every kind of caller. A file is read by each kind that accepts it. */
export const kinds: readonly CallerKind[] = [
  shell,
  make,
  packageJson,
  just,
  actions,
  compose,
  bake,
  gitlab,
  circleci,
  codebuild,
  cloudbuild,
  travis,
  drone,
  taskfile,
  kamal,
  skaffold,
  goreleaser,
  devcontainer,
  ...reported,
  ...platformKinds,
  caprover,
  docs,
]
