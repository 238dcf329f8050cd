import { startsByBackticks, startsProgram, writesFile } from './effect.ts'
import { gitTellers, gitVariables } from './git.ts'
import { compiledSettings, mixCall, runsProject } from './elixir.ts'
import { crate, definitions } from './inlines.ts'
import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

const nugetVariables = [
  'NuGetPackageSourceCredentials_*',
  'ARTIFACTS_CREDENTIALPROVIDER_*',
  'VSS_NUGET_*',
  'NUGET_*',
]
const addSource = {
  when: /^(?:-\S+ )*(?:nuget add source|nuget update source|add source|update source|sources (?:add|update))\b/i,
  to: '~/.nuget/NuGet/NuGet.Config',
  undo: /^(?:-\S+ )*(?:nuget remove source|remove source|sources remove)\b/i,
  instead:
    'give NuGetPackageSourceCredentials_<SOURCE> to the RUN that restores, or mount NuGet.Config',
  variables: [
    {
      call: /^nuget add source (?=.*(?:-n|--name)[ =]["']?(?<name>[\w.-]+))(?=.*(?:-u|--username)[ =](?<user>\S+))(?=.*(?:-p|--password)[ =](?<value>\S+))/,
      set: { 'NuGetPackageSourceCredentials_{name}': 'Username={user};Password={value}' },
      drop: /^(?:-u|--username|-p|--password|--store-password-in-clear-text)$/,
    },
  ],
} as const

/** Package managers of one language each. */
/** What decrypts and signs for an application of Rails (Rails guide, "Configuring"). */
const railsKeys = ['RAILS_MASTER_KEY', 'SECRET_KEY_BASE']

/** Calls of bundler that run the code of the project. */
const railsCode = call('exec|assets:\\S+|db:\\S+|runner|\\w+:\\S+')

/** It takes what lies in the project, and runs no program of it. */
const ofVendor =
  /^(?:build|install|vet|list)\b(?!.* -(?:toolexec|vettool)[ =]).* -mod[ =]vendor(?=\s|$)/

/** Calls that go to a remote. */
const conanCalls =
  'install|create|download|upload|build|search|graph|remote (?:auth|login|list-users)|' +
  'user|lock|list|remove|test|export-pkg'

export const languages: readonly Tool[] = [
  tool({
    name: 'dotnet',
    // items of the project (MSBuild, `EmbeddedResource`, `Content`)
    embeds: call('build|publish|pack|msbuild'),
    family: 'dotnet',
    installs: true,
    hooks: /^/,
    project: { files: ['Directory.Build.props', 'Directory.Packages.props'] },
    commands: ['dotnet', 'msbuild'],
    variables: nugetVariables,
    files: ['nuget-config'],
    needs: call(
      'restore|build|publish|test|run|pack|add|tool|workload|package|nuget push|new|msbuild|list',
    ),
    // --no-restore goes without the network
    idle: new RegExp(
      `--no-restore|${call(`${shows}|--info|--list-sdks|--list-runtimes|clean|nuget|dev-certs|sln|vstest|exec`).source}`,
    ),
    scripts: call('build|publish|test|run|pack|msbuild'),
    persists: [
      addSource,
      {
        when: /^tool (?:install|update)\b(?=.* (?:--source|--add-source)\b)(?=.*\$)/,
        to: 'project.assets.json of the tool',
        undo: undefined,
        instead: 'mount a NuGet.config that names the feed in the RUN that installs',
      },
      {
        when: /^(?:-\S+ )*(?:restore|build|publish|test|run|pack|msbuild)\b.* (?:-s|--source)[ =]\S*\$/,
        to: 'obj/project.assets.json',
        undo: undefined,
        instead: 'mount a NuGet.config that names the feed in the RUN that restores',
      },
    ],
  }),
  // a build in the project's own code, which pushes by the key
  tool({
    name: 'nuke',
    commands: ['nuke', 'cake', 'dotnet-cake', 'fake'],
    family: 'dotnet',
    hooks: /^/,
    variables: nugetVariables,
    files: ['nuget-config'],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'nuget',
    family: 'dotnet',
    installs: true,
    // `%NAME%` in its settings
    hooks: call('restore|install|update'),
    variables: nugetVariables,
    files: ['nuget-config'],
    needs: call('restore|install|update|push|list'),
    idle: call(`${shows}|config|locals|sources|setapikey|setApiKey`),
    persists: [
      addSource,
      {
        when: call('set[aA]pi[kK]ey'),
        to: 'NuGet.Config',
        undo: undefined,
        instead: 'pass -ApiKey to the push itself',
      },
    ],
  }),
  tool({
    name: 'composer',
    installs: true,
    hooks: /^/,
    asksGit: true,
    alone: /^(?:global|self-?update)\b/,
    renews: /^(?:-\S+ )*self-?update\b/,
    project: {
      files: ['composer.json'],
      runs: /"(?:pre|post)-[\w-]+"\s*:\s*(?:\[[^\]]*\]|"[^"]*")/g,
    },
    commands: ['composer', 'composer.phar'],
    variables: ['COMPOSER_*'],
    readsIn: /^(?!(?:-\S+ )*(?:dump-?autoload|dump-env)\b)/,
    files: ['composer-auth', 'ssh-key', 'git-credentials', 'gitconfig'],
    needs: call(
      'install|i|update|u|upgrade|require|r|create-project|global|outdated|self-update|selfupdate|reinstall|audit|show',
    ),
    idle: call(`${shows}|config|clear-cache|clearcache|diagnose|validate|about`),
    scripts: call('run|run-script|dump-autoload|dumpautoload|exec'),
    // its settings hold what COMPOSER_AUTH gave them
    spills: [
      {
        when: /^(?:-\S+ )*(?:global )?config (?:.* )?(?:-l|--list)(?:\s|$)/,
        variables: ['COMPOSER_AUTH'],
        to: undefined,
      },
    ],
    persists: [
      {
        when: /^(?:-\S+ )*(?:global )?config\b(?!.*--unset).*\b(?:github-oauth|gitlab-oauth|gitlab-token|bitbucket-oauth|http-basic|bearer)\b/,
        to: 'auth.json',
        undo: /^(?:-\S+ )*(?:global )?config\b.*--unset/,
        instead: 'give COMPOSER_AUTH to the RUN that installs, or mount auth.json',
        variables: [
          {
            call: /\bconfig (?:-\S+ )*["']?(?<kind>github-oauth|gitlab-oauth|gitlab-token|bearer)\.(?<host>[\w.-]+?)["']? (?<value>\S+)$/,
            set: { COMPOSER_AUTH: '{"{kind}":{"{host}":"{value}"}}' },
          },
          {
            call: /\bconfig (?:-\S+ )*["']?http-basic\.(?<host>[\w.-]+?)["']? (?<user>\S+) (?<value>\S+)$/,
            set: {
              COMPOSER_AUTH: '{"http-basic":{"{host}":{"username":"{user}","password":"{value}"}}}',
            },
          },
        ],
      },
    ],
  }),
  tool({
    name: 'bundler',
    family: 'ruby',
    installs: true,
    hooks: /^/,
    asksGit: true,
    project: {
      files: ['Gemfile', 'config/database.yml'],
      like: /\.gemspec$/,
      runs: /\b(?:eval_gemfile|require_relative|gemspec)\b.*/g,
    },
    optionsBy: { BUNDLE_GEMFILE: '--gemfile' },
    commands: ['bundle', 'bundler'],
    variables: ['BUNDLE_*'],
    lends: { when: railsCode, variables: railsKeys },
    files: [
      'bundle-config',
      'gem-credentials',
      'rails-master-key',
      'ssh-key',
      'git-credentials',
      'gitconfig',
      'netrc',
    ],
    needs: call('install|update|package|pack|cache|add|lock|outdated|check'),
    idle: call(`${shows}|config|list|show|info|clean|platform`),
    scripts: railsCode,
    spills: [
      { when: /^(?:config(?: list| get\b.*)?|env)$/, variables: ['BUNDLE_*'], to: undefined },
    ],
    persists: [
      {
        when: /^(?:-\S+ )*config (?:set )?(?:-\S+ )*["']?mirror\..*\$/,
        to: '~/.bundle/config',
        undo: /^(?:-\S+ )*config (?:unset\b|--delete\b)/,
        instead: 'take the mirror back behind the install in the same RUN (bundle config unset)',
      },
      {
        when: /^(?:-\S+ )*config (?!unset\b|--delete\b|get\b|list\b)(?:set )?(?:-\S+ )*(?!build\.|path\b|without\b|with\b|jobs\b|frozen\b|deployment\b|retry\b|clean\b|force_ruby_platform\b|local\.|mirror\.(?!.*@))[^\s.$]*[.$]\S* \S/,
        to: '~/.bundle/config',
        undo: /^(?:-\S+ )*config (?:unset\b|--delete\b)/,
        instead: 'give BUNDLE_<HOST> (dots as two underscores) to the RUN that installs',
        variables: [
          {
            call: /\bconfig (?:set )?(?:-\S+ )*["']?(?:https?:\/\/)?(?<host>[\w-]+(?:\.[\w-]+)+)\/?["']? (?<value>\S+)$/,
            set: { 'BUNDLE_{host|bundler}': '{value}' },
          },
        ],
      },
    ],
  }),
  // it compiles files, and boots no application
  tool({
    name: 'bootsnap',
    family: 'ruby',
    hooks: /^/,
    project: { files: ['Gemfile'] },
    needs: /^/,
  }),
  // the application itself, while `bundle install` knows nothing of its keys
  tool({
    name: 'rails',
    commands: ['rails', 'rake'],
    tasks: ['rake'],
    family: 'ruby',
    hooks: /^/,
    project: { files: ['Gemfile', 'Rakefile', 'config/database.yml'], code: ['Rakefile'] },
    variables: railsKeys,
    lends: { when: call('new'), variables: ['BUNDLE_*'] },
    files: ['rails-master-key'],
    code: {
      flags: ['runner', 'r'],
      writes: writesFile,
      starts: startsByBackticks,
      fromStdin: false,
    },
    prints: { of: ['words'], as: 'made', when: call('runner|r') },
    spills: [
      {
        when: call('credentials:(?:show|fetch|diff)|encrypted:show|secrets:show'),
        variables: railsKeys,
        to: undefined,
      },
    ],
    idle: call(`${shows}|-T|--tasks`),
    scripts: /^/,
  }),
  tool({
    name: 'gem',
    family: 'ruby',
    installs: true,
    hooks: /^/,
    alone: /^(?!build\b)/,
    variables: ['GEM_HOST_API_KEY', 'RUBYGEMS_API_KEY'],
    files: ['gem-credentials'],
    needs: call('install|i|update|push|fetch|search|outdated|owner|yank|build'),
    idle: call(`${shows}|env|environment|list|cleanup|specification`),
    persists: [
      {
        when: /^(?:-\S+ )*sources? .*(?:-a|--add) \S+/,
        to: '~/.gemrc',
        undo: /^(?:-\S+ )*sources? .*(?:-r|--remove) /,
        instead: 'pass --source to the install itself',
      },
    ],
  }),
  tool({
    name: 'cargo',
    // `include_str!`
    embeds: call('build|install|rustc|run'),
    installs: true,
    asksGit: true,
    hooks: /^(?!(?:fetch|update|search|vendor|generate-lockfile)\b)/,
    alone: /^install\b(?!.*--(?:path|git))/,
    project: { files: ['build.rs', '.cargo/config.toml'] },
    inlines: { when: call('(?:\\+\\S+ )?(?:build|b|install|run|r|rustc|test|t|bench)'), ...crate },
    variables: ['CARGO_*'],
    files: [
      'cargo-credentials',
      'cargo-config',
      'ssh-key',
      'git-credentials',
      'gitconfig',
      'netrc',
    ],
    needs: call(
      '(?:\\+\\S+ )?(?:build|b|check|c|fetch|install|test|t|run|r|update|publish|add|vendor|bench|doc|clippy|chef|generate-lockfile|search)',
    ),
    idle: call(`${shows}|clean|fmt|init|new|login|logout`),
    scripts: call('(?:\\+\\S+ )?(?:build|b|test|t|run|r|bench|install)'),
    persists: [
      {
        when: call('login'),
        to: '~/.cargo/credentials.toml',
        undo: call('logout'),
        instead: 'give CARGO_REGISTRIES_<NAME>_TOKEN to the RUN that builds',
        variables: [
          {
            call: /^login --registry[ =](?<name>[\w-]+) (?<value>\S+)$/,
            set: { 'CARGO_REGISTRIES_{name|snake}_TOKEN': '{value}' },
          },
          { call: /^login (?<value>[^-\s]\S*)$/, set: { CARGO_REGISTRY_TOKEN: '{value}' } },
        ],
      },
    ],
  }),
  tool({
    name: 'go',
    // `//go:embed`
    embeds: call('build|install|run'),
    installs: true,
    asksGit: true,
    toldBy: ['GOAUTH', 'GOFLAGS', ...gitTellers],
    hooks: /^(?:generate|run|test)\b|\s-(?:toolexec|vettool|exec)[ =]/,
    optionsBy: { GOFLAGS: '' },
    variables: ['GOPROXY', 'GOAUTH', 'GONOSUMDB', 'GOPRIVATE', 'GOFLAGS', ...gitVariables],
    files: ['netrc', 'gitconfig', 'git-credentials', 'ssh-key'],
    needs: call('mod|get|build|install|test|run|generate|list|vet|work|tool'),
    idle: new RegExp(`${call(`${shows}|env|fmt|clean`).source}|${ofVendor.source}`),
    scripts: call('generate|run|test'),
    spills: [{ when: /^env(?! -[wu]\b)(?: |$)/, variables: ['GO*', 'CGO_*'], to: undefined }],
    persists: [
      {
        when: call('env -w'),
        to: "go's env file",
        undo: call('env -u'),
        instead: 'give the variable to the RUN that downloads',
      },
    ],
  }),
  tool({
    name: 'mix',
    installs: true,
    hooks: runsProject,
    asksGit: true,
    project: { files: ['mix.exs', 'config/config.exs', 'config/runtime.exs', 'config/prod.exs'] },
    inlines: {
      when: mixCall('compile|release|distillery\\.release|phx\\.\\S+'),
      ...compiledSettings,
    },
    variables: ['HEX_*'],
    readsIn: mixCall('(?:deps|hex|archive|local|escript)\\.\\S*'),
    files: ['ssh-key', 'git-credentials', 'netrc'],
    needs: mixCall(
      'deps\\.[^\\s,]+|archive\\.install|local\\.[^\\s,]+|hex\\.(?:publish|user|info)',
    ),
    idle: call(shows),
    scripts: mixCall(
      'compile|release|distillery\\.release|assets\\.[^\\s,]+|phx\\.[^\\s,]+|test|run',
    ),
    persists: [
      {
        when: call('hex\\.(?:organization|repo) (?:auth|add)'),
        to: '~/.hex/hex.config',
        undo: call('hex\\.(?:organization deauth|repo remove)'),
        instead:
          'in one RUN set it, run mix deps.get, and take it back (mix hex.organization deauth ' +
          'NAME, mix hex.repo remove NAME)',
      },
    ],
  }),
  tool({
    name: 'rebar3',
    installs: true,
    hooks: /^/,
    asksGit: true,
    project: { files: ['rebar.config'] },
    variables: ['HEX_*'],
    files: ['ssh-key', 'git-credentials', 'netrc'],
    needs: call('(?:as \\S+ )?(?:get-deps|compile|release|tar|upgrade|ct|eunit|do|hex)'),
    idle: call(shows),
    scripts: call('(?:as \\S+ )?(?:compile|release|tar|ct|eunit|do|shell)'),
  }),
  tool({
    name: 'conan',
    installs: true,
    hooks: /^/,
    project: { files: ['conanfile.py'] },
    variables: ['CONAN_*'],
    files: ['ssh-key', 'netrc', 'gitconfig', 'git-credentials'],
    needs: call(conanCalls),
    idle: call(shows),
    persists: [
      {
        when: call('user|remote login|remote auth'),
        to: '~/.conan',
        undo: call('user --clean|remote logout'),
        instead: 'give CONAN_LOGIN_USERNAME and CONAN_PASSWORD to the RUN that installs',
      },
    ],
  }),
  tool({
    name: 'r',
    commands: ['R', 'Rscript', 'install2.r', 'installGithub.r'],
    interprets: ['Rscript'],
    // what is installed from an address keeps it (remotes manual, "RemoteUrl")
    code: {
      flags: ['-e'],
      writes:
        /\b(?:write\w*|file|install_(?:git|url|svn)|pkg_install|sink|dump|save\w*) *\(|\bcat\(.*\bfile *=|Rprofile/,
      starts: startsProgram,
      fromStdin: true,
    },
    prints: { of: ['words', 'files', 'stdin'], as: 'made', when: /(?:^| )-e(?: |$)/ },
    variables: ['GITHUB_PAT', 'GITHUB_TOKEN'],
    idle: call(shows),
    scripts: /^/,
  }),
  tool({
    name: 'swift',
    hooks: /^/,
    asksGit: true,
    project: { files: ['Package.swift'] },
    commands: ['swift', 'pod', 'carthage'],
    files: ['netrc', 'ssh-key', 'gitconfig'],
    needs: call('package|build|run|test|install|update|bootstrap'),
    idle: call(shows),
  }),
  tool({
    name: 'make',
    tasks: ['make', 'gmake', 'just', 'task'],
    project: {
      files: ['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Taskfile.yml', 'CMakeLists.txt'],
    },
    // it lists the variables of the environment among its own
    environment: { when: 'always', calls: /(?:^|\s)(?:-[a-zA-Z]*p|--print-data-base)(?=\s|$)/ },
    inlines: { when: /^/, ...definitions },
    commands: ['make', 'gmake', 'cmake', 'ninja', 'just', 'task', 'meson', 'scons'],
    idle: call(shows),
    scripts: /^/,
  }),
]
