import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

/** A package that is a file at hand: its scripts may be the project's own. */
const ownPackage = /(?:^|\s)\S+\.(?:deb|rpm|apk)(?=["'\s]|$)/

/** Calls of package managers that change what is installed. */
const changes =
  'install|reinstall|upgrade|dist-upgrade|full-upgrade|downgrade|build-dep|localinstall|groupinstall|swap|distro-sync'

/** Clients of single services, system package managers and downloaders. */
export const services: readonly Tool[] = [
  tool({
    name: 'sentry-cli',
    runs: 'none',
    variables: ['SENTRY_*'],
    files: ['sentry-config'],
    idle: call(shows),
    persists: [
      {
        when: call('login'),
        to: '~/.sentryclirc',
        undo: undefined,
        instead: 'give SENTRY_AUTH_TOKEN to the RUN',
      },
    ],
  }),
  tool({
    name: 'doppler',
    variables: ['DOPPLER_*'],
    spills: [
      {
        when: /\bsecrets (?:.* )?(?:--no-file|get|substitute)\b|\bsecrets (?!download)/,
        variables: ['DOPPLER_*'],
        isGiven: true,
        to: undefined,
      },
      {
        when: /\bsecrets download\b(?!.*--no-file)/,
        variables: ['DOPPLER_*'],
        isGiven: true,
        to: 'the file of secrets that it downloads',
        instead: 'say doppler run -- COMMAND in the RUN that needs them',
      },
    ],
    idle: call(shows),
    scripts: call('run'),
    persists: [
      {
        when: call('login|configure set|setup'),
        to: '~/.doppler',
        undo: call('logout|configure unset'),
        instead: 'give DOPPLER_TOKEN to the RUN',
      },
    ],
  }),
  tool({
    name: 'mise',
    hooks: /^/,
    commands: ['mise', 'rtx', 'asdf'],
    variables: ['MISE_*', 'GITHUB_TOKEN', 'GITHUB_API_TOKEN'],
    needs: call('install|i|use|upgrade|exec|x|run|plugins?|plugin add'),
    idle: call(`${shows}|trust|activate|reshim`),
    scripts: call('run|exec|x'),
  }),
  tool({
    name: 'brew',
    variables: ['HOMEBREW_*'],
    // its list of packages is a program
    hooks: /^bundle\b/,
    needs: call('install|update|upgrade|tap|fetch|bundle'),
    idle: call(shows),
  }),
  tool({
    name: 'curl',
    asked: { netrc: /(?:^|\s)-[a-zA-Z]*n|--netrc/ },
    runs: 'none',
    names: true,
    namesBy: ['-o', '--output'],
    namedByAddress: {
      only: ['-O', '--remote-name', '--remote-name-all'],
      unless: [],
      advised: '-o',
    },
    uses: ['words', 'stdin'],
    configs: {
      flags: ['-K', '--config'],
      keeping: /\b(?:verbose|trace(?:-ascii)?|libcurl|stderr|remote-name(?:-all)?|cookie-jar)\b/,
    },
    // `file:///dev/stdin`
    prints: { of: ['stdin'], as: 'all', when: /\bfile:\/\// },
    output: ['-o', '--output'],
    answers: true,
    sessions: ['-c', '--cookie-jar'],
    letters: 'AbcCdDeEFhHKmoPQrtTuUwxXyYz',
    traces: [
      { flags: ['-v', '--verbose'], to: 'errors', errors: ['--stderr'] },
      { flags: [], to: 'errors', files: ['--trace', '--trace-ascii', '--libcurl'] },
      { flags: [], to: 'out', when: /%\{json\}/ },
      {
        flags: [],
        to: 'out',
        when: /%\{(?:url|url_effective|urle\.\w+|url\.\w+|redirect_url)\}/,
        into: /%output\{(?:>>)?([^{}]+)\}[^]*%\{url/,
      },
    ],
    files: ['netrc'],
    variables: [],
    idle: /^(?:--version|-V|--help|-h)(?:\s|$)/,
  }),
  tool({
    name: 'wget',
    runs: 'none',
    names: true,
    answers: true,
    sessions: ['--save-cookies'],
    letters: 'noaeiBtOTwQPUlADRIX',
    traces: [
      {
        flags: ['-d', '--debug'],
        to: 'errors',
        errors: ['-o', '-a', '--output-file', '--append-output'],
        files: ['--warc-file'],
      },
      // it tells the address that it fetches, without the password in it
      {
        flags: [],
        when: /^["']?https?:[^@$]*\$[^@]*$/,
        off: ['-q', '--quiet'],
        to: 'errors',
        errors: ['-o', '-a', '--output-file', '--append-output'],
      },
    ],
    namesBy: ['-O', '--output-document'],
    namedByAddress: {
      query: true,
      unless: ['-O', '--output-document', '--spider'],
      lists: ['-i', '--input-file'],
      advised: '-O',
      folders: [
        '-x',
        '-r',
        '-m',
        '-p',
        '--force-directories',
        '--recursive',
        '--mirror',
        '--page-requisites',
      ],
    },
    uses: ['words', 'stdin'],
    files: ['netrc'],
    idle: /^(?:--version|-V|--help|-h)(?:\s|$)/,
  }),
  tool({
    name: 'httpie',
    runs: 'none',
    commands: ['http', 'https', 'xh'],
    uses: ['words', 'stdin'],
    traces: [{ flags: ['-v', '--verbose', '--print'], to: 'out' }],
    output: ['-o', '--output'],
    files: ['netrc'],
    idle: /^(?:--version|--help)(?:\s|$)/,
  }),
  tool({
    name: 'aria2c',
    runs: 'none',
    commands: ['aria2c', 'lftp', 'axel'],
    traces: [{ flags: [], to: 'out', files: ['-l', '--log', '--save-session'] }],
    namedByAddress: {
      query: true,
      unless: ['-o', '--out', '-O'],
      advised: '-o',
      lists: ['-i', '--input-file'],
    },
    names: true,
    files: ['netrc'],
    idle: /^(?:--version|-V|--help|-h)(?:\s|$)/,
  }),
  tool({
    name: 'apt',
    runs: 'none',
    hooks: ownPackage,
    commands: ['apt-get', 'apt', 'aptitude', 'gdebi'],
    files: ['apt-auth'],
    needs: call('update|install|upgrade|dist-upgrade|full-upgrade|download|source|build-dep'),
    idle: call(`${shows}|clean|autoclean|autoremove|remove|purge|show|list`),
    // "Commandline:" of each call that changes packages (seen: apt 2.6)
    logs: {
      when: call(changes),
      to: ['/var/log/apt/history.log'],
      instead: 'mount a file of /etc/apt/auth.conf.d',
    },
  }),
  tool({
    name: 'dnf',
    runs: 'none',
    hooks: ownPackage,
    commands: ['dnf', 'yum', 'microdnf', 'tdnf'],
    idle: call(`${shows}|clean|remove|del`),
    // `dnf history` shows the command line of each transaction
    logs: {
      when: call(`${changes}|update`),
      to: ['/var/lib/dnf/history.sqlite', '/var/lib/yum/history', '/var/log/dnf.log'],
      instead: 'write it into a .repo file that is mounted',
    },
  }),
  tool({
    name: 'zypper',
    runs: 'none',
    hooks: ownPackage,
    idle: call(`${shows}|clean|remove|rm`),
    logs: {
      when: call(`${changes}|update|in|up|dup|si`),
      to: ['/var/log/zypp/history', '/var/log/zypper.log'],
      instead: 'write it into a .repo file that is mounted',
    },
  }),
  tool({
    name: 'apk',
    runs: 'none',
    hooks: ownPackage,
    idle: call(`${shows}|del|info|cache`),
    // "All apk commands which modify the database are logged" (apk manual, version 3)
    logs: {
      when: call('add|upgrade|fix'),
      to: ['/var/log/apk.log'],
      off: ['--no-logfile'],
      instead: 'say --no-logfile, or mount the list of repositories',
    },
  }),
  tool({
    name: 'pacman',
    runs: 'none',
    hooks: ownPackage,
    idle: call(shows),
    logs: { to: ['/var/log/pacman.log'], instead: 'download the package by curl in the same RUN' },
  }),
  // the whole environment of a build is kept with what it installs
  tool({
    name: 'emerge',
    commands: ['emerge', 'ebuild'],
    hooks: /^/,
    idle: call(shows),
    spills: [{ when: /^/, variables: ['*'], to: '/var/db/pkg', instead: 'mount a file instead' }],
  }),
  tool({
    name: 'spack',
    hooks: /^/,
    idle: call(`${shows}|list|find|info|env`),
    spills: [
      {
        when: call('install|dev-build'),
        variables: ['*'],
        to: 'the .spack folder of the package',
        instead: 'mount a file instead',
      },
    ],
  }),
  tool({ name: 'rpm', runs: 'none', hooks: ownPackage, idle: call(shows) }),
  tool({
    name: 'dpkg',
    runs: 'none',
    hooks: ownPackage,
    uses: [],
    idle: call(`${shows}|-l|-L|-s|-r|-P|--list|--remove|--purge`),
  }),
  tool({
    name: 'subscription-manager',
    runs: 'none',
    idle: call(shows),
    persists: [
      {
        when: call('register'),
        to: '/etc/pki/consumer',
        undo: call('unregister'),
        instead: 'register, install and unregister in one RUN',
      },
    ],
  }),
  tool({
    name: 'psql',
    runs: 'none',
    // a file may ask for variables and run commands (`\getenv`, `\!`)
    hooks: /(?:^|\s)(?:-f|--file)\b/,
    commands: ['psql', 'pg_dump', 'pg_restore', 'createdb', 'pg_isready'],
    variables: ['PG*'],
    files: ['pgpass'],
    idle: call(shows),
  }),
  tool({
    name: 'mysql',
    runs: 'none',
    commands: ['mysql', 'mysqladmin', 'mariadb'],
    variables: ['MYSQL_PWD'],
    files: ['mysql-config'],
    idle: call(shows),
  }),
  // it only reads a database
  tool({
    name: 'mysqldump',
    runs: 'none',
    commands: ['mysqldump', 'mariadb-dump', 'mysqlpump', 'mydumper'],
    variables: ['MYSQL_PWD'],
    files: ['mysql-config'],
    idle: call(shows),
  }),
  tool({
    name: 'prisma',
    variables: ['DATABASE_URL', 'DIRECT_URL', 'SHADOW_DATABASE_URL'],
    idle: call(`${shows}|format`),
    scripts: /^/,
  }),
  tool({
    name: 'snyk',
    runs: 'none',
    // the first asks the build tool of the project, the other reads `${env.NAME}` in its settings
    hooks: /^/,
    commands: ['snyk', 'sonar-scanner', 'codecov', 'coveralls', 'fossa', 'trivy', 'grype'],
    variables: ['SNYK_*', 'SONAR_*', 'CODECOV_*', 'COVERALLS_*', 'FOSSA_*', 'TRIVY_*'],
    idle: call(shows),
  }),
  tool({
    name: 'kaggle',
    runs: 'none',
    variables: ['KAGGLE_*'],
    idle: call(`${shows}|config`),
  }),
  tool({
    name: 'heroku',
    commands: [
      'heroku',
      'vercel',
      'netlify',
      'flyctl',
      'wrangler',
      'railway',
      'firebase',
      'doctl',
      'supabase',
    ],
    variables: [
      'HEROKU_*',
      'VERCEL_*',
      'NETLIFY_*',
      'FLY_*',
      'CLOUDFLARE_*',
      'RAILWAY_*',
      'FIREBASE_*',
      'DIGITALOCEAN_*',
      'SUPABASE_*',
    ],
    idle: call(shows),
    scripts: call('build|deploy'),
    spills: [
      {
        when: call('env pull|pull'),
        variables: ['VERCEL_*'],
        isGiven: true,
        to: 'the .env file that it pulls',
        instead: 'pull it, use it and delete it in one RUN',
      },
      // a login for docker is stored in its settings
      {
        when: call('container:login|registry login|auth docker'),
        variables: ['HEROKU_*', 'FLY_*', 'DIGITALOCEAN_*'],
        to: '~/.docker/config.json',
        instead: 'delete it at the end of the same RUN',
      },
    ],
  }),
  tool({
    name: 'jf',
    installs: true,
    runs: 'none',
    commands: ['jf', 'jfrog'],
    variables: ['JFROG_*', 'JF_*'],
    idle: call(shows),
    persists: [
      {
        when: call('config add|c add|rt config|rt c|login'),
        to: '~/.jfrog',
        undo: call('config (?:rm|remove)|c rm'),
        instead: 'configure, use and remove the server in one RUN',
      },
    ],
  }),
  tool({
    name: 'steamcmd',
    commands: ['steamcmd', 'steamcmd.sh'],
    persists: [
      {
        when: /\+login (?!anonymous\b)/,
        to: 'its login cache',
        undo: undefined,
        instead: 'remove its configuration folder in the same RUN',
      },
    ],
  }),
]
