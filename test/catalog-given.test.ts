import { describe, expect, it } from 'vitest'
import { givenCredentials } from '../src/catalog/programs/given.ts'
import { isKeyProperty, isSecretOption } from '../src/catalog/programs/given/handed-names.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { readScript } from '../src/shell.ts'

function given(line: string): string[] {
  return readScript(line, wrapperOf).commands.flatMap((command) =>
    givenCredentials(command).map(({ value }) => value),
  )
}

describe('a credential in a command line is', () => {
  it.each([
    ['curl -u ci:PW https://a.example.com', 'PW'],
    ['curl --user=ci:PW https://a.example.com', 'PW'],
    ['curl -u "$BOTH" https://a.example.com', '$BOTH'],
    ['sudo -E curl -fsS -u "ci:$PW" https://a.example.com', '$PW'],
    ['curl -H "Authorization: Bearer TOK" https://a.example.com', 'TOK'],
    ["curl --header 'X-Api-Key: TOK' https://a.example.com", 'TOK'],
    ["curl -fsSLH 'X-Api-Key: TOK' https://a.example.com", 'TOK'],
    ['curl -d grant=x&client_secret=PW https://a.example.com'.replace('&', '"&"'), 'PW'],
    ['wget --http-password PW https://a.example.com', 'PW'],
    ['docker login -u x -p PW r.example.com', 'PW'],
    ['sshpass -pPW scp a b', 'PW'],
    ['mysql -uroot -pPW', 'PW'],
    ['npm config set //npm.example.com/:_authToken TOK', 'TOK'],
    ['npm config set //npm.example.com/:_authToken=TOK', 'TOK'],
    ['composer config -g http-basic.a.example.com ci PW', 'PW'],
    ['composer config github-oauth.github.com TOK', 'TOK'],
    ['poetry config http-basic.x ci PW', 'PW'],
    ['nuget sources add -Name x -Password PW', 'PW'],
    ['bundle config gems.example.com ci:PW', 'PW'],
    ['helm repo add x https://h.example.com --username a --password PW', 'PW'],
    ['any-tool --api-key KEY', 'KEY'],
    ['any-tool --token=TOK', 'TOK'],
    ['vault login TOK', 'TOK'],
    ['echo "//npm.example.com/:_authToken=TOK" > .npmrc', 'TOK'],
    ['echo "machine a.example.com login x password PW" > ~/.netrc', 'PW'],
    ['curl "https://a.example.com/x?access_token=TOK&f=1"', 'TOK'],
  ])('%s', (line, value) => {
    expect(given(line)).toContain(value)
  })

  it.each([
    'curl -u ci https://a.example.com',
    'curl -p -U x https://a.example.com',
    'ssh -p 2222 a@b.example.com',
    'docker run -p 80:80 x',
    'mysql -p tides',
    'npm config set registry https://npm.example.com',
    'mkdir -p /opt/token',
    'composer config repositories.x vcs https://a.example.com',
    'tool --token-file /run/secrets/x',
    'poetry config --unset http-basic.harbour',
    'composer config --unset -g http-basic.a.example.com',
    'curl "https://a.example.com/x?page=3"',
  ])('not in %s', (line) => {
    expect(given(line)).toEqual([])
  })
})

describe('what a variable is handed over by', () => {
  it.each(['--nvdApiKey', '--pypi-token', '-Password', '--apikey', '--gpg.passphrase'])(
    '%s says that it is a credential',
    (flag) => expect(isSecretOption(flag)).toBe(true),
  )

  it.each([
    '--token-file',
    '--no-password',
    '--password-stdin',
    '-p',
    '--secret',
    '--key',
    'token',
  ])('%s says nothing of the kind', (flag) => expect(isSecretOption(flag)).toBe(false))

  it.each([
    ['mvn', 'hub_key', 'HUB_KEY', true],
    ['gradle', 'hub.key', 'CI_KEY', true],
    ['mvn', 'sonar.projectKey', 'PROJECT_KEY', false],
    ['gradle', 'hub_key', 'HUB', false],
    ['gcc', 'hub_key', 'HUB_KEY', false],
  ])('%s -D%s=$%s: %s', (program, name, variable, isOne) => {
    expect(isKeyProperty(program, name, variable)).toBe(isOne)
  })
})
