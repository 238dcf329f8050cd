import { describe, expect, it } from 'vitest'
import { fileOfKind } from '../src/catalog/files.ts'
import { pointers } from '../src/catalog/files/pointer-rows.ts'
import { loadFixtures } from './fixture.ts'
import { mayPoint, pointedByOption, pointedByVariable } from '../src/catalog/files/pointers.ts'

const option = (text: string) => {
  const words = text.split(/[ =](?!.*[ =])/)
  const before = words[0]!.split(' ')
  return pointedByOption(before.slice(0, -1), before.at(-1)!, words[1]!)
}
const kinds = (found: readonly { readonly file: { readonly kind: string } }[]) =>
  found.map(({ file }) => file.kind)

describe('a file is pointed at by', () => {
  it.each([
    ['NPM_CONFIG_USERCONFIG', '/c/x', 'npmrc', '/c/x'],
    ['npm_config_userconfig', '$HOME/x', 'npmrc', '$HOME/x'],
    ['YARN_RC_FILENAME', '/c/x', 'yarnrc-yml', '/c/x'],
    ['PIP_CONFIG_FILE', '/c/x', 'pip-conf', '/c/x'],
    ['UV_CONFIG_FILE', '/c/x', 'uv-config', '/c/x'],
    ['POETRY_CONFIG_DIR', '/c', 'poetry-auth', '/c/auth.toml'],
    ['NETRC', '/c/x', 'netrc', '/c/x'],
    ['GIT_CONFIG_GLOBAL', '/c/x', 'gitconfig', '/c/x'],
    ['GRADLE_USER_HOME', '/c', 'gradle-properties', '/c/gradle.properties'],
    ['SBT_CREDENTIALS', '/c/x', 'sbt-credentials', '/c/x'],
    ['COMPOSER_HOME', '/c', 'composer-auth', '/c/auth.json'],
    ['BUNDLE_USER_CONFIG', '/c/x', 'bundle-config', '/c/x'],
    ['BUNDLE_APP_CONFIG', '.bundle', 'bundle-config', '.bundle/config'],
    ['HEX_HOME', '/c', 'hex-config', '/c/hex.config'],
    ['DOCKER_CONFIG', '/c/', 'docker-config', '/c/config.json'],
    ['REGISTRY_AUTH_FILE', '/c/x', 'docker-config', '/c/x'],
    ['KUBECONFIG', '/c/x', 'kubeconfig', '/c/x'],
    ['HELM_REPOSITORY_CONFIG', '/c/x', 'helm-repositories', '/c/x'],
    ['AWS_SHARED_CREDENTIALS_FILE', '/c/x', 'aws-credentials', '/c/x'],
    ['AWS_CONFIG_FILE', '/c/x', 'aws-credentials', '/c/x'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/c/x', 'gcp-service-account', '/c/x'],
    ['BOTO_CONFIG', '/c/x', 'boto', '/c/x'],
    ['S3CMD_CONFIG', '/c/x', 's3cfg', '/c/x'],
    ['CONDARC', '/c/x', 'condarc', '/c/x'],
    ['TF_CLI_CONFIG_FILE', '/c/x', 'terraform-credentials', '/c/x'],
    ['SENTRY_PROPERTIES', '/c/x', 'sentry-config', '/c/x'],
    ['HF_HOME', '/c', 'huggingface-token', '/c/token'],
    ['PGPASSFILE', '/c/x', 'pgpass', '/c/x'],
    ['MYSQL_HOME', '/c', 'mysql-config', '/c/my.cnf'],
    ['R_ENVIRON_USER', '/c/x', 'renviron', '/c/x'],
    ['ANSIBLE_PRIVATE_KEY_FILE', '/c/x', 'ssh-key', '/c/x'],
    ['ANSIBLE_VAULT_PASSWORD_FILE', '/c/x', 'token', '/c/x'],
    ['WGETRC', '/c/x', 'wgetrc', '/c/x'],
    ['RCLONE_CONFIG', '/c/x', 'rclone-config', '/c/x'],
    ['CURL_HOME', '/c', 'curlrc', '/c/.curlrc'],
    ['GIT_ASKPASS', '/c/x', 'askpass', '/c/x'],
    ['GRADLE_USER_HOME', '/c', 'gradle-init', '/c/init.gradle'],
  ])('%s=%s', (name, value, kind, path) => {
    const found = pointedByVariable(name, value)
    expect(found.map((item) => [item.file.kind, item.path])).toContainEqual([kind, path])
    expect(mayPoint.test(name)).toBe(true)
  })

  it.each([
    ['npm ci --userconfig /c/x', 'npmrc'],
    ['yarn install --use-yarnrc /c/x', 'yarnrc'],
    ['bun install -c /c/x', 'bunfig'],
    ['uv sync --config-file=/c/x', 'uv-config'],
    ['twine upload --config-file /c/x', 'pypirc'],
    ['curl --netrc-file /c/x', 'netrc'],
    ['git config --global include.path /c/x', 'gitconfig'],
    ['git config credential.helper store --file=/c/x', 'git-credentials'],
    ['./mvnw -B -s /c/x', 'maven-settings'],
    ['MAVEN_ARGS --global-settings /c/x', 'maven-settings'],
    ['dotnet restore --configfile /c/x', 'nuget-config'],
    ['apt-get -o Dir::Etc::netrc=/c/x', 'apt-auth'],
    ['dnf --config /c/x', 'yum-repository'],
    ['skopeo copy --authfile /c/x', 'docker-config'],
    ['kubectl --kubeconfig=/c/x', 'kubeconfig'],
    ['helm repo update --repository-config /c/x', 'helm-repositories'],
    ['gcloud auth activate-service-account --key-file=/c/x', 'gcp-service-account'],
    ['s3cmd -c /c/x', 's3cfg'],
    ['mysql --defaults-extra-file=/c/x', 'mysql-config'],
    ['ansible-playbook --private-key /c/x', 'ssh-key'],
    ['gpg --passphrase-file /c/x', 'token'],
    ['rclone copy --config /c/x', 'rclone-config'],
    ['curl -K /c/x', 'curlrc'],
    ['./gradlew -I /c/x', 'gradle-init'],
  ])('%s', (text, kind) => {
    expect(kinds(option(text))).toEqual([kind])
    expect(mayPoint.test(text)).toBe(true)
  })

  it('the members of a list', () => {
    const found = pointedByVariable('KUBECONFIG', '/c/x:/c/y')
    expect(found.map(({ path }) => path)).toEqual(['/c/x', '/c/y'])
  })
})

describe('nothing is pointed at by', () => {
  it.each([
    ['NPM_CONFIG_CACHE', '/c/x'],
    ['NPM_CONFIG_USERCONFIG', ''],
    ['COURSIER_CREDENTIALS', 'repo.example.com ci:word'],
    ['GOOGLE_CREDENTIALS', '{"type":"service_account"}'],
    ['SSL_CERT_FILE', '/c/x'],
  ])('%s=%s', (name, value) => {
    expect(pointedByVariable(name, value)).toEqual([])
  })

  it.each(['tar -s /c/x', 'eslint --config /c/x', 'psql --file /c/x', 'curl -o /c/x'])(
    '%s',
    (text) => {
      expect(option(text)).toEqual([])
    },
  )
})

describe('the look whether a text points at files', () => {
  it('lets nothing pass that the words of a fixture point at', () => {
    const lines = loadFixtures().flatMap(({ before }) => before.split(/[\n;&|()]+/))
    const pointing = lines.filter((line) => {
      const all = line
        .replaceAll(/["'[\]\\,]/g, ' ')
        .trim()
        .split(/\s+/)
      return all.some((word, at) => {
        const [name = '', value = ''] = word.split('=')
        const before = all.slice(0, at)
        return [
          pointedByVariable(name, value),
          pointedByOption(before, name, value),
          pointedByOption(before, word, all[at + 1] ?? ''),
        ].some((found) => found.length > 0)
      })
    })
    expect(pointing.length).toBeGreaterThan(30)
    for (const line of pointing) expect(mayPoint.test(line), line).toBe(true)
  })

  it('takes no part of a word for a program', () =>
    expect(mayPoint.test('FROM ubuntu\nRUN bundle install')).toBe(false))
})

it('each row names a kind of files', () => {
  for (const { kind, name } of pointers) expect(fileOfKind(kind, name), kind).toBeDefined()
})
