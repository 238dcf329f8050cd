import type { Wrapper } from '../../shell.ts'

interface Row {
  readonly names: string
  /** Options without a value, at blanks. */
  readonly plain?: string
  /** Options with one, at blanks. */
  readonly valued?: string
  /** Options with two, at blanks. */
  readonly pairs?: string
  /** Options with which it runs nothing. */
  readonly asks?: string
  readonly words?: number
  readonly subcommands?: string
  /** It is one without them, too. */
  readonly bare?: boolean
  /** Programs that it is one for; for others it stays a tool, which runs them. */
  readonly only?: string
  readonly assigns?: boolean
  readonly feeds?: boolean
  /** Options, or `operand`, that say below which root folder the command works. */
  readonly roots?: string
  /** Options that say in which folder it does. */
  readonly folders?: string
  /** Options with which it starts in the home folder of who runs it. */
  readonly logins?: string
  /** Options, or `operand`, that say who runs the command. */
  readonly user?: string
  /** Who does when none of them is given. */
  readonly otherwise?: string
  readonly scripts?: string
  readonly goesOn?: boolean
  readonly traces?: string
  readonly shows?: string
  /** Options with which it takes a password from its standard input. */
  readonly passwords?: string
}

/** Programs that do what their words say, and nothing that a project says. */
const plainly =
  'sh bash dash ash zsh ksh env printenv ruby perl php sed awk gawk jq yq tee cat echo printf ' +
  'cp mv ln dd install envsubst curl wget'

/**
 * Programs that run the command in their own arguments, after their manuals. An option that is not
 * in its row makes the command unknown.
 */
