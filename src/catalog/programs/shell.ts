import { basic, type Tool, tool } from './row.ts'

/** The shell's own commands, shells, and programs that show or fill in the environment. */
export const shell: readonly Tool[] = [
  ...basic('export declare typeset', {
    declares: true,
    environment: { when: 'named', options: ['-p', '-x', '-xp', '-px'], needs: ['-p'] },
  }),
  ...basic('readonly local', { declares: true }),
  ...basic('unset', { uses: ['words'] }),
  ...basic('false exit', { uses: ['words', 'stdin'] }),
  ...basic('. source', { runs: 'project', uses: ['words'] }),
  tool({ name: 'set', inert: true, runs: 'none', prepares: true, environment: { when: 'bare' } }),
  tool({ name: 'env', runs: 'none', environment: { when: 'bare', options: ['-0', '--null'] } }),
  tool({
    name: 'printenv',
    runs: 'none',
    environment: { when: 'named', options: ['-0', '--null'] },
    prints: { of: [], as: 'all' },
  }),
  tool({
    name: 'envsubst',
    runs: 'none',
    environment: { when: 'mentioned' },
    prints: { of: ['files', 'stdin', 'words'], as: 'part' },
  }),
  tool({
    name: 'gomplate',
    commands: ['gomplate', 'j2', 'jinja2', 'tera', 'minijinja-cli', 'mustache', 'ytt'],
    runs: 'none',
    environment: { when: 'always' },
    output: ['-o', '--out', '--output', '--outputfile', '--output-file'],
    prints: { of: ['words', 'stdin'], as: 'part' },
  }),
  tool({
    name: 'dockerize',
    commands: ['dockerize', 'confd', 'envtpl'],
    runs: 'project',
    environment: { when: 'always' },
    spills: [{ when: /./, variables: ['*'], to: 'the file that it makes of a template' }],
  }),
  tool({ name: 'eval', runs: 'project', runsText: true, environment: { when: 'filled' } }),
  ...basic('find', { runsText: true, walks: ['-delete', '-exec', '-execdir', '-ok'] }),
  ...basic('trap', { defers: true }),
  tool({
    name: 'sh',
    commands: ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'su', 'runuser', 'flock'],
    runs: 'project',
    runsText: true,
  }),
  // without a command it is `echo`
  tool({ name: 'xargs', runs: 'none', prints: { of: ['stdin'], as: 'part' } }),
  tool({ name: 'sudo', commands: ['sudo', 'time', 'command'], runs: 'none' }),
  tool({
    name: 'script',
    runs: 'none',
    stores: { to: 'last' },
    valued: ['-c', '-qc', '-ec', '-qec', '-aqc', '-fqc', '--command'],
  }),
]
