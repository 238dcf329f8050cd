/**
 * Programs that serve or run an application and start no tool that fetches packages. To add one:
 * its name.
 */
const servers: ReadonlySet<string> = new Set(
  (
    'nginx httpd apache2 apache2ctl apache2-foreground httpd-foreground caddy haproxy php-fpm frankenphp rr ' +
    'gunicorn uvicorn hypercorn daphne waitress-serve celery streamlit java ' +
    'puma unicorn thin sleep tail'
  ).split(' '),
)

/** Modules that `python -m` serves an application with. */
const modules: ReadonlySet<string> = new Set(
  'gunicorn uvicorn hypercorn daphne waitress celery streamlit http.server flask'.split(' '),
)

/** Interpreters, and how a program of the application looks that they are given. */
const interpreters: readonly (readonly [RegExp, RegExp])[] = [
  [/^node$/, /\.[cm]?js$/],
  [/^python[\d.]*$/, /\.pyc?$/],
  [/^php$/, /\.php$|^artisan$/],
  [/^ruby$/, /\.rb$/],
  [/^dotnet$/, /\.dll$/],
]

/** Images that start such a program by themselves. */
const images: ReadonlySet<string> = new Set(['nginx', 'nginx-unprivileged', 'httpd', 'caddy'])

/**
 * Whether a command is known to start an application and no tool of the build. A file that is named
 * like a package manager, or a program that nobody knows, is not known.
 *
 * @param words the command with its arguments, as text
 */
export function isServer(words: readonly string[]): boolean {
  if (words.some((word) => managers.test(word.replace(/^.*\//, '')))) return false
  const [program = '', ...rest] = words
  const name = program.replace(/^.*\//, '')
  if (servers.has(name) || /^php-fpm[\d.]*$/.test(name)) return true
  const files = interpreters.find(([interpreter]) => interpreter.test(name))?.[1]
  if (!files) return false
  if (name.startsWith('python') && rest.includes('-m'))
    return modules.has(rest[rest.indexOf('-m') + 1] ?? '')
  const file = rest.find((word) => !word.startsWith('-'))
  return file !== undefined && files.test(file) && !rest.some((word) => /^-[cerp]$/.test(word))
}

const managers =
  /^(npm|npx|yarn|pnpm|bun|corepack|pip\d*|pip\d?\.\d+|pipenv|poetry|pdm|uv|uvx|composer(\.phar)?|bundle|gem|cargo|go|nuget|mvn|gradle|Rscript|R)(-cli)?(\.[cm]?js)?$/

/**
 * Whether an image, by its name without registry and tag, starts such a program when nothing else
 * is said.
 */
export function startsServer(image: string): boolean {
  return images.has(
    image
      .replace(/@.*$/, '')
      .replace(/:[^/]*$/, '')
      .replace(/^.*\//, ''),
  )
}
