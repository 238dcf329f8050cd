import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderWith } from '../stand-in.ts'

/**
 * Stands in for a builder's client: writes down what build arguments and secrets it would send,
 * found as the client finds them: an argument without a value and a secret's `env=` in its own
 * environment, nothing when they are not there (docs.docker.com, docker buildx build, --build-arg,
 * --secret).
 */
const client = String.raw`#!/bin/sh
record() { printf '%s\n' "$*" >> "$RECORD"; }
argument() {
  case $1 in
    *=*) record "VALUE \${1%%=*}=\${1#*=}" ;;
    *) if printenv "$1" > /dev/null; then record "VALUE $1=$(printenv "$1")"; fi ;;
  esac
}
secret() {
  id= env= src= rest=$1,
  while [ -n "$rest" ]; do
    field=\${rest%%,*} rest=\${rest#*,}
    case $field in id=*) id=\${field#id=} ;; env=*) env=\${field#env=} ;; src=*) src=\${field#src=} ;; esac
  done
  if [ -n "$src" ]; then record "FILE $id=$(cat "$src")"; else record "VALUE $id=$(printenv "$env")"; fi
}
record "CALL \${0##*/}"
while [ $# -gt 0 ]; do
  case $1 in
    --build-arg) argument "$2"; shift ;;
    --build-arg=*) argument "\${1#--build-arg=}" ;;
    --secret) secret "$2"; shift ;;
    --secret=*) secret "\${1#--secret=}" ;;
    *) record "WORD $1" ;;
  esac
  shift
done
cat > /dev/null < /dev/null
exit "\${DOCKER_EXIT:-0}"
`

/** Forgets the environment as sudo does, but for what stands before the command. */
const sudo = String.raw`#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -u) shift 2 ;;
    -*) shift ;;
    *) break ;;
  esac
done
exec env -i PATH="$PATH" RECORD="$RECORD" "$@"
`

/** One call of a builder: its values by name, and its other words. */
export interface Recorded {
  readonly program: string
  readonly values: Readonly<Record<string, string>>
  /** What is in the files that are passed as secrets, by id. */
  readonly files: Readonly<Record<string, string>>
  readonly words: readonly string[]
}

const programs = ['docker', 'podman', 'buildah', 'nerdctl', 'depot']

/** A folder with programs that record, for the beginning of PATH. */
export function recorder(): string {
  const folder = folderWith()
  for (const name of programs) put(join(folder, name), client.replaceAll(String.raw`\$`, '$'))
  put(join(folder, 'sudo'), sudo)
  return folder
}

function put(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

/** Runs a command in a folder and gives every call of a builder. */
export function record(
  bin: string,
  cwd: string,
  [program, ...words]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Recorded[] {
  const file = join(cwd, '.git', 'record')
  mkdirSync(join(cwd, '.git'), { recursive: true })
  writeFileSync(file, '')
  try {
    execFileSync(program!, words, {
      cwd,
      env: { ...environment, PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, RECORD: file, HOME: cwd },
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: 20_000,
    })
  } catch {
    // what it did until then counts
  }
  const calls: {
    program: string
    values: Record<string, string>
    files: Record<string, string>
    words: string[]
  }[] = []
  for (const line of readFileSync(file, 'utf8').split(/\n(?=CALL |VALUE |FILE |WORD |$)/)) {
    const [, kind, rest] = /^(CALL|VALUE|FILE|WORD) (.*)$/s.exec(line) ?? []
    if (kind === 'CALL') calls.push({ program: rest!, values: {}, files: {}, words: [] })
    if (kind === 'WORD') calls.at(-1)!.words.push(rest!)
    if (kind !== 'VALUE' && kind !== 'FILE') continue
    const equals = rest!.indexOf('=')
    const into = kind === 'FILE' ? calls.at(-1)!.files : calls.at(-1)!.values
    into[rest!.slice(0, equals)] = rest!.slice(equals + 1)
  }
  return calls
}
