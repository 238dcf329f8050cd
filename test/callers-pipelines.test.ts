import { describe, expect, test } from 'vitest'
import type { CallerFile } from '../src/callers/caller.ts'
import { dockerVersionOf, versionIn } from '../src/callers/docker-version.ts'
import { circleci } from '../src/callers/pipelines/circleci.ts'
import { cloudbuild } from '../src/callers/pipelines/cloudbuild.ts'
import { codebuild } from '../src/callers/pipelines/codebuild.ts'
import { drone } from '../src/callers/pipelines/drone.ts'
import { gitlab } from '../src/callers/pipelines/gitlab.ts'
import { type Pipeline, readPipeline } from '../src/callers/pipelines/script.ts'
import { taskfile } from '../src/callers/pipelines/taskfile.ts'
import { travis } from '../src/callers/pipelines/travis.ts'
import type { Repository } from '../src/callers/repository.ts'
import { handOver } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'

function of(pipeline: Pipeline, text: string, path = 'ci.yml') {
  const read = (file: CallerFile, repository: Repository) =>
    readPipeline(pipeline, file, repository)
  return handOver(
    read,
    { Dockerfile: dockerfile, 'api/Dockerfile': dockerfile, [path]: text },
    path,
    ['NPM_TOKEN', 'OTHER_TOKEN'],
  )
}

const before = 'docker build --build-arg NPM_TOKEN=$NPM_TOKEN .'
const after = 'NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .'
const exported = 'docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .'

describe('shell texts', () => {
  test.each<[string, Pipeline, string, string]>([
    [
      'gitlab: an item',
      gitlab,
      `build:\n  script:\n    - ${before}\n`,
      `build:\n  script:\n    - ${after}\n`,
    ],
    [
      'gitlab: a text of several lines',
      gitlab,
      `build:\n  script: |\n    docker build \\\n      --build-arg NPM_TOKEN=$T \\\n      .\n`,
      `build:\n  script: |\n    NPM_TOKEN="$T" docker build \\\n      --secret id=NPM_TOKEN,env=NPM_TOKEN \\\n      .\n`,
    ],
    [
      'gitlab: a variable of the file, and a predefined one',
      gitlab,
      `variables:\n  NPM_TOKEN: a\nbuild:\n  script:\n    - ${before}\n    - docker build --build-arg OTHER_TOKEN=$CI_JOB_TOKEN .\n`,
      `variables:\n  NPM_TOKEN: a\nbuild:\n  script:\n    - ${exported}\n    - docker build --secret id=OTHER_TOKEN,env=CI_JOB_TOKEN .\n`,
    ],
    [
      'gitlab: a list that an anchor names',
      gitlab,
      `.build: &build\n  - ${before}\nbuild:\n  script: *build\n`,
      `.build: &build\n  - ${after}\nbuild:\n  script: *build\n`,
    ],
    [
      'circleci: a text, and a command with an environment',
      circleci,
      `jobs:\n  a:\n    environment:\n      NPM_TOKEN: x\n    steps:\n      - run: ${before}\n      - run:\n          name: b\n          command: |\n            docker build --build-arg NPM_TOKEN=$NPM_TOKEN -t << parameters.tag >> .\n`,
      `jobs:\n  a:\n    environment:\n      NPM_TOKEN: x\n    steps:\n      - run: ${exported}\n      - run:\n          name: b\n          command: |\n            docker build --secret id=NPM_TOKEN,env=NPM_TOKEN -t << parameters.tag >> .\n`,
    ],
    [
      'codebuild: a secret of the file is exported',
      codebuild,
      `env:\n  secrets-manager:\n    NPM_TOKEN: a:b\nphases:\n  build:\n    commands:\n      - ${before}\n      - docker build --build-arg OTHER_TOKEN=$T api\n`,
      `env:\n  secrets-manager:\n    NPM_TOKEN: a:b\nphases:\n  build:\n    commands:\n      - ${exported}\n      - OTHER_TOKEN="$T" docker build --secret id=OTHER_TOKEN,env=OTHER_TOKEN api\n`,
    ],
    [
      'travis',
      travis,
      `script: ${before}\nafter_success:\n  - ${before}\n`,
      `script: ${after}\nafter_success:\n  - ${after}\n`,
    ],
    [
      'drone',
      drone,
      `steps:\n  - name: a\n    environment:\n      NPM_TOKEN:\n        from_secret: t\n    commands:\n      - ${before}\n`,
      `steps:\n  - name: a\n    environment:\n      NPM_TOKEN:\n        from_secret: t\n    commands:\n      - ${exported}\n`,
    ],
    [
      'taskfile: commands of all forms, templates stay',
      taskfile,
      `tasks:\n  a:\n    cmds:\n      - docker build --build-arg NPM_TOKEN=$T -t {{.TAG}} .\n      - cmd: ${before}\n        silent: true\n  b: ${before}\n`,
      `tasks:\n  a:\n    cmds:\n      - NPM_TOKEN="$T" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN -t {{.TAG}} .\n      - cmd: ${after}\n        silent: true\n  b: ${after}\n`,
    ],
    [
      'cloudbuild: a secret of the step, dollars doubled',
      cloudbuild,
      "steps:\n  - name: gcr.io/cloud-builders/docker\n    entrypoint: bash\n    args:\n      - -c\n      - docker build --build-arg NPM_TOKEN=$$NPM_TOKEN -t gcr.io/$PROJECT_ID/a .\n    secretEnv: ['NPM_TOKEN']\n",
      "steps:\n  - name: gcr.io/cloud-builders/docker\n    entrypoint: bash\n    env:\n      - DOCKER_BUILDKIT=1\n    args:\n      - -c\n      - docker build --secret id=NPM_TOKEN,env=NPM_TOKEN -t gcr.io/$PROJECT_ID/a .\n    secretEnv: ['NPM_TOKEN']\n",
    ],
    [
      'cloudbuild: a variable of the script, BuildKit asked for already',
      cloudbuild,
      "steps:\n  - name: d\n    entrypoint: bash\n    env: ['DOCKER_BUILDKIT=1']\n    args:\n      - -c\n      - |\n        T=$$(cat t)\n        docker build --build-arg NPM_TOKEN=$$T .\n",
      'steps:\n  - name: d\n    entrypoint: bash\n    env: [\'DOCKER_BUILDKIT=1\']\n    args:\n      - -c\n      - |\n        T=$$(cat t)\n        NPM_TOKEN="$$T" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .\n',
    ],
  ])('%s', (_name, pipeline, text, expected) => {
    const { after: result, left } = of(pipeline, text)
    expect(left).toEqual([])
    expect(result).toBe(expected)
  })

  test('a plain text in brackets is left, for a comma would end it', () => {
    const text = `build:\n  script: [${before}]\n`
    const { after: result, left } = of(gitlab, text)
    expect(result).toBe(text)
    expect(left).toEqual([expect.stringContaining('in brackets')])
  })

  test('the folder that a line changes to holds for the next', () => {
    const { invocations } = of(gitlab, `a:\n  script:\n    - cd api\n    - ${before}\n`)
    expect(invocations[0]?.dockerfile).toEqual({ path: 'api/Dockerfile' })
  })

  test('folders of the systems', () => {
    const circle = of(
      circleci,
      `jobs:\n  a:\n    working_directory: ~/project/api\n    steps:\n      - run: ${before}\n`,
    )
    expect(circle.invocations[0]?.dockerfile).toEqual({ path: 'api/Dockerfile' })
    const task = of(taskfile, `tasks:\n  a:\n    dir: api\n    cmds:\n      - ${before}\n`)
    expect(task.invocations[0]?.dockerfile).toEqual({ path: 'api/Dockerfile' })
  })

  test('kaniko is refused', () => {
    const { after: result, left } = of(
      gitlab,
      'a:\n  script:\n    - /kaniko/executor --build-arg NPM_TOKEN=$NPM_TOKEN --context .\n',
    )
    expect(result).toContain('--build-arg')
    expect(left).toHaveLength(1)
  })
})

