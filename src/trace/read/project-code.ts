/** Tools whose installing runs the project's own code: hooks of its manifest, or a manifest that is a program (each tool's manual). */
const installHooks: ReadonlySet<string> = new Set([
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'composer',
  'bundler',
  'mix',
  'cargo',
  'dotnet',
  'swift',
  'conan',
  'terraform',
  'pdm',
  'gem',
  'mise',
  'pipenv',
  'conda',
])

/** Does a call that fetches run code of the project, or read a list of it that may name variables? What it downloads knows nothing of this project's names. */
export function runsProjectCode(tool: string, args: string): boolean {
  if (/(?:^|\s)(?:--ignore-scripts|--no-scripts)(?=\s|$)/.test(args)) return false
  if (tool === 'pip' || tool === 'uv' || tool === 'poetry')
    return /(?:^|\s)(?:-[a-zA-Z]*[re]|--requirement|--editable|\.{1,2}\/?|\.\[\S*|\.\/\S*|build|run)(?=\s|$)/.test(
      args,
    )
  if (tool === 'go') return /^(?:generate|run|test)\b/.test(args)
  if (tool === 'cargo') return !/^(?:fetch|update|search|vendor|generate-lockfile)\b/.test(args)
  return installHooks.has(tool) && !installsAlone(tool, args)
}

const named = String.raw`(?:\s+-\S+)*\s+["']?@?[A-Za-z][\w./-]*(?:[@=<>~!^:][^\s]*)?`

/** Installs packages by their name, outside of any project: no file of the project is read, those of the user are. */
export function installsAlone(tool: string, args: string): boolean {
  if (/:\/\/|git\+|git@/.test(args)) return false
  if (tool === 'npm' || tool === 'pnpm' || tool === 'yarn')
    return /(?:^|\s)(?:-g|--global|global)(?=\s|$)/.test(args)
  if (tool === 'pip' || tool === 'uv')
    return (
      new RegExp(`^(?:pip\\s+)?(?:install|download|inject)\\b(?=${named})`).test(args) &&
      !/(?:^|\s)(?:-[a-zA-Z]*[rce]|--requirement|--constraint|--editable|\.{1,2}(?:\/\S*)?|\.\[\S*)(?=[\s=]|$)/.test(
        args,
      )
    )
  if (tool === 'gem') return true
  if (tool === 'cargo') return /^install\b(?!.*--(?:path|git))/.test(args)
  return tool === 'composer' && /^(?:global|self-?update)\b/.test(args)
}

/** Programs that everybody installs for all folders, by their public name. */
const publicPrograms: ReadonlySet<string> = new Set(
  (
    'npm yarn pnpm corepack bun bower node-gyp typescript ts-node tsx esbuild vite webpack webpack-cli rollup gulp gulp-cli ' +
    'grunt grunt-cli @angular/cli @vue/cli @nestjs/cli @ionic/cli cordova ionic react-native-cli expo-cli eas-cli turbo nx ' +
    'lerna rimraf cross-env dotenv-cli npm-run-all npm-check-updates nodemon pm2 forever serve http-server live-server ' +
    'json-server prisma sass node-sass less eslint prettier jest mocha cypress playwright newman semantic-release ' +
    'serverless aws-cdk firebase-tools netlify-cli vercel wrangler @sentry/cli snyk retire html-minifier uglify-js svgo ' +
    'node-pre-gyp @mapbox/node-pre-gyp phantomjs-prebuilt yo husky'
  ).split(' '),
)

/** Is every operand of an install such a program? */
export function installsPublic(args: string): boolean {
  const operands = args.split(' ').filter((word) => !word.startsWith('-'))
  const [, ...packages] = operands[0] === 'global' ? operands.slice(1) : operands
  return (
    packages.length > 0 &&
    packages.every((word) => publicPrograms.has(word.replace(/(?<=.)@[^/]*$/, '')))
  )
}

/** A call that fetches a public program or the tool itself: a credential that is there is read in passing, not meant for it. */
export function readsInPassing(tool: string, args: string): boolean {
  if (tool === 'composer') return /^(?:-\S+ )*self-?update\b/.test(args)
  return installsAlone(tool, args) && installsPublic(args)
}
