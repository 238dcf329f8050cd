import { call, shows, tool } from './row.ts'
import type { Tool } from './row.ts'

/** Clients of single services, system package managers and downloaders. */
export const services: readonly Tool[] = [
  tool({
    name: 'sentry-cli',
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
    commands: ['mise', 'rtx', 'asdf'],
    variables: ['MISE_*', 'GITHUB_TOKEN', 'GITHUB_API_TOKEN'],
    needs: call('install|i|use|upgrade|exec|x|run|plugins?|plugin add'),
    idle: call(`${shows}|trust|activate|reshim`),
    scripts: call('run|exec|x'),
  }),
  tool({
    name: 'brew',
    variables: ['HOMEBREW_*'],
    needs: call('install|update|upgrade|tap|fetch'),
    idle: call(shows),
  }),
  tool({
    name: 'curl',
    files: ['netrc'],
    variables: [],
    idle: /^(?:--version|-V|--help|-h)(?:\s|$)/,
  }),
  tool({
    name: 'wget',
    commands: ['wget', 'aria2c', 'http', 'https', 'lftp'],
    files: ['netrc'],
    idle: /^(?:--version|-V|--help|-h)(?:\s|$)/,
  }),
  tool({
    name: 'apt',
    commands: ['apt-get', 'apt', 'aptitude'],
    files: ['apt-auth'],
    needs: call('update|install|upgrade|dist-upgrade|full-upgrade|download|source|build-dep'),
    idle: call(`${shows}|clean|autoclean|autoremove|remove|purge|show|list`),
  }),
  tool({
    name: 'dnf',
    commands: ['dnf', 'yum', 'microdnf', 'tdnf', 'zypper', 'rpm', 'apk', 'pacman'],
    idle: call(`${shows}|clean|remove|del`),
  }),
  tool({
    name: 'subscription-manager',
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
    commands: ['psql', 'pg_dump', 'pg_restore', 'createdb', 'pg_isready'],
    variables: ['PG*'],
    files: ['pgpass'],
    idle: call(shows),
  }),
  tool({
    name: 'mysql',
    commands: ['mysql', 'mysqldump', 'mysqladmin', 'mariadb'],
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
    commands: ['snyk', 'sonar-scanner', 'codecov', 'coveralls', 'fossa', 'trivy', 'grype'],
    variables: ['SNYK_*', 'SONAR_*', 'CODECOV_*', 'COVERALLS_*', 'FOSSA_*', 'TRIVY_*'],
    idle: call(shows),
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
  }),
  tool({
    name: 'jf',
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
