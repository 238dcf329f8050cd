import type { CallerFile, CallerKind, Remark } from '../caller.ts'

/** A system whose files are read for what they pass, and never changed. */
interface Reported {
  readonly name: string
  readonly accepts: RegExp
  /** Finds what is passed: the first group is the name. */
  readonly passes: RegExp
  /** What a person writes instead, `NAME` standing for the name. */
  readonly remedy: string
}

const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:[\\`^]\r?\n\s*)?\\?["'`]*([A-Za-z_]\w*)/g

/** Each with the words of its own documentation. */
const systems: readonly Reported[] = [
  {
    name: 'jenkins',
    accepts: /(?:^|\/)[\w.-]*Jenkinsfile[\w.-]*$|\.(?:groovy|jenkinsfile)$/i,
    passes: option,
    remedy:
      'bind NAME with withCredentials around the build and write --secret id=NAME,env=NAME in its place',
  },
  {
    name: 'tilt',
    accepts: /(?:^|\/)Tiltfile(?:\.[\w-]+)?$/,
    passes: /["']([A-Z][A-Z0-9_]*)["']\s*:/g,
    remedy: "take it out of build_args and give docker_build secret='id=NAME,env=NAME'",
  },
  {
    name: 'azure',
    accepts:
      /(?:^|\/)[\w.-]*azure-pipelines[\w.-]*\.ya?ml$|(?:^|\/)\.azure(?:-pipelines|devops)?\/.*\.ya?ml$/,
    passes: option,
    remedy:
      'write `arguments: --secret id=NAME,env=NAME` for `command: build` and `env: NAME: $(NAME)` of the step',
  },
  {
    name: 'codefresh',
    accepts: /(?:^|\/)[\w.-]*codefresh[\w.-]*\.ya?ml$/,
    passes: /^\s*-\s*["']?([A-Za-z_]\w*)=\$\{\{/gm,
    remedy:
      'write the value into a file, then `buildkit: true` and `secrets: [id=NAME,src=FILE]` of the build step',
  },
  {
    name: 'bitbucket',
    accepts: /(?:^|\/)bitbucket-pipelines\.ya?ml$/,
    passes: option,
    remedy:
      'add `export DOCKER_BUILDKIT=1` before it and write --secret id=NAME,env=NAME in its place',
  },
  {
    name: 'powershell',
    accepts: /\.(?:ps1|psm1|bat|cmd)$/i,
    passes: option,
    remedy:
      'set NAME in the environment before the command and write --secret id=NAME,env=NAME in its place',
  },
  {
    name: 'fly',
    accepts: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/,
    passes: /^\s*([A-Za-z_]\w*)\s*=/gm,
    remedy: 'take it out of [build.args] and call `fly deploy --build-secret NAME=…`',
  },
]

/** Callers that a person must change: each finding says what to write. */
export const reported: readonly CallerKind[] = systems.map((system) => ({
  name: system.name,
  accepts: (path) => system.accepts.test(path),
  mentions: /build[-_.]?arg|\[build\.args\]/i,
  read: (file) => remarks(system, file),
}))

function* remarks({ name: kind, passes, remedy }: Reported, file: CallerFile): Iterable<Remark> {
  for (const found of file.text.matchAll(passes)) {
    const name = found[1]!
    const line = file.text.slice(file.text.lastIndexOf('\n', found.index) + 1, found.index)
    if (/^\s*(?:#|\/\/)/.test(line + found[0])) continue
    yield {
      type: 'remark',
      file: file.path,
      at: { start: found.index, end: found.index + found[0].length },
      kind,
      names: [name],
      status: 'manual',
      message: `${name} is passed as a build argument, and the value stays in the provenance; ${remedy.replaceAll('NAME', name)}`,
    }
  }
}
