import { startsProgram, writesFile } from './effect.ts'
import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

const hub = [
  'HF_*',
  'HUGGING_FACE_HUB_TOKEN',
  'HUGGINGFACE_HUB_TOKEN',
  'HUGGINGFACE_TOKEN',
  'HUGGINGFACEHUB_API_TOKEN',
]

/** The words of a call that name a file or folder of the project, or build it. */
const takesFiles =
  /(?:^|\s)(?:-[a-zA-Z]*[re]|--requirement|--editable|\.{1,2}\/?|\.\[\S*|\.\/\S*|build|run)(?=\s|$)/

/** Packages by name and nothing of the project. */
const byName = new RegExp(
  String.raw`^(?!.*(?:^|\s)(?:-[a-zA-Z]*[rce]|--requirement|--constraint|--editable|\.{1,2}(?:\/\S*)?|\.\[\S*)(?:[\s=]|$))` +
    String.raw`(?:pip\s+)?(?:install|download|inject)\b(?=(?:\s+-\S+)*\s+["']?@?[A-Za-z][\w./-]*(?:[@=<>~!^:][^\s]*)?)`,
)

/** A line of a list of requirements that is a folder of the project, or names a variable. */
const ownRequirement = /\$\{|^-e|^\./m

/** `-r list.txt`, among the arguments or in a list. */
const otherLists = /(?:^|\s)(?:-[a-zA-Z]*[rc]|--requirements?|--constraints?)[ =]*([^\s-]\S*)/gm

/** Modules that call pip, or what does the same. */
const fillsEnvironments = call(
  '-m (?:build|pip|pip_?tools|spacy download|tox|nox|pre_commit|maturin|venv|virtualenv|ensurepip|' +
    'invoke|pex|shiv|flit|poetry|pipx|pipenv|pdm|hatch|uv|easy_install|setuptools|cibuildwheel|' +
    '[\\w.]+\\.setup)|(?:\\S*/)?setup\\.py',
)

/** A variable of pip is one of its options (pip documentation, "Configuration"): it has none of these. */
const noOptions = ['PASSWORD', 'PASSWD', 'PASS', 'TOKEN', 'USERNAME'].map((name) => `!PIP_${name}`)

export const python: readonly Tool[] = [
  tool({
    name: 'pip',
    family: 'python',
    installs: true,
    asksGit: true,
    alone: byName,
    hooks: takesFiles,
    project: {
      files: ['setup.py', 'setup.cfg', 'pyproject.toml'],
      manifest: { file: 'requirements.txt', hooked: ownRequirement, others: otherLists },
    },
    optionsBy: {
      PIP_REQUIREMENT: '--requirement',
      PIP_CONSTRAINT: '--constraint',
      PIP_BUILD_CONSTRAINT: '--constraint',
      PIP_EDITABLE: '--editable',
    },
    commands: ['pip', 'pipx'],
    variables: ['PIP_*', ...noOptions],
    files: ['pip-conf', 'netrc', 'ssh-key', 'git-credentials', 'gitconfig'],
    needs: call('install|download|wheel|search|index|upgrade|inject|run'),
    idle: call(`${shows}|config|cache|list|freeze|show|check|uninstall|debug|hash`),
    spills: [
      {
        when: /^(?:-\S+ )*(?:config|debug)\b(?!.* (?:set|unset)\b)/,
        variables: ['PIP_*'],
        to: undefined,
      },
    ],
    // it writes the addresses, and what git is called with
    traces: [
      {
        flags: [],
        to: 'out',
        files: ['--log', '--log-file', '--local-log'],
        filesBy: ['PIP_LOG', 'PIP_LOG_FILE', 'PIP_LOCAL_LOG'],
      },
    ],
    persists: [
      {
        when: /^(?:-\S+ )*install (?:\S+ )*?["']?(?:[\w.-]+ ?@ ?)?https?:\/\/[^\s@]*[?]\S*=/,
        to: 'direct_url.json of the package',
        undo: undefined,
        instead: 'download the file with curl -H in the same RUN and install it from there',
      },
      {
        when: /^(?:-\S+ )*install (?:.* )?(?:-e|--editable)[ =]["']?git\+https?:\/\/[^\s/]*@/,
        to: 'src/*/.git/config',
        undo: undefined,
        instead: 'let git ask a credential helper',
      },
      {
        when: /^(?:-\S+ )*config (?:-\S+ )*set \S*(?:index-url|extra-index-url|find-links|proxy|\$)\s/,
        to: 'pip.conf',
        undo: /^(?:-\S+ )*config (?:-\S+ )*unset\s/,
        instead: 'set PIP_INDEX_URL in the RUN that installs, or mount pip.conf',
        variables: [
          {
            call: /\bconfig (?:-\S+ )*set (?:-\S+ )*["']?(?:global|install|download)\.(?<key>(?:extra-)?index-url)["']? (?<value>\S+)$/,
            set: { 'PIP_{key|snake}': '{value}' },
          },
        ],
      },
    ],
  }),
  tool({
    name: 'poetry',
    family: 'python',
    installs: true,
    asksGit: true,
    hooks: takesFiles,
    project: { files: ['pyproject.toml'] },
    spills: [
      {
        when: /^(?:-\S+ )*export\b.* --with-credentials\b/,
        variables: ['POETRY_HTTP_BASIC_*'],
        to: undefined,
      },
    ],
    output: ['-o', '--output'],
    variables: ['POETRY_*', 'PIP_*', ...noOptions],
    files: ['poetry-auth', 'netrc', 'ssh-key'],
    needs: call('install|add|update|lock|publish|sync|self|source|export.* --with-credentials'),
    idle: call(
      `${shows}|config|cache|show|env|check|about|init|new|export(?!.* --with-credentials)|` +
        'completions|list|self show',
    ),
    scripts: call('run|build'),
    persists: [
      {
        when: /^(?:-\S+ )*source add .*(?:\$|:\/\/[^\s/]*@)/,
        to: 'pyproject.toml',
        undo: call('source remove'),
        instead: 'give POETRY_HTTP_BASIC_<NAME>_USERNAME and _PASSWORD to the RUN that installs',
      },
      {
        when: call(String.raw`config (?:-\S+ )*(?:http-basic|pypi-token)\.\S+ (?!--unset)\S+`),
        to: '~/.config/pypoetry/auth.toml',
        undo: /config .*--unset/,
        instead: 'give POETRY_HTTP_BASIC_<NAME>_USERNAME and _PASSWORD to the RUN that installs',
        variables: [
          {
            call: /\bconfig (?:-\S+ )*http-basic\.(?<name>[\w-]+) (?<user>\S+) (?<value>\S+)$/,
            set: {
              'POETRY_HTTP_BASIC_{name|snake}_USERNAME': '{user}',
              'POETRY_HTTP_BASIC_{name|snake}_PASSWORD': '{value}',
            },
          },
          {
            call: /\bconfig (?:-\S+ )*pypi-token\.(?<name>[\w-]+) (?<value>\S+)$/,
            set: { 'POETRY_PYPI_TOKEN_{name|snake}': '{value}' },
          },
        ],
      },
    ],
  }),
  tool({
    name: 'uv',
    family: 'python',
    installs: true,
    asksGit: true,
    alone: byName,
    hooks: takesFiles,
    project: {
      files: ['pyproject.toml', 'uv.toml'],
      manifest: { file: 'requirements.txt', hooked: ownRequirement, others: otherLists },
    },
    spills: [
      {
        when: call('add'),
        variables: ['UV_INDEX', 'UV_INDEX_URL', 'UV_EXTRA_INDEX_URL', 'UV_DEFAULT_INDEX'],
        to: 'pyproject.toml and uv.lock',
        instead:
          'name the index in pyproject.toml and give UV_INDEX_<NAME>_USERNAME and _PASSWORD to the RUN',
      },
      // it writes the addresses that it used into the head of what it prints (uv docs, "pip compile")
      {
        when: call('pip compile .*--emit-(?:index-url|find-links)'),
        variables: [
          'UV_INDEX',
          'UV_INDEX_URL',
          'UV_EXTRA_INDEX_URL',
          'UV_DEFAULT_INDEX',
          'UV_FIND_LINKS',
        ],
        to: undefined,
        instead: 'leave --emit-index-url and --emit-find-links out',
      },
    ],
    output: ['-o', '--output-file'],
    optionsBy: {
      UV_CONSTRAINT: '--constraint',
      UV_BUILD_CONSTRAINT: '--constraint',
      UV_OVERRIDE: '--constraint',
    },
    commands: ['uv', 'uvx'],
    // it brings the environment of the project up to date (uv docs, "Locking and syncing")
    fetchesFirst: /^(?:-\S+ )*run (?!(?:-\S+ )*--(?:no-sync|no-project|offline)\b)/,
    variables: ['UV_*'],
    files: ['uv-config', 'netrc', 'ssh-key', 'git-credentials'],
    needs: call('sync|pip|add|lock|tool|run|publish|venv|python|export|build'),
    idle: call(`${shows}|cache|self|auth|tree|init`),
    scripts: call('run|build'),
    persists: [
      {
        when: /^add\b.* --(?:default-)?index[ =]/,
        to: 'pyproject.toml and uv.lock',
        undo: undefined,
        instead:
          'name the index in pyproject.toml and give UV_INDEX_<NAME>_USERNAME and _PASSWORD to the RUN',
      },
      {
        when: /^pip compile\b.*:\/\/[^\s/]*@/,
        to: 'the list of requirements',
        undo: undefined,
        instead:
          'give UV_INDEX_<NAME>_USERNAME and _PASSWORD to the RUN, and name the index without them',
      },
      {
        when: call('auth login'),
        to: "uv's credential store",
        undo: call('auth logout'),
        instead: 'give UV_INDEX_<NAME>_USERNAME and _PASSWORD to the RUN that installs',
      },
    ],
  }),
  tool({ name: 'virtualenv', runs: 'none', variables: ['VIRTUALENV_*'], idle: /^/ }),
  tool({ name: 'pip-sync', variables: ['PIP_*', ...noOptions], files: ['pip-conf', 'netrc'] }),
  tool({
    name: 'pip-tools',
    // `python -m piptools compile`
    commands: ['pip-compile', 'piptools'],
    variables: ['PIP_*'],
    files: ['pip-conf', 'netrc'],
    output: ['-o', '--output-file'],
    // pip-tools writes the addresses that it used into the head of the file
    spills: [
      {
        when: /^(?!sync\b)(?!.*--no-emit-(?:index-url|options)).*\S/,
        variables: ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL'],
        to: 'requirements.txt',
        instead: 'say --no-emit-index-url',
      },
    ],
    persists: [
      {
        when: /^(?!sync\b)(?!.*--no-emit-(?:index-url|options))/,
        to: 'requirements.txt',
        undo: undefined,
        instead: 'say --no-emit-index-url',
      },
    ],
  }),
  tool({
    name: 'pipenv',
    family: 'python',
    installs: true,
    hooks: /^/,
    asksGit: true,
    project: {
      files: ['Pipfile', 'Pipfile.lock'],
      manifest: { file: 'Pipfile', hooked: ownRequirement },
    },
    // it writes the sources of the Pipfile out with their variables filled in
    spills: [
      {
        when: /^(?:-\S+ )*(?:requirements\b|lock\b.* (?:-r|--requirements)\b)/,
        variables: ['*'],
        to: undefined,
      },
    ],
    variables: ['PIPENV_*', 'PIP_*', ...noOptions],
    files: ['pip-conf', 'netrc', 'ssh-key'],
    needs: call('install|sync|update|lock|upgrade'),
    idle: call(`${shows}|--venv|graph|check`),
    scripts: call('run'),
  }),
  tool({
    name: 'pdm',
    family: 'python',
    installs: true,
    hooks: /^/,
    asksGit: true,
    project: { files: ['pyproject.toml'] },
    commands: ['pdm', 'hatch', 'rye'],
    variables: ['PDM_*', 'HATCH_*', 'PIP_*', ...noOptions],
    files: ['pip-conf', 'netrc', 'ssh-key'],
    needs: call('install|sync|add|update|lock|publish|env'),
    idle: call(`${shows}|config|info`),
    scripts: call('run|build'),
  }),
  tool({
    name: 'conda',
    family: 'python',
    installs: true,
    // names of packages are all that other calls read
    hooks: /(?:^|\s)(?:env|build|-f|--file)(?=[\s=]|$)/,
    commands: ['conda', 'mamba', 'micromamba'],
    variables: ['CONDA_*', 'ANACONDA_*', 'PIP_*', ...noOptions],
    files: ['condarc', 'netrc', 'pip-conf'],
    needs: call('install|create|update|upgrade|search|env|build'),
    idle: call(`${shows}|config|info|list|clean|init|activate|run`),
    persists: [
      // conda-token puts it into the address of the default channels
      {
        when: call('token set'),
        to: '~/.condarc',
        undo: call('token remove'),
        instead: 'mount a .netrc for the host of the channel, and keep the address plain',
      },
      // it writes down every command line
      {
        when: call('install|create|update|upgrade|env'),
        to: 'conda-meta/history',
        undo: undefined,
        instead: 'mount a .netrc for the host of the channel, and keep the address plain',
      },
      {
        when: /^(?:-\S+ )*config .*--(?:add|append|prepend|set) (?:channels|default_channels|channel_alias|custom_channels\S*) \S+/,
        to: '~/.condarc',
        undo: /config .*--remove/,
        expands: true,
        instead: 'mount a .netrc for the host of the channel, and keep the address plain',
      },
    ],
  }),
  tool({
    name: 'twine',
    family: 'python',
    runs: 'none',
    variables: ['TWINE_*'],
    files: ['pypirc'],
    needs: call('upload|register'),
    idle: call(`${shows}|check`),
  }),
  tool({
    name: 'huggingface',
    runs: 'none',
    commands: ['huggingface-cli', 'hf'],
    variables: hub,
    files: ['huggingface-token'],
    needs: call('download|upload|repo|cache|env|whoami|upload-large-folder|scan-cache'),
    idle: call(`${shows}|env`),
    persists: [
      {
        when: call('login|auth login'),
        to: '~/.cache/huggingface/token',
        undo: call('logout|auth logout'),
        instead: 'give HF_TOKEN to the RUN that downloads',
        variables: [
          {
            call: /\blogin (?:\S+ )*?--token[ =](?<value>\S+)(?: |$)/,
            set: { HF_TOKEN: '{value}' },
          },
        ],
      },
    ],
  }),
  tool({
    name: 'python',
    interprets: ['python'],
    family: 'python',
    code: { flags: ['-c'], writes: writesFile, starts: startsProgram, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    commands: ['python', 'pypy', 'ipython', 'pytest', 'django-admin', 'flask'],
    spills: [
      {
        when: /\bcreatesuperuser\b/,
        variables: ['DJANGO_SUPERUSER_PASSWORD'],
        to: "the database's data",
        instead: 'set the password when the container starts',
      },
    ],
    variables: [...hub, 'DJANGO_SUPERUSER_*'],
    lends: {
      when: fillsEnvironments,
      variables: ['PIP_*', ...noOptions],
    },
    files: ['netrc', 'huggingface-token', 'pip-conf'],
    // an environment of its own is filled by pip
    asked: { 'pip-conf': /^-m (?:build|pip|piptools|spacy download)\b/ },
    // `-v` makes them say more
    // of these modules none runs code of the project or goes to the network
    idle: call(
      '-VV?$|--version|-h$|--help|-m (?:venv|virtualenv|ensurepip|compileall)(?!.* --(?:upgrade-deps|download))',
    ),
    scripts: /^/,
  }),
  // it fills an environment by pip, then runs what the project says
  tool({
    name: 'tox',
    commands: ['tox', 'nox'],
    tasks: ['tox', 'nox'],
    family: 'python',
    variables: [...hub, 'PIP_*', ...noOptions],
    files: ['netrc', 'pip-conf'],
    idle: call(`${shows}|--list|-l|list`),
    scripts: /^/,
  }),
]