const rows: readonly Row[] = [
  {
    names: 'sudo',
    plain:
      '-A -b -B -E -e -H -i -K -k -n -P -S -s -N --askpass --background --bell ' +
      '--preserve-env --set-home --login --no-update --non-interactive --preserve-groups ' +
      '--stdin --shell --reset-timestamp',
    logins: '-i --login',
    passwords: '-S --stdin',
    folders: '-D --chdir',
    roots: '-R --chroot',
    valued:
      '-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --close-from --role ' +
      '--type --command-timeout --other-user --chdir --chroot',
    asks: '-l -v -V --list --validate --version --help',
    assigns: true,
    user: '-u --user',
    otherwise: 'root',
  },
  { names: 'doas', plain: '-L -n -s', valued: '-u -C -a', user: '-u', otherwise: 'root' },
  {
    names: 'env',
    plain: '-i -0 -v --ignore-environment --null --debug',
    valued: '-u -C -P -S --unset --chdir --split-string',
    folders: '-C --chdir',
    scripts: '-S --split-string',
    goesOn: true,
    asks: '--version --help',
    assigns: true,
  },
  { names: 'exec', plain: '-c -l', valued: '-a' },
  { names: 'ssh-agent', valued: '-a -E -O -P -t', asks: '-c -D -d -k -s -T -u -U -V' },
  {
    names: 'time',
    plain: '-p -v -q -a --portability --verbose --quiet --append',
    valued: '-f -o --format --output',
    asks: '--version --help',
    traces: '-o --output',
    shows: '-v --verbose',
  },
  { names: 'nice', valued: '-n --adjustment', asks: '--version --help' },
  { names: 'ionice', plain: '-t --ignore', valued: '-c -n --class --classdata', asks: '-p -P -u' },
  {
    names: 'timeout',
    plain: '-v -f -p --verbose --foreground --preserve-status',
    valued: '-s -k -t --signal --kill-after',
    asks: '--version --help',
    words: 1,
  },
  { names: 'stdbuf', valued: '-i -o -e --input --output --error' },
  {
    names: 'xargs',
    plain: '-0 -r -t -p -x -o --null --no-run-if-empty --verbose --interactive --exit --open-tty',
    valued:
      '-n -P -I -L -d -a -s -E --max-args --max-procs --replace --max-lines --delimiter ' +
      '--arg-file --max-chars --eof --process-slot-var',
    shows: '-t --verbose',
    asks: '--version --help --show-limits',
    feeds: true,
  },
  {
    names: 'parallel',
    plain: '-k -u -X -m --keep-order --ungroup --halt-on-error --no-notice --will-cite',
    valued: '-j --jobs --halt -a --joblog --results --retries --delay --timeout',
    traces: '--joblog --results',
    feeds: true,
  },
  {
    names: 'gosu su-exec setuidgid chpst',
    plain: '',
    words: 1,
    user: 'operand',
    asks: '--version --help',
  },
  {
    names: 'runuser',
    plain: '-l -m -p -f -P --login --preserve-environment --fast --pty -',
    valued:
      '-u -g -G -s -w -c --user --group --supp-group --shell --whitelist-environment --command --session-command',
    scripts: '-c --command --session-command',
    logins: '- -l --login',
    words: 1,
    user: '-u --user operand',
    otherwise: 'root',
  },
  {
    names: 'su',
    plain: '-l -m -p -f -P --login --preserve-environment --fast --pty -',
    valued:
      '-g -G -s -w -c --group --supp-group --shell --whitelist-environment --command --session-command',
    scripts: '-c --command --session-command',
    logins: '- -l --login',
    words: 1,
    user: 'operand',
    otherwise: 'root',
  },
  {
    names: 'setpriv',
    plain: '--clear-groups --init-groups --keep-groups --no-new-privs --reset-env --nnp',
    valued:
      '--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --ruid --euid',
    asks: '-d --dump --list-caps',
    user: '--reuid --ruid',
  },
  {
    names: 'chroot',
    plain: '--skip-chdir',
    valued: '--userspec --groups',
    words: 1,
    roots: 'operand',
  },
  {
    names: 'unshare',
    plain:
      '-m -u -i -n -p -U -C -T -f -r -c --mount --uts --ipc --net --pid --user --cgroup ' +
      '--time --fork --map-root-user --map-current-user --map-auto --mount-proc ' +
      '--kill-child',
    valued: '--propagation --setgroups -S -G -R -w --root --wd --setuid --setgid',
    folders: '-w --wd',
    roots: '-R --root',
  },
  {
    names: 'flock',
    plain: '-s -x -e -n -o -F --shared --exclusive --nonblock --nb --close --no-fork --verbose',
    valued: '-w -E -c --timeout --wait --conflict-exit-code --command',
    asks: '-u --unlock -V --version',
    scripts: '-c --command',
    words: 1,
  },
  { names: 'command', plain: '-p', asks: '-v -V' },
  { names: 'builtin' },
  {
    names:
      'nohup setsid unbuffer eatmydata catchsegv fakeroot chronic linux32 linux64 i386 x86_64 !',
    plain: '-w -c -f -p',
  },
  { names: 'setarch', plain: '-R -B -F -I -L -S -T -X -Z -3 -v', words: 1 },
  { names: 's6-setuidgid s6-envuidgid', words: 1, user: 'operand' },
  { names: 'with-contenv dbus-run-session rlwrap torsocks tsocks vault-env' },
  { names: 'proxychains proxychains4', plain: '-q', valued: '-f' },
  { names: 'taskset', plain: '-a -c --all-tasks --cpu-list', asks: '-p --pid', words: 1 },
  { names: 'chrt', plain: '-a -b -d -f -i -o -r -R -v', asks: '-m -p --max --pid', words: 1 },
  { names: 'numactl', plain: '-l --localalloc', valued: '-i -m -p -C -N --interleave --membind' },
  { names: 'faketime', plain: '-f -m', words: 1 },
  { names: 'envchain', words: 1 },
  { names: 'ifne', plain: '-n' },
  { names: 'dumb-init', plain: '-c -v --single-child --verbose', valued: '-r --rewrite' },
  { names: 'tini', plain: '-s -v -g -w', valued: '-p -e' },
  {
    names: 'xvfb-run',
    plain: '-a -l --auto-servernum --listen-tcp',
    valued:
      '-n -s -e -f -p -w --server-num --server-args --error-file --auth-file --xauth-protocol --wait',
  },
  { names: 'busybox toybox', asks: '--list --list-full --install --help' },
  { names: 'cross-env', assigns: true },
  { names: 'cross-env-shell' },
  {
    names: 'env-cmd',
    plain: '--no-override --verbose --silent --use-shell',
    valued: '-f -e -r --file --environments --rc-file',
  },
  {
    names: 'dotenv',
    subcommands: 'run',
    bare: true,
    plain: '--override --no-override',
    valued: '-e -f -c -p -v -q --file',
  },
  {
    names: 'firejail',
    plain:
      '--apparmor --caps --debug --ipc-namespace --nodbus --noinput --nonewprivs --noprofile ' +
      '--noroot --nosound --no3d --nodvd --nogroups --notv --nou2f --novideo --overlay --private ' +
      '--private-cache --private-dev --private-tmp --quiet --seccomp --shell --writable-etc ' +
      '--writable-run-user --writable-var --x11',
    asks: '-? --help --list --netstats --top --tree --version',
  },
  {
    names: 'systemd-run',
    plain:
      '-d -G -P -q -r -t --collect --no-ask-password --no-block --pipe --pty --quiet ' +
      '--remain-after-exit --same-dir --scope --send-sighup --slice-inherit --system --user --wait',
    valued:
      '-E -H -M -p -u --description --gid --host --machine --nice --on-active --on-boot ' +
      '--on-calendar --on-startup --property --service-type --setenv --slice --uid --unit ' +
      '--working-directory',
    asks: '-h --help --version',
    folders: '--working-directory',
    user: '--uid',
  },
  {
    names: 'nsenter',
    plain:
      '-a -C -e -F -i -m -n -p -r -T -u -U -w --all --cgroup --env --ipc --mount --net ' +
      '--no-fork --pid --preserve-credentials --root --time --user --uts --wd',
    valued: '-G -S -t --setgid --setuid --target',
    asks: '-h -V --help --version',
  },
  {
    names: 'bwrap',
    plain:
      '--as-pid-1 --clearenv --die-with-parent --disable-userns --new-session --share-net ' +
      '--unshare-all --unshare-cgroup --unshare-cgroup-try --unshare-ipc --unshare-net ' +
      '--unshare-pid --unshare-user --unshare-user-try --unshare-uts',
    valued:
      '--args --cap-add --cap-drop --chdir --dev --dir --exec-label --file-label --gid --hostname ' +
      '--lock-file --mqueue --perms --proc --remount-ro --seccomp --size --sync-fd --tmpfs --uid ' +
      '--unsetenv',
    pairs:
      '--bind --bind-data --bind-try --chmod --dev-bind --dev-bind-try --file --ro-bind ' +
      '--ro-bind-data --ro-bind-try --setenv --symlink',
    folders: '--chdir',
    asks: '--help --version',
  },
  { names: 'cgexec', plain: '-b -h --sticky', valued: '-g' },
  {
    names: 'retry',
    plain: '-v --verbose',
    valued: '-t -d -m -s -u -n --times --delay --until --while --tries --max-attempts',
    asks: '--help',
  },
  {
    names: 'strace ltrace',
    plain:
      '-f -ff -F -c -C -d -h -i -q -qq -r -t -tt -ttt -T -v -V -w -x -xx -y -yy -D -A -k ' +
      '--follow-forks --summary --quiet --relative-timestamps',
    valued: '-a -b -e -E -I -o -O -p -P -s -S -u -U -X --output --trace --signal --string-limit',
    traces: '-o --output',
    shows: 'always',
    user: '-u',
  },
  {
    names: 'script',
    plain: '-a -e -f -q --append --return --flush --quiet --force',
    valued:
      '-c -O -I -B -T -t -E -m -o --command --log-out --log-in --log-io --log-timing --echo --output-limit',
    scripts: '-c --command',
    words: 1,
  },
  { names: 'nvm', subcommands: 'exec', words: 1, plain: '--silent' },
  {
    names: 'volta',
    subcommands: 'run',
    plain: '--no-yarn --no-npm --no-pnpm --bundled-npm',
    valued: '--node --npm --yarn --pnpm --env',
  },
  {
    names: 'op',
    subcommands: 'run',
    plain: '--no-masking',
    valued: '--env-file --account --config --session --environment',
  },
  {
    names: 'doppler',
    subcommands: 'run',
    plain:
      '--preserve-env --fallback-only --no-fallback --no-cache --no-read-env --silent ' +
      '--debug --forward-signals --no-check-version --mount-no-cleanup',
    valued:
      '-p -c -t --project --config --token --command --fallback --scope --configuration ' +
      '--mount --mount-format --name-transformer --config-dir',
    scripts: '--command',
  },
  {
    names: 'infisical',
    subcommands: 'run',
    plain: '--expand --silent --watch --recursive --include-imports --secret-overriding',
    valued: '--env --path --projectId --token --tags --command --domain --project-config-dir',
    scripts: '--command',
  },
  {
    names: 'chamber aws-vault',
    subcommands: 'exec',
    words: 1,
    plain: '--no-session --debug --pristine',
    valued: '--duration --region -d',
  },
  { names: 'direnv', subcommands: 'exec', words: 1 },
  {
    names: 'asdf mise rbenv pyenv nodenv jenv goenv opam stack yarn',
    only: plainly,
    subcommands: 'exec',
  },
  {
    names: 'pixi',
    only: plainly,
    subcommands: 'run',
    valued: '-e -m --environment --manifest-path',
  },
  {
    names: 'dotenvx',
    subcommands: 'run',
    plain: '--overload -q',
    valued: '-f -e --env-file --env',
  },
  { names: 'teller berglas phase', subcommands: 'run exec' },
  { names: 'godotenv', plain: '-o', valued: '-f' },
  {
    names: 'poetry pipenv pdm hatch',
    only: plainly,
    subcommands: 'run',
    plain: '-q -v -n --quiet --verbose --no-interaction',
    valued: '-C -P --directory --project',
  },
  {
    names: 'uv',
    only: plainly,
    subcommands: 'run',
    plain:
      '-q -v --quiet --verbose --isolated --no-project --no-sync --frozen --locked --offline --no-dev',
    valued:
      '-p --python --with --with-requirements --extra --group --directory --project --env-file',
  },
  {
    names: 'conda mamba micromamba',
    only: plainly,
    subcommands: 'run',
    plain: '-v --no-capture-output --live-stream',
    valued: '-n -p --name --prefix --cwd',
  },
  { names: 'bundle', only: plainly, subcommands: 'exec', plain: '--keep-file-descriptors' },
  {
    names: 'npm pnpm',
    only: plainly,
    subcommands: 'exec x',
    plain: '-y -q --yes --no --silent --quiet -r',
    valued: '-c --call -p --package -w --workspace',
    scripts: '-c --call',
  },
  {
    names: 'npx',
    only: plainly,
    plain: '-y -q --yes --no --silent --quiet',
    valued: '-c --call -p --package -w --workspace',
    scripts: '-c --call',
  },
  { names: 'mold', plain: '-run' },
  { names: 'scl', subcommands: 'enable', words: 1 },
  {
    names: 'ccache sccache',
    asks: '-s -z -C -V --show-stats --zero-stats --clear --version --start-server --stop-server -c -M',
  },
]

