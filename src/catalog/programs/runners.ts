/** Calls that run another known tool: looked through only if that tool is known. */
export const runners: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    npx: [''],
    bunx: [''],
    pnpx: [''],
    uvx: [''],
    corepack: [''],
    php: [''],
    symfony: [''],
    npm: ['exec', 'x'],
    pnpm: ['exec', 'dlx'],
    yarn: ['exec', 'dlx', 'run'],
    conda: ['run'],
    mamba: ['run'],
    micromamba: ['run'],
    poetry: ['run'],
    pipenv: ['run'],
    uv: ['run'],
    pdm: ['run'],
    bundle: ['exec'],
    mise: ['exec', 'x'],
  }),
)

/** Options of the runners that take the next word as their value. */
export const runnerOptions: readonly string[] = [
  '--with',
  '--python',
  '--extra',
  '--group',
  '-d',
  '-p',
  '--package',
  '-n',
  '--name',
  '-c',
  '--prefix',
  '-C',
  '--cwd',
  '--dir',
]

/** Python modules that are tools of their own when run as `python -m`. */
export const modules: readonly string[] = [
  'pip',
  'poetry',
  'uv',
  'pipenv',
  'twine',
  'pdm',
  'pipx',
  'hatch',
  'piptools',
]
