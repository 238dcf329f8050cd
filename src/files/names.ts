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

/** Endings of templates: what builds is what a program makes of them, so they are read only when named. */
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
 * What a file is by its name: `dockerfile` (Dockerfile, Dockerfile.dev, api.Dockerfile, Containerfile …, in any case),
 * `template` (Dockerfile.j2), or undefined when it is neither.
 */
export function kindOf(name: string): 'dockerfile' | 'template' | undefined {
  const lower = name.toLowerCase()
  const match =
    /^(?:(?:dockerfile|containerfile)(?:\.(?<ending>.+))?|.+\.(?:dockerfile|containerfile)(?:\.(?<last>[^.]+))?)$/.exec(
      lower,
    )
  if (!match || lower.endsWith('~')) return undefined
  const ending = (match.groups?.['ending'] ?? match.groups?.['last'])?.split('.').at(-1)
  if (ending === undefined) return 'dockerfile'
  if (besides.includes(ending)) return undefined
  if (templates.includes(ending)) return 'template'
  // `api.Dockerfile.dev` is no usual name; only its template is worth a word
  return match.groups?.['last'] === undefined ? 'dockerfile' : undefined
}
