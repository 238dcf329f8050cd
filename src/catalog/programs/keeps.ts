import { call } from './row.ts'
import type { Keeps } from './effect.ts'

interface KeepsRow extends Keeps {
  /** At blanks. */
  readonly programs: string
}

const always = /^/
const start = 'set the password when the container starts'

/**
 * Calls that set an account, or keep a value in data of their own: no mount can keep that out of
 * the layer.
 */
const rows: readonly KeepsRow[] = [
  { programs: 'chpasswd passwd', when: always, to: '/etc/shadow', instead: start },
  {
    programs: 'useradd usermod adduser',
    when: /(?:^| )-(?:p|-password)\b/,
    to: '/etc/shadow',
    instead: start,
  },
  {
    programs: 'useradd usermod adduser addgroup groupadd groupmod chfn chsh gpasswd newusers',
    when: always,
    to: 'the list of accounts',
    instead: start,
  },
  {
    programs: 'crontab at batch',
    when: always,
    to: 'the table of jobs',
    instead: 'let the job read it when it runs',
  },
  {
    programs: 'setfattr xattr attr',
    when: always,
    to: 'an attribute of a file',
    instead: 'keep it out of the attributes of files',
  },
  {
    programs: 'ssh-keygen',
    when: /(?:^| )-[CN]/,
    to: 'the key that it makes',
    instead: 'mount the key when the container runs',
  },
  {
    programs: 'gpg gpg2',
    when: /(?:^| )(?:-[a-z]?[ce]|--symmetric|--encrypt|--quick-gen\S*|--gen-key|--store)\b/,
    to: 'the file that it makes',
    instead: 'make the file when the container starts',
  },
  {
    programs: 'git',
    when: /^(?:-[cC] \S+ |-(?![cC] )\S+ )*(?:commit|tag|branch|notes|stash|merge|am|update-ref|update-index|hash-object|checkout -[bB]|switch -c)\b/,
    to: 'the repository in .git',
    instead: 'keep it out of names and messages of git',
  },
  {
    programs: 'add-user.sh',
    when: always,
    to: "the server's user file",
    instead: 'add the user when the container starts',
  },
  {
    programs: 'htpasswd',
    when: always,
    to: 'the password file',
    instead: 'mount the password file when the container runs',
  },
  {
    programs:
      'mysql mysqladmin mariadb psql mongo mongosh redis-cli sqlcmd rabbitmqctl influx kcadm.sh jboss-cli.sh asadmin sqlite3 sqlite',
    when: always,
    to: "the database's data",
    instead: 'set it up when the container starts',
  },
  {
    programs: 'debconf-set-selections',
    when: always,
    to: "the package's configuration",
    instead: 'configure it when the container starts',
  },
  {
    programs: 'keytool',
    when: /(?:^| )-(?:genkey|import)/,
    to: 'the key store',
    instead: 'mount the key store when the container runs',
  },
  {
    programs: 'gpg gpg2',
    when: /(?:^| )--import\b/,
    to: '~/.gnupg',
    instead: 'import it, use it and delete ~/.gnupg in one RUN',
  },
  {
    programs: 'openssl',
    when: /^(?:enc|passwd|pkcs12)\b|(?:^| )-(?:subj|addext|passout)\b/,
    to: 'the file that it makes',
    instead: 'make the file when the container starts',
  },
  {
    programs: 'x11vnc',
    when: /^-storepasswd\b/,
    to: 'the password file',
    instead: start,
  },
  { programs: 'vncpasswd', when: always, to: 'the password file', instead: start },
  ...own('wandb', 'login'),
  ...own('snyk', 'auth'),
  ...own('ngrok', 'config add-authtoken|authtoken'),
  ...own('mc', 'alias set|config host add'),
  ...own('rclone', 'config'),
  ...own('s3cmd', '', /--(?:configure|dump-config)/),
  ...own('dvc', 'remote modify'),
  ...own('doctl', 'auth init'),
  ...own('databricks', 'configure'),
  ...own('cachix', 'authtoken'),
  ...own('pdm', 'config'),
  ...own('hatch', 'config set'),
  ...own('dart flutter', 'pub token add'),
  ...own('newrelic-admin', 'generate-config'),
  ...own('wpa_passphrase postconf postmap', '', always),
  ...own('conan', '', /^user .*(?:-p|--password)\b|^remote (?:login|set-user)\b|^remote auth\b/),
  {
    programs: 'mono',
    when: /\b(?:sources? (?:add|update)|setapikey)\b/i,
    to: 'NuGet.Config',
    instead: 'mount a NuGet.Config with the credential in the RUNs that restore',
  },
  ...clones('pod', 'repo add'),
  ...clones('brew', 'tap'),
  ...clones('asdf', 'plugin add'),
  ...clones('west repo', 'init'),
  ...clones('helm', 'plugin install'),
  ...manifest('composer', /^config (?:-\S+ )*repo/),
  ...manifest('poetry', /^add\b/),
  ...manifest('pipenv', /^install\b/),
  ...manifest('dart flutter', /^pub add\b/),
  ...manifest('cargo', /^install\b.* --git\b|^install --git\b/),
  ...manifest('pipx', /^install\b/),
  ...manifest('add-apt-repository', always),
  {
    programs: 'npm',
    when: call('pkg set'),
    to: 'package.json',
    instead: 'keep the credential out of the manifest',
  },
  ...application('wp', /^config create\b/),
  ...application('magento', /^setup:/),
  ...application('artisan', /^config:cache\b/),
  ...application('php', /^\S*(?:magento setup:|artisan config:cache)/),
  {
    programs: 'git',
    when: /^(?:-\S+ )*config .*credential\S*helper\b/,
    to: "git's configuration",
    instead: 'put the helper into single quotes, so that it reads the variable when git asks',
  },
  {
    programs: 'git',
    when: /^(?:-\S+ )*config (?!.*--(?:unset|get|list))(?:-\S+ )*(?:github|gitlab|hub)\.\S*token\b/i,
    to: "git's configuration",
    instead: 'give the token to the RUN that needs it by a variable',
  },
  {
    programs: 'configure config',
    when: always,
    to: 'config.log and config.status',
    instead: 'give it to the program when it runs',
  },
  {
    programs: 'curl wget',
    when: /(?:^| )--xattr\b/,
    to: 'an attribute of the file',
    instead: 'leave --xattr out',
  },
  {
    programs: 'cmake ccmake',
    when: /(?:^| )-D/,
    to: 'CMakeCache.txt',
    instead: 'give it to the program when it runs',
  },
  {
    programs: 'meson qmake premake5',
    when: /(?:^| )-D|=/,
    to: 'the files of the build',
    instead: 'give it to the program when it runs',
  },
  {
    programs: 'git',
    when: /^(?:-\S+ )*(?:credential(?:-store| approve)|submodule set-url)\b/,
    to: 'what git keeps',
    instead: 'let git ask a credential helper',
  },
  {
    programs: 'git',
    when: /\bconfig (?:--(?:global|system|local|add|replace-all) ){0,3}(?!url\.|credential|http\.(?!proxy))[\w-]+\.\S/i,
    to: "git's configuration",
    instead: 'give it to the one call by `git -c`, in front of the subcommand',
  },
]

function own(programs: string, calls: string, when = call(calls)): KeepsRow[] {
  const instead =
    'give it to the tool by its own environment variable, or mount the file that it would write'
  return [{ programs, when, to: "the tool's configuration", instead }]
}

function clones(programs: string, calls: string): KeepsRow[] {
  const instead = 'let git ask a credential helper'
  return [{ programs, when: call(calls), to: 'the clone that it keeps', instead }]
}

function manifest(programs: string, when: RegExp): KeepsRow[] {
  const instead = 'keep the credential out of the address'
  return [{ programs, when, to: 'the manifest or the list of sources', instead }]
}

function application(programs: string, when: RegExp): KeepsRow[] {
  const instead = 'configure it when the container starts'
  return [{ programs, when, to: "the application's configuration", instead }]
}

const byProgram: ReadonlyMap<string, readonly Keeps[]> = group()

function group(): ReadonlyMap<string, readonly Keeps[]> {
  const found = new Map<string, Keeps[]>()
  for (const row of rows)
    for (const program of row.programs.split(' '))
      found.set(program, [...(found.get(program) ?? []), row])
  return found
}

/** What calls of a program keep, beyond its own row. */
export function keepsOf(program: string): readonly Keeps[] {
  return byProgram.get(program) ?? []
}
