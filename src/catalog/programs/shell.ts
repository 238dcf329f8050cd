import { basic, type Tool, tool } from './row.ts'

/** The shell's own commands, shells, and programs that show or fill in the environment. */
export const shell: readonly Tool[] = [
  ...basic('export', {
    declares: true,
    exports: { when: /^/, what: 'named' },
    environment: { when: 'named', options: ['-p', '-x', '-xp', '-px'], needs: ['-p'] },
  }),
  ...basic('declare typeset', {
    declares: true,
    exports: { when: /(?:^|\s)-\w*x/, what: 'named' },
    environment: { when: 'named', options: ['-p', '-x', '-xp', '-px'], needs: ['-p'] },
  }),
  ...basic('readonly local', {
    declares: true,
    environment: { when: 'named', options: ['-p'], needs: ['-p'] },
  }),
  ...basic('unset', { declares: true, unsets: true, uses: ['words'] }),
  ...basic('cd', { enters: 'named', handles: true, uses: ['words'] }),
  ...basic('pushd', { enters: 'stack', handles: true, uses: ['words'] }),
  ...basic('popd', { enters: 'earlier', uses: ['words', 'stdin'] }),
  ...basic('false exit', { uses: ['words', 'stdin'] }),
  ...basic('. source', { runs: 'project', sources: true, uses: ['words'] }),
  ...basic('set', {
    prepares: true,
    switches: true,
    exports: { when: /(?:^|\s)(?:-[a-z]*a|allexport(?=\s|$))/, what: 'all' },
    environment: { when: 'bare' },
  }),
  tool({
    name: 'env',
    runs: 'none',
    environment: { when: 'bare', options: ['-0', '--null'], adds: true },
  }),
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
    // kustomize looks names without a value in its lists up (its `envs`)
    commands: [
      'gomplate',
      'esh',
      'j2',
      'jinja2',
      'tera',
      'minijinja-cli',
      'mustache',
      'ytt',
      'kustomize',
    ],
    runs: 'none',
    environment: { when: 'always' },
    output: ['-o', '--out', '--output', '--outputfile', '--output-file'],
    prints: { of: ['words', 'stdin'], as: 'part' },
  }),
  tool({
    name: 'jsonnet',
    commands: ['jsonnet', 'go-jsonnet', 'jrsonnet', 'sjsonnet', 'tk', 'rjsonnet'],
    runs: 'none',
    // a name without a value is a variable of the environment (jsonnet manual, "--ext-str")
    environment: { when: 'mentioned' },
    output: ['-o', '--output-file', '-m', '--multi'],
    prints: { of: ['words', 'files', 'stdin'], as: 'part' },
  }),
  tool({
    name: 'ps',
    runs: 'none',
    // BSD options have no dash, and `e` shows the environment of each process (procps manual)
    environment: {
      when: 'always',
      calls: /(?:^|\s)[acfghjklLmnNoOprsStTuUvwxXZ]*e[acefghjklLmnNoOprsStTuUvwxXZ]*(?=\s|$)/,
    },
    prints: { of: ['processes'], as: 'part' },
    uses: ['words', 'stdin'],
  }),
  tool({
    name: 'dockerize',
    commands: ['dockerize', 'confd', 'envtpl', 'consul-template'],
    runs: 'project',
    environment: { when: 'always' },
    spills: [{ when: /./, variables: ['*'], to: 'the file that it makes of a template' }],
  }),
  tool({ name: 'eval', runs: 'project', runsText: true, environment: { when: 'filled' } }),
  ...basic('find', {
    handles: true,
    runsText: true,
    walks: ['-delete', '-exec', '-execdir', '-ok'],
    prints: { of: ['words'], as: 'made', when: /-f?printf?\b/ },
    output: ['-fprintf', '-fprint', '-fprint0', '-fls'],
  }),
  ...basic('trap', { defers: true }),
  tool({
    name: 'sh',
    commands: ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'su', 'runuser', 'flock'],
    runs: 'project',
    runsText: true,
    interprets: ['sh', 'bash', 'ash', 'dash', 'zsh'],
    // installers of agents put their key into the settings (github.com/DataDog/agent-linux-install-script)
    spills: [
      {
        when: /^(?:-s?)?$|\b(?:curl|wget)\b|install\w*\.sh\b/,
        variables: ['DD_API_KEY'],
        to: '/etc/datadog-agent/datadog.yaml',
        instead:
          'install the package of the agent instead, and give it the key when the container starts',
      },
    ],
  }),
  // without a command it is `echo`
  tool({ name: 'xargs', runs: 'none', prints: { of: ['stdin'], as: 'part' } }),
  tool({ name: 'sudo', commands: ['sudo', 'time'], runs: 'none' }),
  tool({
    name: 'script',
    runs: 'none',
    stores: { to: 'last' },
    valued: ['-c', '-qc', '-ec', '-qec', '-aqc', '-fqc', '--command'],
  }),
]
