/** A command that runs the command named in its own arguments. */
export interface Wrapper {
  /** Options that take the next word as their value. */
  readonly valued: readonly string[]
  /** Words of its own before the inner command (a user, a duration). */
  readonly words: number
}

const plain: Wrapper = { valued: [], words: 0 }

/** To add a wrapper: its name, the options that take a value, and how many words come before the inner command. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-U', '-D', '-R', '--user', '--group'],
    words: 0,
  },
  doas: { valued: ['-u', '-C'], words: 0 },
  env: { valued: ['-u', '-C', '--unset', '--chdir'], words: 0 },
  exec: { valued: ['-a'], words: 0 },
  time: { valued: ['-f', '-o'], words: 0 },
  nice: { valued: ['-n', '--adjustment'], words: 0 },
  ionice: { valued: ['-c', '-n', '-p'], words: 0 },
  timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], words: 1 },
  stdbuf: { valued: ['-i', '-o', '-e'], words: 0 },
  xargs: {
    valued: ['-n', '-P', '-I', '-L', '-d', '-a', '-s', '-E', '--max-args', '--max-procs'],
    words: 0,
  },
  gosu: { valued: [], words: 1 },
  'su-exec': { valued: [], words: 1 },
  setuidgid: { valued: [], words: 1 },
  runuser: { valued: ['-u', '-g', '-G', '--user', '--group'], words: 0 },
  chroot: { valued: [], words: 1 },
  flock: { valued: ['-w', '-E'], words: 1 },
  command: plain,
  builtin: plain,
  nohup: plain,
  setsid: plain,
  unbuffer: plain,
  eatmydata: plain,
  'dumb-init': plain,
  tini: plain,
  catchsegv: plain,
  'xvfb-run': { valued: ['-n', '-s', '-e', '-f'], words: 0 },
  busybox: plain,
  'cross-env': plain,
  'env-cmd': { valued: ['-f', '-e'], words: 0 },
  dotenv: { valued: ['-e', '-f', '-c'], words: 0 },
  '!': plain,
}

/** Calls that run another known tool: looked through only if that tool is known. */
export const runners: Readonly<Record<string, readonly string[]>> = {
  npx: [''],
  bunx: [''],
  pnpx: [''],
  uvx: [''],
  corepack: [''],
  php: [''],
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
  doppler: ['run'],
}

/** Options of the runners that take the next word as their value. */
export const runnerOptions: readonly string[] = [
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
]
