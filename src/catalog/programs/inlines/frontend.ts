import { posix } from 'node:path'
import { escapePattern } from '../../../escape-pattern.ts'
import { hasWord } from '../../../has-word.ts'
import { type Inlines, isWithin, most, type Sources } from '../inlines.ts'

const endings = ['js', 'ts', 'mjs', 'cjs', 'mts']

function withEndings(names: readonly string[]): string[] {
  return names.flatMap((name) => endings.map((ending) => `${name}.${ending}`))
}

const settings = withEndings([
  'webpack.config',
  'webpack.prod',
  'webpack.common',
  'webpack.config.prod',
  'config/webpack.config',
  'vite.config',
  'next.config',
  'nuxt.config',
  'vue.config',
  'rollup.config',
  'rspack.config',
  'rsbuild.config',
  'astro.config',
  'esbuild.config',
  'esbuild',
  'craco.config',
  'config-overrides',
  'quasar.config',
  'quasar.conf',
  'app.config',
  'docusaurus.config',
])

/** What of a bundler's settings is built in (the manuals of the bundlers). */
const builtIn =
  /\b(?:EnvironmentPlugin|DefinePlugin) ?\(|\b(?:define|env|public|\w*[rR]untimeConfig) ?: ?\{/g

/** What goes along with an application or a site (Expo, "app config"; Docusaurus; Quasar). */
const shipped = /\b(?:rawDefine|extra|customFields|themeConfig) ?: ?\{/g

/**
 * `import { NAME } from '$env/static/private'` (SvelteKit, "$env/static/private": the values are
 * "statically injected into your bundle at build time").
 */
const svelteKit: Sources = {
  isFor: (read) => withEndings(['svelte.config']).some((file) => read(file) !== undefined),
  like: /(?:^|\/)src\/.*\.(?:svelte|[cm]?[jt]s)$/,
  isIn: (text, name) =>
    [
      ...text.matchAll(/\{([^{}]*)\} from ["']\$env\/static\/(?:private|public)["']/g),
      ...text.matchAll(/\bimport\(["']\$env\/static\/(?:private|public)["']\)/g),
    ].some(([all, names]) => hasWord(names ?? (all && text), name)) ||
    (/\* as \w+ from ["']\$env\/static\/(?:private|public)["']/.test(text) &&
      new RegExp(`\\w\\.${escapePattern(name)}\\b`).test(text)),
}

/** `import.meta.env.NAME` (Astro, "Upgrade to Astro v6": the values are always inlined). */
const astro: Sources = {
  isFor: (read) => /"astro" ?: ?"[~^]?(?:[6-9]|\d\d)[."]/.test(read('package.json') ?? ''),
  like: /(?:^|\/)src\/.*\.(?:astro|[cm]?[jt]sx?|vue|svelte)$/,
  isIn: (text, name) =>
    new RegExp(`\\bimport\\.meta\\.env(?:\\.|\\[["'])${escapePattern(name)}\\b`).test(text) ||
    [...text.matchAll(/\{([^{}]*)\} = import\.meta\.env\b/g)].some(([, names]) =>
      hasWord(names!, name),
    ),
}

/** Settings of bundlers that define constants out of the environment. */
export const bundle: Pick<Inlines, 'files' | 'isIn' | 'sources'> = {
  files: () => settings,
  isIn: (text, name) => isWithin(text, builtIn, name) || isWithin(text, shipped, name),
  sources: [svelteKit, astro],
}

/** Constants that a program of the project gives a bundler which it calls. */
export const buildProgram: Pick<Inlines, 'files' | 'isIn'> = {
  files: (_read, args) => args.split(' ').filter((word) => /^[^-].*\.[cm]?[jt]s$/.test(word)),
  isIn: (text, name) =>
    /["'](?:esbuild|vite|webpack|rollup|rolldown|tsup|bun|@rspack\/core)["']|\bBun\.build\b/.test(
      text,
    ) && isWithin(text, /\b(?:EnvironmentPlugin|DefinePlugin) ?\(|\bdefine ?: ?\{/g, name),
}

const modulesOf = ['src/index', 'index', 'src/main', 'main', 'src/app', 'src/App', 'app']
const sources = [...endings, 'jsx', 'tsx'].map((ending) => `.${ending}`)

/**
 * The modules that usual roots import one after the other. Each `process.env.NAME` of them is
 * replaced by its value (parceljs.org, "Environment variables").
 */
export const modules: Pick<Inlines, 'files' | 'isIn' | 'isByReading'> = {
  *files(read) {
    const left = new Set(modulesOf.flatMap((root) => sources.map((ending) => `${root}${ending}`)))
    for (const file of left) {
      const text = left.size > most * 20 ? undefined : read(file)
      if (text === undefined) continue
      yield file
      for (const [, name] of text.matchAll(
        /(?:\bfrom|\bimport|\brequire\() ?\(?["'](\.[^"'\n]+)["']/g,
      )) {
        const path = posix.join(posix.dirname(file), name!)
        for (const ending of ['', ...sources, '/index.js', '/index.ts']) left.add(path + ending)
      }
    }
  },
  isIn: (text, name) =>
    new RegExp(`\\bprocess\\.env(?:\\.|\\[ ?["'])${escapePattern(name)}\\b`).test(text) ||
    [...text.matchAll(/\{([^{}]{0,2000})\} ?= ?process\.env\b/g)].some(([, names]) =>
      hasWord(names!, name),
    ),
  isByReading: { when: /^/ },
}

/** The settings of a site. */
const sites = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config'].flatMap((name) =>
  ['toml', 'yaml', 'yml', 'json'].map((ending) => `${name}.${ending}`),
)

/** Layouts of a site that ask for a variable (Hugo, "os.Getenv"). */
export const layouts: Pick<Inlines, 'files' | 'isIn' | 'sources'> = {
  files: () => [],
  isIn: () => false,
  sources: [
    {
      isFor: (read) => sites.some((file) => read(file) !== undefined),
      like: /(?:^|\/)(?:layouts|content|assets)\/.*\.(?:html|xml|json|md|js|css|txt)$/,
      isIn: (text, name) =>
        new RegExp(`\\bgetenv\\s+["'\`]${escapePattern(name)}["'\`]`, 'i').test(text),
    },
  ],
}
