import { startsProgram, writesFile } from './effect.ts'
import { around, bundler } from './keeps/builds.ts'
import { builtIn } from './keeps/row.ts'
import { buildProgram, bundle, layouts, modules } from './inlines/frontend.ts'
import { call, shows, tool } from './row.ts'
import type { Persist, Tool } from './row.ts'

/**
 * An option or a key of npm's configuration that holds a credential; a lone `$` is a word unknown
 * at build time.
 */
const credentialKey = String.raw`.*(?:_auth|_password|npmAuth|(?<!\S)\$(?!\S))`

function configSet(name: string, to: string): Persist {
  return {
    when: new RegExp(String.raw`${call('(?:config|c) set|set').source}\s${credentialKey}`, 'i'),
    to,
    files: [
      { flags: ['--userconfig'] },
      { flags: ['-L', '--location'], words: { project: '.npmrc', global: 'the global npmrc' } },
    ],
    undo: /^(?:-\S+ )*(?:config|c) (?:delete|rm|unset)\s/,
    instead: `give ${name} an .npmrc with the text \${NAME} in it and mount the variable, or mount the whole file`,
    expands: true,
  }
}

/** yarn 1 writes keys of a registry into ~/.yarnrc, where it expands nothing. */
const yarn1Set: Persist = {
  when: /^config set ["']?(?:\/\/|@?[\w-]+:)\S*(?:_auth|_password)/,
  to: '~/.yarnrc',
  undo: /^config delete /,
  instead: 'give it an .npmrc with the text ${NAME} in it and mount the variable',
}

const login: Persist = {
  when: call('login|adduser|add-user|npm login'),
  to: '~/.npmrc',
  undo: call('logout|npm logout'),
  instead:
    'give it an .npmrc with the text ${NAME} in it and mount the variable, or mount the whole file',
}

/**
 * A dependency by address: npm writes the address, credentials included, into package.json and the
 * lock file.
 */
const byAddress: Persist = {
  when: /^(?:-\S+ )*(?:i|install|add) (?:\S+ )*["']?(?:\S+@)?(?:git\+)?https?:\/\/(?:[^\s/@]*@|[^\s?]*\?)/,
  to: 'package.json and the lock file',
  undo: undefined,
  instead: 'name the dependency without the token and let git ask a credential helper',
}

const install =
  'install|i|in|ins|inst|insta|instal|isntall|add|ci|clean-install|ic|install-clean|install-test|it|install-ci-test|cit'

/** The words of yarn itself; any other first word is a script of the project. */
const yarnWords =
  'install|add|remove|upgrade|upgrade-interactive|up|global|dlx|npm|publish|info|create|outdated|audit|cache|config|set|plugin|policies|import|link|unlink|list|licenses|login|logout|init|why|dedupe|autoclean|check|versions?|help|bin|pack|team|owner|tag|workspaces? (?:focus|list|info)|-\\S+'

/** Options that take the next word (npm docs, "config"; pnpm docs, "CLI"; yarn docs, "CLI"). */
const commonValued = `-L --location --userconfig --globalconfig --prefix -C --registry --loglevel
  --scope --tag --otp`.split(/\s+/)

const npmValued = [
  ...commonValued,
  ...'-w --workspace --cache --auth-type --omit --include --node-options'.split(' '),
]

const pnpmValued = [
  ...commonValued,
  ...'--dir -F --filter --config-dir --global-dir --store-dir --reporter'.split(' '),
]

const yarnValued = `--cwd --registry --cache-folder --modules-folder --mutex --network-timeout
  --network-concurrency --prefix --use-yarnrc`.split(/\s+/)

/** Options before or without a subcommand; these take the next word as their value. */
const yarnOption = String.raw`(?:(?:${yarnValued.join('|')}) \S+|-\S+)`

const globally = /(?:^|\s)(?:-g|--global|global)(?=\s|$)/

/** What npm and its like run when they install. */
const installScripts = /"(?:pre|post)?(?:install|prepare|prepublish)"\s*:\s*"[^"]*"/g

/** What projects build and test with: an install has put it there. */
const installed = new RegExp(
  '^(?:exec|x) (?:-- |--no-install |--no )?(?:' +
    'nest|tsc|tsc-alias|tsup|swc|babel|esbuild|vite|vitest|jest|mocha|cypress|playwright|eslint|' +
    'prettier|stylelint|webpack|webpack-cli|rollup|parcel|gulp|grunt|ng|nx|lerna|turbo|next|nuxt|' +
    'nuxi|gatsby|astro|remix|expo|svelte-kit|vue-cli-service|react-scripts|prisma|knex|typeorm|' +
    'sequelize|sequelize-cli|drizzle-kit|graphql-codegen|tailwindcss|postcss|sass|lessc|rimraf|' +
    'cross-env|patch-package|husky|ts-node|tsx|nodemon|node-gyp)(?= |$)',
)

/** Code that pnpm runs whenever it resolves (pnpm docs, ".pnpmfile.cjs"). */
const pnpmfiles = ['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js']

/** Calls that run scripts of the packages beside it (the manuals' "workspaces"). */
const workspaces = {
  when: /(?:^|\s)(?:-w|-ws|-F|-r|--filter|--recursive|(?:--)?workspaces?)(?:[\s=]|$)/,
  like: /(?:^|\/)package\.json$/,
}

const packageHooks = {
  file: 'package.json',
  // those of the packages beside it run too
  hooked:
    /"(?:(?:pre|post)?(?:install|prepare|prepublish)|workspaces)"\s*:|:\s*"(?:file|link|portal|workspace):/,
}

/** Calls that run something of the project. */
const ofProject =
  /^(?:-\S+ )*(?!(?:install|i|ci|add|update|config|set|cache|audit|publish|pack)(?:\s|$))\w/

/** Scripts of the project that build it, by their names. */
const buildScript =
  /^(?:-\S+ )*(?:(?:run|run-script) )?(?:-\S+ )*[\w:]*(?:build|bundle|compile)(?![\w-])/

/** Programs that run a script of JavaScript or TypeScript. */
const scriptRunners =
  `node nodejs deno ts-node ts-node-esm ts-node-script ts-node-dev tsnd tsx tsimp
  tsm jiti esno vite-node swc-node sucrase-node esr zx babel-node`.split(/\s+/)

/** A script that each project has (npm manual, "npm run env"). */
const listsEnvironment = call('(?:run|run-script) env')

export const javascript: readonly Tool[] = [
  tool({
    name: 'npm',
    spills: [{ when: listsEnvironment, variables: ['*'], to: undefined }],
    inlines: { when: ofProject, ...bundle },
    embeds: buildScript,
    installed,
    commands: ['npm', 'npx'],
    valued: npmValued,
    family: 'javascript',
    installs: true,
    hooks: /^/,
    asksGit: true,
    alone: globally,
    // up to npm 6 (measured with 6.14)
    expands: {
      // since npm 6 (lib/config/core.js); yarn 1 does not (src/util/env-replace.js)
      keys: true,
      stops: {
        when: /^(?!(?:-v|-V|--version|-h|--help)$|.*(?:^|\s)(?:-g|--global)(?:\s|$))/,
        before: 15,
      },
      // up to npm 8 (measured: 6.14 and 8.19 do, 9.9 and later do not)
      fills: { when: /^(?:-\S+ )*(?:config|c) (?:set|delete|rm)\b|^set \S/, before: 20 },
    },
    project: {
      files: ['package.json'],
      members: workspaces,
      runs: installScripts,
      manifest: packageHooks,
    },
    variables: ['npm_config_*'],
    // each call, but for passwords in addresses (run: 9.2, 11.19); npm 6 does where a call fails
    logs: {
      to: ['~/.npm/_logs/debug.log'],
      hidesPasswords: true,
      off: ['--logs-max=0', '--version', '-v'],
      offBy: /^npm_config_logs_max$/i,
      addresses: ['--registry'],
      instead:
        'give it by the environment or an .npmrc with the text ${NAME} in it, or say --logs-max=0',
    },
    files: ['npmrc', 'ssh-key'],
    needs: call(
      `${install}|update|up|upgrade|udpate|exec|x|init|create|publish|unpublish|view|info|show|v|outdated|audit|link|ln|dedupe|ddp|whoami|ping|search|token|access|dist-tag|deprecate|pack`,
    ),
    idle: call(
      `${shows}|config|c|get|set|cache|root|bin|prefix|ls|list|ll|pkg|completion|explain|fund|login|logout|adduser|doctor`,
    ),
    // prune and rebuild read the same .npmrc, which old versions refuse with an unresolved variable
    // in it.
    scripts: call(
      'run|run-script|rum|urn|test|t|tst|start|stop|restart|build|rebuild|rb|prune|exec|x',
    ),
    persists: [configSet('npm', '~/.npmrc'), login, byAddress],
  }),
  tool({
    name: 'yarn',
    inlines: { when: ofProject, ...bundle },
    embeds: buildScript,
    family: 'javascript',
    installs: true,
    hooks: /^/,
    asksGit: true,
    alone: globally,
    // yarn 1 (measured with 1.22)
    expands: { stops: { when: /^(?!(?:-v|-V|--version|-h|--help)$)/ } },
    project: {
      files: ['package.json', '.yarnrc.yml'],
      members: workspaces,
      runs: installScripts,
      manifest: packageHooks,
    },
    commands: ['yarn', 'yarnpkg'],
    valued: yarnValued,
    variables: ['npm_config_*', 'YARN_*'],
    files: ['npmrc', 'yarnrc', 'yarnrc-yml', 'ssh-key'],
    needs: new RegExp(
      `^(?:${yarnOption}(?:\\s+|$))*$|${call('install|add|upgrade|upgrade-interactive|up|global|dlx|npm|publish|info|create|outdated|audit|import|workspaces? focus|dedupe|plugin|set version').source}`,
    ),
    idle: call(`${shows}|config|cache|bin|list|licenses|autoclean|check|why|login|logout|policies`),
    scripts: new RegExp(
      `${call('run|exec|node|test|start|build|pack|workspaces? \\S+|workspaces foreach').source}|^(?!(?:${yarnWords})(?:\\s|$))\\S`,
    ),
    spills: [
      { when: /^config(?! set\b| unset\b)/, variables: ['YARN_*'], to: undefined },
      { when: listsEnvironment, variables: ['*'], to: undefined },
    ],
    persists: [yarn1Set, configSet('yarn', '.yarnrc.yml'), login, byAddress],
  }),
  tool({
    name: 'pnpm',
    inlines: { when: ofProject, ...bundle },
    embeds: buildScript,
    family: 'javascript',
    installs: true,
    hooks: /^/,
    asksGit: true,
    alone: globally,
    // @pnpm/npm-conf, lib/util.js
    expands: { keys: true },
    project: {
      files: ['package.json', 'pnpm-workspace.yaml', ...pnpmfiles],
      members: workspaces,
      runs: installScripts,
      manifest: { ...packageHooks, code: pnpmfiles },
    },
    commands: ['pnpm', 'pnpx', 'pn'],
    valued: pnpmValued,
    variables: ['npm_config_*', 'pnpm_config_*'],
    files: ['npmrc', 'ssh-key'],
    needs: call(
      `${install}|update|up|upgrade|dlx|fetch|create|publish|outdated|audit|deploy|import|env|self-update|dedupe|view|info`,
    ),
    idle: call(
      `${shows}|config|c|get|set|store|root|bin|list|ls|ll|why|licenses|setup|login|logout`,
    ),
    scripts: call(
      'run|run-script|exec|test|t|start|build|rebuild|rb|prune|(?:-r|--filter \\S+) \\S+|[a-z]+:\\S+|pack',
    ),
    persists: [configSet('pnpm', '~/.npmrc'), login, byAddress],
  }),
  tool({
    name: 'bun',
    inlines: { when: ofProject, ...bundle },
    embeds: buildScript,
    interprets: ['bun'],
    family: 'javascript',
    installs: true,
    hooks: /^/,
    asksGit: true,
    expands: {},
    project: {
      files: ['package.json', 'bunfig.toml'],
      members: workspaces,
      runs: installScripts,
      manifest: packageHooks,
    },
    commands: ['bun', 'bunx'],
    code: {
      flags: ['-e', '-p', '--eval', '--print'],
      writes: writesFile,
      starts: startsProgram,
      fromStdin: false,
    },
    prints: { of: ['words', 'stdin'], as: 'made', when: /^(?:-e|-p|--eval|--print)\b/ },
    variables: ['BUN_CONFIG_*', 'npm_config_*'],
    files: ['npmrc', 'ssh-key'],
    needs: call(`${install}|update|x|create|publish|outdated`),
    idle: call(`${shows}|pm`),
    scripts: call('run|test|build|start'),
  }),
  // antfu/ni and rush call the package manager of the project
  tool({
    name: 'ni',
    family: 'javascript',
    installs: true,
    commands: ['ni', 'nci', 'nr', 'nlx', 'nup', 'na', 'meteor'],
    variables: ['npm_config_*'],
    files: ['npmrc', 'yarnrc', 'yarnrc-yml', 'ssh-key'],
    idle: call(shows),
    scripts: call('run|build|test|start'),
    needs: /^(?!(?:run|build|test|start)\b)/,
  }),
  tool({
    name: 'rush',
    family: 'javascript',
    installs: true,
    commands: ['rush', 'rushx', 'install-run-rush'],
    variables: ['npm_config_*', 'RUSH_*'],
    files: ['npmrc', 'ssh-key'],
    needs: call('install|update|add|publish|deploy|rush install|rush update'),
    hooks: /\b(?:install|update|add)\b/,
    idle: call(shows),
    scripts: /^/,
  }),
  // they run scripts of package.json by names and patterns (npm-run-all manual, "run-s")
  tool({
    name: 'npm-run-all',
    family: 'javascript',
    project: { files: ['package.json'], members: workspaces },
    commands: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p', 'wsrun'],
    idle: call(shows),
    scripts: /^/,
  }),
  // and lines of a shell beside them (concurrently manual, "npm:")
  tool({
    name: 'concurrently',
    family: 'javascript',
    project: { files: ['package.json'] },
    lines: true,
    commands: ['concurrently', 'conc', 'start-server-and-test'],
    idle: call(shows),
    scripts: /^/,
  }),
  // they tag, push and publish with what the environment gives them
  tool({
    name: 'semantic-release',
    commands: ['semantic-release', 'semantic-release-cli', 'multi-semantic-release', 'release-it'],
    family: 'javascript',
    asksGit: true,
    project: { files: ['package.json', '.releaserc', '.releaserc.json', 'release.config.js'] },
    variables: ['GH_*', 'GITHUB_*', 'GL_*', 'GITLAB_*', 'BB_*', 'BITBUCKET_*', 'GIT_*', 'NPM_*'],
    files: ['npmrc', 'git-credentials', 'gitconfig', 'netrc', 'ssh-key'],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'corepack',
    family: 'javascript',
    variables: ['COREPACK_*'],
    needs: call('prepare|install|use|up|pack'),
    idle: call(`enable|disable|${shows}`),
  }),
  tool({
    name: 'frontend build',
    inlines: { when: /^/, ...bundle },
    embeds: /(?:^|\s)(?:build|export|compile)(?=\s|$)/,
    family: 'javascript',
    project: {
      files: ['package.json'],
      members: { ...workspaces, when: /^(?:run|run-many|exec)\b/ },
    },
    commands: [
      'turbo',
      'nx',
      'vite',
      'next',
      'webpack',
      'ng',
      'nuxt',
      'nuxi',
      'gatsby',
      'react-scripts',
      'vue-cli-service',
      'lerna',
      'gulp',
      'grunt',
      'expo',
      'astro',
      'remix',
      'rollup',
      'esbuild',
      'ember',
      'ionic',
      'quasar',
      'umi',
      'docusaurus',
      'svelte-kit',
      'rspack',
      'rsbuild',
    ],
    keeps: [...builtIn('', bundler), ...builtIn('', /^--env\./), ...builtIn('', around)],
    variables: ['TURBO_*', 'NX_*', 'SENTRY_*'],
    files: ['npmrc'],
    // they call an installer for that
    asked: { npmrc: /^(?:bootstrap|add|install|update|upgrade)\b/ },
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'parcel',
    inlines: { when: /^(?!watch\b|serve\b)/, ...modules },
    embeds: /^/,
    family: 'javascript',
    project: { files: ['package.json'] },
    keeps: [...builtIn('', bundler), ...builtIn('', around)],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'hugo',
    inlines: { when: /^/, ...layouts },
    asksGit: true,
    files: ['netrc', 'ssh-key', 'gitconfig', 'git-credentials', 'npmrc'],
    idle: call(`${shows}|new|env`),
    scripts: /^/,
  }),
  tool({
    name: 'node',
    inlines: { when: /^/, ...buildProgram },
    interprets: scriptRunners,
    family: 'javascript',
    commands: scriptRunners,
    code: {
      flags: ['-e', '-p', '--eval', '--print', 'eval'],
      writes: writesFile,
      starts: startsProgram,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    spills: [
      {
        when: /\breport\.(?:writeReport|getReport)|--report-on/,
        variables: ['*'],
        to: 'a report, which lists the environment',
      },
    ],
    variables: ['DENO_AUTH_TOKENS', 'HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'],
    idle: call(`--check|-c|${shows}`),
    scripts: /^/,
  }),
]