const split = (text = ''): string[] => text.split(' ').filter(Boolean)

function wrapper(row: Row): Wrapper {
  return {
    plain: new Set(split(row.plain)),
    valued: new Set(split(row.valued)),
    pairs: new Set(split(row.pairs)),
    asks: new Set(split(row.asks)),
    words: row.words ?? 0,
    subcommands: split(row.subcommands),
    isBare: row.bare ?? false,
    only: new Set(split(row.only)),
    assigns: row.assigns ?? false,
    feeds: row.feeds ?? false,
    roots: new Set(split(row.roots)),
    folders: new Set(split(row.folders)),
    logins: new Set(split(row.logins)),
    user:
      row.user === undefined ? undefined : { options: split(row.user), otherwise: row.otherwise },
    scripts: new Set(split(row.scripts)),
    goesOn: row.goesOn ?? false,
    traces: new Set(split(row.traces)),
    shows: new Set(split(row.shows)),
    passwords: new Set(split(row.passwords)),
  }
}

const byName: ReadonlyMap<string, Wrapper> = new Map(
  rows.flatMap((row) => split(row.names).map((name) => [name, wrapper(row)] as const)),
)

/** What is known of a wrapper by its bare name; undefined for any other program. */
export function wrapperOf(name: string): Wrapper | undefined {
  return byName.get(name)
}
