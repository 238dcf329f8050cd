import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { bin } from '../built.ts'
import { savedFiles, tarOf } from '../image/image-archive.ts'
import { folderWith } from '../stand-in.ts'

/** Root of the project. */
export const root = resolve(import.meta.dirname, '../..')

/** The value of every secret in the workspace. */
export const value = 'fake-token-for-tests'

/** What a call left behind: standard output and error in the order in which they came. */
export interface Printed {
  readonly status: number
  readonly text: string
}

/** Calls that a stand-in of docker, podman, reviewdog or npm saw. */
export interface Call {
  readonly program: string
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly input: string
}

const recorder = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
const program = require('node:path').basename(process.argv[1])
const input = program === 'reviewdog' ? readFileSync(0, 'utf8') : ''
const words = process.argv.slice(2)
appendFileSync(process.env.RECORD, JSON.stringify({ program, words, environment: process.env, input }) + '\\n')
const { SECRETMOUNT: own, INSTALLED: place } = process.env
if (program === 'npm' && words.join(' ').startsWith('install --global secretmount@'))
  require('node:fs').copyFileSync(own, place + '/secretmount')
if (program === 'npx')
  process.exit(require('node:child_process').spawnSync(own, words.slice(2), { stdio: 'inherit' }).status)
`

/**
 * A folder as somebody has it who tries the README: the example, a Dockerfile, repositories,
 * images.
 */
export class Workspace {
  readonly folder = folderWith()
  readonly #record = join(temporary(), 'calls')

  private constructor(template: string) {
    cpSync(template, this.folder, { recursive: true })
    writeFileSync(this.#record, '')
    writeFileSync(join(this.folder, 'changed'), 'Dockerfile\n')
  }

  /** A new one. */
  static async open(): Promise<Workspace> {
    return new Workspace(await (template ??= filledTemplate()))
  }

  /**
   * Runs lines in bash. A command that fails otherwise than by saying "something remains" makes the
   * status 99.
   *
   * @param secrets variables that are set
   * @param isBare the program has to be installed first
   */
  run(lines: string, secrets: readonly string[] = [], isBare = false): Printed {
    const watch = `trap 's=$?; [ $s -le 1 ] || { echo "status $s of: $BASH_COMMAND"; exit 99; }' ERR\n`
    const { own, standIn } = (programs ??= standIns())
    const installed = temporary()
    const env = {
      PATH: [...(isBare ? [] : [own]), installed, standIn, process.env['PATH']].join(delimiter),
      SECRETMOUNT: join(own, 'secretmount'),
      INSTALLED: installed,
      RUNNER_TEMP: installed,
      HOME: this.folder,
      RECORD: this.#record,
      GITHUB_STEP_SUMMARY: join(this.folder, 'summary'),
      // what the action's step says before
      FILES: join(this.folder, 'changed'),
      ...author,
      ...Object.fromEntries(secrets.map((name) => [name, value])),
    }
    const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${watch}${lines}`], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
    })
    return { status: status ?? -1, text: stdout }
  }

  /** What the stand-ins were called with. */
  calls(): Call[] {
    return readFileSync(this.#record, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Call)
  }
}

let template: Promise<string> | undefined
let programs: { readonly own: string; readonly standIn: string } | undefined

const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'secretmount-'))
}

async function filledTemplate(): Promise<string> {
  const folder = temporary()
  for (const path of ['.', 'fixtures/readme', 'repos/api', 'repos/web'])
    cpSync(join(root, 'fixtures/readme'), join(folder, path), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/secretmount.js'), `import ${JSON.stringify(bin)}\n`)
  for (const path of ['.', 'repos/api', 'repos/web']) commit(join(folder, path))
  // `app.tar` is clean, `leaky.tar` is not
  const history = [
    { created_by: 'RUN |1 NPM_TOKEN /bin/sh -c npm ci # buildkit' },
    { created_by: 'RUN /bin/sh -c rm .npmrc # buildkit' },
  ]
  const clean = {
    layers: [[['app/package.json', '{}']], [['app/.wh..npmrc', '']]] as const,
    history,
  }
  const leaky = {
    layers: [
      [['app/.npmrc', `//npm.example.com/:_authToken=${value}\n`]],
      [['app/.wh..npmrc', '']],
    ] as const,
    history,
  }
  writeFileSync(join(folder, 'app.tar'), await tarOf(await savedFiles(clean)))
  writeFileSync(join(folder, 'leaky.tar'), await tarOf(await savedFiles(leaky)))
  return folder
}

function commit(folder: string): void {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, stdio: 'pipe', env: { ...process.env, ...author } })
  git('init', '-q')
  writeFileSync(join(folder, '.gitignore'), 'repos\n')
  git('add', 'Dockerfile', '.gitignore')
  git('commit', '-q', '-m', 'Begin')
  const remote = temporary()
  execFileSync('git', ['init', '-q', '--bare', remote])
  git('remote', 'add', 'origin', remote)
}

function standIns(): { own: string; standIn: string } {
  const [own, standIn] = [temporary(), temporary()]
  const program = (folder: string, name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), 0o755)
  }
  for (const name of ['docker', 'podman', 'reviewdog', 'npm', 'npx', 'gh'])
    program(standIn, name, recorder)
  program(own, 'secretmount', `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`)
  return { own, standIn }
}
