import type { Result } from '../../src/result.ts'
import { type Call, readCalls } from '../reading/commands.ts'
import { declared, type Scoped, scopes } from '../reading/scopes.ts'
import { type Item, readItems } from '../reading/instructions.ts'
import { unquoted } from '../reading/words.ts'

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Programs that read no variable which they are not told of, and run nobody's code. */
const inert = list(`
  jlink jdeps jmod javap
  : [ adduser addgroup apk apt apt-get apt-mark awk base64 basename bunzip2 bzip2 cat cd chgrp chmod chown chsh cmp command cp curl cut date
  debconf-set-selections df diff dirname dnf dos2unix dpkg du echo exit export false file find fold getent gpg grep groupadd gunzip gzip
  head hostname id install ldconfig ln locale-gen ls md5sum microdnf mkdir mkfifo mktemp mv nproc passwd pip-compile printf pwd
  read readlink realpath rm rmdir sed seq set sha256sum sha512sum shift shopt sleep sort split ssh-keygen ssh-keyscan stat strip sync tail tar
  tdnf tee test touch tr true truncate tzdata umask uname uniq unset unzip update-ca-certificates update-alternatives useradd usermod
  wc wget which whoami xz yes yum zcat zip zypper`)

/**
 * Installers, and the names that each reads by itself; one that is not of its kind tells them
 * nothing.
 */
const installers: readonly { readonly programs: ReadonlySet<string>; readonly names: RegExp }[] = [
  { programs: list('npm npx yarn pnpm corepack node bun'), names: /NPM|NODE_AUTH|YARN|PNPM/ },
  {
    programs: list('pip pip3 pipenv poetry uv pdm python python3 twine'),
    names: /PIP|PYPI|POETRY|UV_|PDM/,
  },
  { programs: list('conda mamba micromamba'), names: /CONDA|PIP/ },
  { programs: list('composer php'), names: /COMPOSER|PACKAGIST/ },
  { programs: list('bundle bundler gem'), names: /BUNDLE|GEM/ },
  { programs: list('dotnet nuget'), names: /NUGET|VSS/ },
  { programs: list('cargo rustup'), names: /CARGO/ },
  { programs: list('mvn gradle'), names: /MAVEN|MVN|GRADLE|ORG_/ },
]

/**
 * Every RUN that had a name which is gone has a mount now, or runs nothing but what is known not to
 * read it.
 */
export function mayRead({ before, after, findings }: Result): string | undefined {
  const [old, young] = [readItems(before), readItems(after)]
  if (!old || !young || before === after) return undefined
  const fixed = new Set(findings.flatMap((item) => (item.status === 'fixed' && item.name) || []))
  const names = [...fixed].filter((name) => counted(old, name) > counted(young, name))
  const was = scopes(old)
  for (const run of scopes(young)) {
    if (/--mount=\S*type=(?:secret|ssh)/.test(run.item.text)) continue
    const origin = was.findIndex(
      ({ item, stage }) => stage === run.stage && item.text === run.item.text,
    )
    const [before] = origin === -1 ? [] : was.splice(origin, 1)
    for (const name of names) {
      if (!before?.names.has(name) || run.names.has(name)) continue
      if (isWithoutSettings(old, before.item)) continue
      if (isBuiltByNewNpm(old, before.item, name) || isGoAlone(old, before.item)) continue
      const reader = readerIn(run, name, givesInAddress(old, name))
      if (reader !== undefined)
        return `RUN of line ${before.item.line} had ${name} and has no mount, but ${reader} may read it`
    }
  }
  return undefined
}

function counted(items: readonly Item[], name: string): number {
  return items.filter((item) => /^(?:ARG|ENV)$/.test(item.keyword) && declared(item).includes(name))
    .length
}

/** A script of the project behind a RUN that took the only `.npmrc` away. */
function isWithoutSettings(items: readonly Item[], run: Item): boolean {
  const at = items.indexOf(run)
  const end = items
    .slice(0, at)
    .findLastIndex(({ text }) => /^RUN rm (?:-f )?\.npmrc\s*$/.test(text))
  return (
    end !== -1 &&
    /^RUN (?:yarn|npm run) build\s*$/.test(run.text) &&
    items.slice(end, at).every(({ keyword }) => keyword === 'RUN')
  )
}

