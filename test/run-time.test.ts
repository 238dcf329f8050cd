import { describe, expect, it } from 'vitest'
import { isBuildOnly } from '../src/catalog/names/build-only.ts'
import { atRunTime } from '../src/trace/run-time.ts'
import { Traces } from '../src/trace/traces.ts'

describe('a name that only a tool of the build reads', () => {
  it.each(
    `NPM_TOKEN NODE_AUTH_TOKEN NPM_AUTH_TOKEN YARN_NPM_AUTH_TOKEN npm_config__auth PIP_INDEX_URL UV_INDEX_CORP_PASSWORD
    POETRY_HTTP_BASIC_PRIVATE_PASSWORD TWINE_PASSWORD COMPOSER_AUTH BUNDLE_GEMS__EXAMPLE__COM GITHUB_PAT
    VSS_NUGET_EXTERNAL_FEED_ENDPOINTS NuGetPackageSourceCredentials_Corp CARGO_REGISTRIES_CORP_TOKEN`.split(
      /\s+/,
    ),
  )('is %s', (name) => expect(isBuildOnly(name)).toBe(true))

  it.each(
    'API_TOKEN GITHUB_TOKEN DATABASE_URL NEXUS_PASSWORD POETRY_KEY COMPOSER_TOKEN NUGET_TOKENS TOKEN'.split(
      ' ',
    ),
  )('is not %s', (name) => expect(isBuildOnly(name)).toBe(false))
})

describe('an ENV, when the container runs', () => {
  const seen = (text: string, image = 'node:20') => {
    const facts = new Traces(`FROM ${image}\nENV NPM_TOKEN=fake-token-for-tests\n${text}\n`, {})
    return atRunTime(facts, facts.environment.declarations('NPM_TOKEN')[0]!)
  }

  it.each([
    'CMD ["node", "server.js"]',
    'CMD node --max-old-space-size=512 dist/main.mjs',
    'CMD exec gunicorn -b :80 app:app',
    'ENTRYPOINT ["tini", "--"]\nCMD ["nginx", "-g", "daemon off;"]',
    'ENTRYPOINT ["python", "-m"]\nCMD ["uvicorn", "loom:app"]',
    'ENTRYPOINT java $JAVA_OPTS -jar /app.jar\nCMD ["npm"]',
    'CMD ["sh", "-c", "echo up && exec java -jar /app.jar"]',
  ])('is not read by %j', (text) => expect(seen(text)).toBe('unread'))

  it.each([
    'CMD ["npm", "start"]',
    'CMD ["sh", "-c", "npm ci && node server.js"]',
    'CMD ["./start.sh"]',
    'CMD ["node", "/usr/lib/node_modules/npm/bin/npm-cli.js"]',
    'CMD ["node"]',
    'CMD ["python", "-m", "pip", "download", "acme"]',
    'CMD node server.js; bash',
    "CMD ['node', 'server.js']",
    'CMD ["/app/server"]',
    'RUN true',
  ])('may be read by %j', (text) => expect(seen(text)).toBe('unknown'))

  it('is read where the start names it', () => {
    expect(seen('CMD node server.js $NPM_TOKEN')).toBe('read')
    expect(seen('HEALTHCHECK CMD test -n "$NPM_TOKEN"\nCMD ["node", "server.js"]')).toBe('read')
  })

  it('is not there where a later ENV takes its place', () =>
    expect(seen('ENV NPM_TOKEN=\nCMD ["npm", "start"]')).toBe('absent'))

  it('is not read by an image that starts a server by itself', () => {
    expect(seen('RUN true', 'nginx:1.27')).toBe('unread')
    expect(seen('ENTRYPOINT ["/app/server"]\nCOPY --from=a /out/server /app/server')).toBe('unread')
  })
})
