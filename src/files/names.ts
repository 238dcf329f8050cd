/** Endings of files that stand beside a Dockerfile under its name and are none. */
const besides = [
  'dockerignore',
  'containerignore',
  'md',
  'mdx',
  'rst',
  'adoc',
  'orig',
  'rej',
  'swp',
]

/**
 * Endings of templates: what builds is what a program makes of them, so they are read only when
 * named.
 */
const templates = [
  'j2',
  'jinja',
  'jinja2',
  'tmpl',
  'tpl',
  'gotmpl',
  'template',
  'erb',
  'ejs',
  'hbs',
  'mustache',
  'in',
  'm4',
]

/**
 * Endings that a version, a platform or a use may have, where `.js` or `.java` would mean a program
 * about Dockerfiles.
 */
const variant =
  /^(?:\d.*|amd64|arm\w*|aarch64|x86_64|i386|ppc64le|s390x|riscv64|dev|test|ci|stag\w*|prod\w*|release|debug|local|base|build)$/

/**
 * `dockerfile.ts`, `dockerfile.test.js`: a program about Dockerfiles. `Dockerfile.go` is one for
 * Go.
 */
const program =
  /^(?:docker|container)file\.(?:.*\.)?(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|c|h|cpp|cs|lua|el|vim|json|snap)$/

/** `Dockerfile-prod`, `Dockerfile_dev`, `DockerfileProd`, `prod-Dockerfile`. */
const loose =
  /^(?:(?:docker|container)file[-_][^.]+|(?:Docker|Container)file[A-Z0-9][^.]*|[^.]+[-_](?:Docker|Container)file)(?:\.(?<ending>.+))?$/s

/**
 * What a file is by its name: `dockerfile` (Dockerfile, Dockerfile.dev, api.Dockerfile,
 * Containerfile …, in any case, Dockerfile-prod, DockerfileProd, prod-Dockerfile), `template`
 * (Dockerfile.j2), or undefined when it is neither.
 */
export function kindOf(name: string): 'dockerfile' | 'template' | undefined {
  const lower = name.toLowerCase()
  if (lower.endsWith('~') || program.test(name)) return undefined
  const match =
    /^(?:(?:dockerfile|containerfile)(?:\.(?<ending>.+))?|.+\.(?:dockerfile|containerfile)(?:\.(?<last>[^.]+))?)$/s.exec(
      lower,
    )
  if (!match) return kindOfLoose(name)
  const ending = (match.groups?.['ending'] ?? match.groups?.['last'])?.split('.').at(-1)
  if (ending === undefined) return 'dockerfile'
  if (besides.includes(ending)) return undefined
  if (templates.includes(ending)) return 'template'
  // `api.Dockerfile.dev` is no usual name; only its template is worth a word
  return match.groups?.['last'] === undefined ? 'dockerfile' : undefined
}

function kindOfLoose(name: string): 'dockerfile' | 'template' | undefined {
  const match = loose.exec(name) ?? loose.exec(name.toLowerCase())
  if (!match) return undefined
  const ending = match.groups?.['ending']?.toLowerCase()
  if (ending === undefined || variant.test(ending)) return 'dockerfile'
  return templates.includes(ending.split('.').at(-1)!) ? 'template' : undefined
}