/** An official image of a Node whose npm goes on where its settings name what is not there. */
const newNode =
  /^FROM (?:docker\.io\/)?(?:library\/)?node(?::(?:latest|current|lts|alpine|slim|1[5-9]|[2-9]\d)[\w.-]*)?(?: AS \S+)?\s*$/i

/** A script of the project that builds, run by a new npm, behind an installer that has the name. */
function isBuiltByNewNpm(items: readonly Item[], run: Item, name: string): boolean {
  const from = items.slice(0, items.indexOf(run)).findLast(({ keyword }) => keyword === 'FROM')
  return (
    /NPM|NODE_AUTH/.test(name) &&
    newNode.test(from?.text ?? '') &&
    /^RUN npm run build\s*$/.test(run.text)
  )
}

/** An official image of Go, up to a call of go: nothing there may tell git of a helper. */
const goAlone = [
  /^FROM (?:docker\.io\/)?(?:library\/)?golang(?:[:@][\w.:-]+)?(?: AS \S+)?\s*$/i,
  /^(?:ARG|WORKDIR|ENV (?!.*(?:GIT_|GOAUTH|GOFLAGS|SSH_ASKPASS))) ?/i,
  /^(?:COPY|ADD) .*\s(?!\/(?:root|etc|home)?\/?$)[\w./-]+\s*$/i,
  /^RUN (?:apk add|apt-get update && apt-get install|go mod|go get|go install|go build)\b[^|;$]*$/i,
]

function isGoAlone(items: readonly Item[], run: Item): boolean {
  const at = items.indexOf(run)
  const start = items.slice(0, at).findLastIndex(({ keyword }) => keyword === 'FROM')
  return (
    /^RUN (?:CGO_ENABLED=\d )?go (?:mod|get|install|build)\b/.test(run.text) &&
    goAlone[0]!.test(items[start]?.text ?? '') &&
    items.slice(start + 1, at).every(({ text }) => goAlone.some((row) => row.test(text)))
  )
}

/** Does a RUN give the name to a server in the user part of an address? */
function givesInAddress(items: readonly Item[], name: string): boolean {
  const given = new RegExp(String.raw`://[^\s/@]*\$\{?${name}\b[^\s/@]*@`)
  return items.some(({ keyword, text }) => keyword === 'RUN' && given.test(text))
}

/** A clone for which git asks no password unless its settings say so. */
const publicClone = /^git clone (?!.*--recurs|.*--config| -c )\S*.*\bhttps?:\/\/[^\s/@$]+\//

function readerIn({ item }: Scoped, name: string, isGiven: boolean): string | undefined {
  const body = item.text.replace(/^RUN\s+(?:--\S+\s+)*/i, '')
  const calls = item.hasHeredoc || body.startsWith('[') ? undefined : readCalls(body)
  // what this reader cannot read it says nothing of
  if (!calls) return undefined
  const own = installers.find(({ names }) => names.test(name))
  return calls
    .flatMap((call) => written(call))
    .filter(({ words }) => !asks.test(words.join(' ')))
    .filter(({ words }) => !(isGiven && publicClone.test(words.join(' '))))
    .map((call) => programOf(call))
    .find((program) => {
      if (program === undefined || inert.has(program)) return false
      if (own) return own.programs.has(program) && !/^(?:node|npx|php|python3?)$/.test(program)
      return !installers.some(({ programs }) => programs.has(program))
    })
}

/** A shell that is given its whole script, in quotes: the calls of that. */
function written(call: Call): readonly Call[] {
  const text = /^(?:ba)?sh -\w*c (?:'([^']*)'|"([^"$`\\]*)")$/s.exec(call.words.join(' '))
  const script = text?.[1] ?? text?.[2]
  return (script !== undefined && readCalls(script)) || [call]
}

/**
 * Programs asked about themselves, settings that are written without being used, what is built
 * from the modules that lie in the project, and what composer and mix make of files.
 */
const asks =
  /^(?:\S+ --?(?:version|help)|npm -v$|(?:composer|git) config\b.*|composer dump-\S+.*|mix release\b.*|go (?:build|vet) .*-mod[ =]vendor\b.*)$/s

const wrappers = list('sudo env time nice timeout command exec nohup')

function programOf({ words }: Call): string | undefined {
  const at = words.findIndex((word) => !wrappers.has(word) && !/^(?:-|\d+[smh]?$|\w+=)/.test(word))
  const [program] = at === -1 ? [] : words.slice(at)
  return program === undefined ? undefined : unquoted(program).replace(/^.*\/(?:s?bin)\//, '')
}