describe('told with what to write', () => {
  test.each<[string, Pipeline, string, RegExp]>([
    [
      'the docker orb',
      circleci,
      'jobs:\n  a:\n    steps:\n      - docker/build:\n          extra_build_args: --build-arg NPM_TOKEN=$NPM_TOKEN\n',
      /extra_build_args: --secret id=NPM_TOKEN,env=NPM_TOKEN/,
    ],
    [
      'settings of a plugin',
      drone,
      'steps:\n  - image: plugins/docker\n    settings:\n      build_args_from_env: [NPM_TOKEN]\n',
      /secrets_from_env: \[NPM_TOKEN=NPM_TOKEN\]/,
    ],
    [
      'a step without a shell',
      cloudbuild,
      "steps:\n  - name: d\n    args: ['build', '--build-arg', 'NPM_TOKEN=$_T', '.']\n",
      /secretEnv.*--secret, id=NPM_TOKEN,env=NPM_TOKEN/,
    ],
    ['a template', gitlab, 'a: {% NPM_TOKEN %}\n', /cannot be read/],
  ])('%s', (_name, pipeline, text, message) => {
    const { remarks, after: result } = of(pipeline, text)
    expect(result).toBe(text)
    expect(remarks).toMatchObject([{ status: 'manual', message: expect.stringMatching(message) }])
    expect(remarks[0]?.names).toContain('NPM_TOKEN')
  })
})

describe('the docker of an image', () => {
  test.each([
    ['docker:17.05.0-ce-git', [17, 5]],
    ['docker:18.09-dind', [18, 9]],
    ['docker:20', [20, 99]],
    ['docker:1.13', [1, 13]],
    ['docker.io/library/docker:1.12', [1, 12]],
    ['registry.example.com:5000/mirror/docker:19.03.12-cli', [19, 3]],
    ['docker:20.10@sha256:0123', [20, 10]],
    ['docker', undefined],
    ['docker:latest', undefined],
    ['docker:dind', undefined],
    ['registry.example.com/team/docker:1.4', undefined],
    ['example/docker-tools:18.06', undefined],
    ['docker/compose:1.25.0', undefined],
    ['my-docker:18.06', undefined],
  ])('%s', (image, version) => {
    expect(dockerVersionOf(image)).toEqual(version)
  })

  test('is told by a version alone, too', () => {
    expect(versionIn('17.11.0-ce')).toEqual([17, 11])
    expect(versionIn('docker24')).toBeUndefined()
  })
})
