import { describe, expect, it } from 'vitest'
import { judgeFile, judgeContent } from '../src/catalog/files.ts'
import type { Content } from '../src/catalog/files.ts'
import { fileRows } from '../src/catalog/files/rows.ts'
import { tools } from '../src/catalog/tools.ts'

describe('credential files', () => {
  it.each([
    ['.npmrc', './', 'npmrc', 'tight'],
    ['.npmrc', '.npmrc', 'npmrc', 'tight'],
    ['.npmrc*', './', 'npmrc', 'tight'],
    ['ci/npmrc', '/root/.npmrc', 'npmrc', 'tight'],
    ['.npmrc-ci', '/app/', 'npmrc', 'loose'],
    ['.yarnrc.yml', './', 'yarnrc-yml', 'loose'],
    ['pip.conf', '/etc/pip.conf', 'pip-conf', 'loose'],
    ['conf/index', '/root/.config/pip/pip.conf', 'pip-conf', 'loose'],
    ['.pypirc', '/root/', 'pypirc', 'tight'],
    ['netrc', '/root/.netrc', 'netrc', 'tight'],
    ['.curlrc', '/root/', 'curlrc', 'loose'],
    ['conf/rc', '/root/.config/rclone/rclone.conf', 'rclone-config', 'tight'],
    ['ci/init.gradle', '/root/.gradle/', 'gradle-init', 'loose'],
    ['.git-credentials', '/root/', 'git-credentials', 'tight'],
    ['.gitconfig', '/root/.gitconfig', 'gitconfig', 'loose'],
    ['id_rsa', '/root/.ssh/id_rsa', 'ssh-key', 'tight'],
    ['keys/build', '/root/.ssh/id_rsa', 'ssh-key', 'tight'],
    ['conf/sftp.conf', '/etc/quay/rsa_key_live', 'ssh-key', 'loose'],
    ['passwd', '/root/.vnc/passwd', 'vnc-password', 'tight'],
    ['bin/passwd', '/home/gull/.x11vnc/passwd', 'vnc-password', 'tight'],
    ['id_ed25519', '/home/app/.ssh/', 'ssh-key', 'tight'],
    ['github_deploy_key', '/tmp/key', 'ssh-key', 'tight'],
    ['.ssh', '/root/.ssh', 'ssh-key', 'tight'],
    ['settings.xml', '/root/.m2/', 'maven-settings', 'tight'],
    ['ci_settings.xml', '/root/.m2/settings.xml', 'maven-settings', 'tight'],
    ['settings.xml', '/usr/share/maven/conf/', 'maven-settings', 'tight'],
    ['settings.xml', '/usr/share/maven/ref/', 'maven-settings', 'tight'],
    ['settings.xml', '/build/', 'maven-settings', 'loose'],
    ['gradle.properties', './', 'gradle-properties', 'loose'],
    ['NuGet.Config', '.', 'nuget-config', 'loose'],
    ['bunfig.toml', './', 'bunfig', 'loose'],
    ['uv.toml', '/root/.config/uv/uv.toml', 'uv-config', 'loose'],
    ['hex.config', '/root/.hex/', 'hex-config', 'tight'],
    ['hex.config', '/tmp/', 'hex-config', 'loose'],
    ['team.repo', '/etc/yum.repos.d/', 'yum-repository', 'loose'],
    ['team.list', '/etc/apt/sources.list.d/', 'apt-source', 'loose'],
    ['.docker', '/root/.docker', 'docker-config', 'loose'],
    ['.config/gcloud', '/root/.config/gcloud', 'gcp-service-account', 'loose'],
    ['auth.json', '/app/', 'composer-auth', 'loose'],
    ['auth.json', '/root/.composer/auth.json', 'composer-auth', 'tight'],
    ['.docker/config.json', '/root/.docker/config.json', 'docker-config', 'tight'],
    ['kubeconfig', '/root/.kube/config', 'kubeconfig', 'tight'],
    ['.aws/credentials', '/root/.aws/credentials', 'aws-credentials', 'tight'],
    ['.aws', '/root/.aws', 'aws-credentials', 'tight'],
    ['.aws/config', '/root/.aws/config', 'aws-credentials', 'loose'],
    ['my-service-account.json', '/app/', 'gcp-service-account', 'tight'],
    ['key.json', '/app/key.json', 'gcp-service-account', 'loose'],
    ['queue-sa.json', '/app/', 'gcp-service-account', 'loose'],
    ['loom-firebase-adminsdk-1a2b3.json', '/app/', 'gcp-service-account', 'tight'],
    ['client_secret.json', '/app/', 'gcp-service-account', 'loose'],
    ['.env', './', 'dotenv', 'loose'],
    ['.env.production', '.env', 'dotenv', 'loose'],
    ['credentials.toml', '/usr/local/cargo/credentials.toml', 'cargo-credentials', 'tight'],
    ['.cargo/config.toml', '.cargo/config.toml', 'cargo-config', 'loose'],
    ['config.toml', '/usr/local/cargo/config.toml', 'cargo-config', 'loose'],
    ['bundle', '/usr/local/bundle/config', 'bundle-config', 'loose'],
    ['.bundle/config', '/app/.bundle/config', 'bundle-config', 'loose'],
    ['.gem/credentials', '/root/.gem/credentials', 'gem-credentials', 'tight'],
    ['.condarc', '/root/', 'condarc', 'loose'],
    ['config/master.key', 'config/', 'rails-master-key', 'loose'],
    ['90corp.conf', '/etc/apt/auth.conf.d/90corp.conf', 'apt-auth', 'tight'],
    ['settings.xml', '$MAVEN_HOME/conf/', 'maven-settings', 'tight'],
    ['ssh', '/home/app/.ssh/', 'ssh-key', 'loose'],
    ['deploy.token', '/tmp/', 'secrets-file', 'loose'],
    ['./node/${NODE_ID}/password', 'password', 'secrets-file', 'loose'],
    ['db_password.txt', '/srv/', 'secrets-file', 'loose'],
    ['secret.txt', './', 'secrets-file', 'loose'],
    ['server.key', '/etc/nginx/server.key', 'private-key', 'loose'],
    ['keystore.jks', '/app/', 'private-key', 'loose'],
    ['.htpasswd', '/etc/nginx/', 'htpasswd', 'loose'],
    ['${KEY_PATH}', '/root/.ssh/id_rsa', 'ssh-key', 'tight'],
  ])('%s to %s is %s, by a %s name', (source, destination, kind, name) => {
    expect(judgeFile(source, destination)).toMatchObject({ kind, name })
  })

  it.each([
    ['ssh/id_rsa.pub', '/root/.ssh/authorized_keys'],
    ['id_rsa.pub', '/root/.ssh/'],
    ['known_hosts', '/root/.ssh/known_hosts'],
    ['ssh_config', '/root/.ssh/config'],
    ['.env.example', '.env'],
    ['.env.sample', './'],
    ['.npmrc.template', '.npmrc'],
    ['.env-sample', '/app/.env'],
    ['credentials.json.dummy', 'credentials.json'],
    ['config', '/root/.ssh/'],
    ['nodesource.gpg.key', '/tmp/'],
    ['repo.key', '/etc/apt/trusted.gpg.d/'],
    ['Release.key', '/tmp/'],
    ['rds-combined-ca-bundle.pem', '/etc/ssl/'],
    ['ca.pem', '/etc/ssl/'],
    ['dhparams.pem', '/etc/nginx/'],
    ['dhparam.pem', '/etc/nginx/'],
    ['fullchain.pem', '/etc/nginx/'],
    ['localhost.key', '/etc/nginx/'],
    ['corp.pem', '/usr/local/share/ca-certificates/'],
    ['tomcat/conf/settings.xml', '/usr/local/tomcat/conf/settings.xml'],
    ['contrib/settings.xml', '/root/.m2/'],
    ['guisettings.xml', '/root/.kodi/userdata/'],
    ['.docker/entrypoint.sh', '/'],
    ['locales/en/auth.json', '/app/locales/en/'],
    ['composer.json', '/root/.composer/'],
    ['package.json', './'],
    ['deploy-keys.sh', '/usr/bin/'],
    ['id_rsa.enc', '/tmp/'],
    ['src/secrets.py', '/app/'],
    ['venv', '/venv'],
    ['.', '.'],
    ['src', '/app/src'],
    ['https://example.com/id_rsa', '/tmp/'],
    ['keyboard.json', '/app/'],
    ['sa.json', '/app/locales/'],
    ['visa.json', '/app/'],
    ['packages.list', '/tmp/'],
    ['hex.config.exs', '/app/'],
    ['repo', '/srv/'],
    ['environment.yml', '/tmp/'],
    ['reset-password', '/usr/local/bin/'],
    ['passwd', '/etc/passwd'],
    ['password-rules.txt', './'],
  ])('%s to %s only looks like one', (source, destination) => {
    expect(judgeFile(source, destination)).toBeUndefined()
  })

  it('gives every kind a slug that is a sound secret id, and tools that exist', () => {
    const known = new Set(tools.map((tool) => tool.name))
    for (const row of fileRows) {
      expect(row.slug).toMatch(/^[A-Za-z0-9_.-]+$/)
      for (const name of row.tools) expect(known, `${row.kind}: ${name}`).toContain(name)
    }
  })

  it('marks material of the running server for a report only', () => {
    expect(judgeFile('server.key', '/etc/nginx/')?.review).toBe('run time')
    expect(judgeFile('.npmrc', './')?.review).toBeUndefined()
  })
})

const literal: Content = { holds: 'literal' }
const nothing: Content = { holds: 'nothing' }
const placeholder = (...variables: string[]): Content => ({ holds: 'placeholder', variables })
const fake = 'fa1ke-for-these-cases'

describe('content of credential files', () => {
  it.each<[string, string, string, Content]>([
    ['.npmrc', './', `//npm.example.com/:_authToken=${fake}`, literal],
    ['.npmrc', './', '//npm.example.com/:_authToken=${NPM_TOKEN}\n', placeholder('NPM_TOKEN')],
    ['.npmrc', './', 'registry=https://npm.example.com\nsave-exact=true\n', nothing],
    ['.npmrc', './', `# //npm.example.com/:_authToken=${fake}\nsave-exact=true`, nothing],
    [
      '.npmrc',
      './',
      '@corp:registry=${NPM_REGISTRY}\n_auth = "${NPM_AUTH}"',
      placeholder('NPM_REGISTRY', 'NPM_AUTH'),
    ],
    ['.curlrc', '/root/', `user = "ci:${fake}"`, literal],
    ['.curlrc', '/root/', 'silent\nuser-agent = "x:y"\n', nothing],
    ['rclone.conf', '/c/', `[b]\ntype = s3\nsecret_access_key = ${fake}`, literal],
    ['rclone.conf', '/c/', '[b]\ntype = s3\nenv_auth = true\n', nothing],
    ['init.gradle', '/c/', `credentials { password '${fake}' }`, literal],
    ['init.gradle', '/c/', 'credentials { password System.getenv("P") }', nothing],
    ['bunfig.toml', './', `[install.registry]\ntoken = "${fake}"`, literal],
    ['bunfig.toml', './', '[install]\nexact = true\n', nothing],
    ['uv.toml', './', `[[index]]\nurl = "https://ci:${fake}@pypi.example.com/simple"`, literal],
    ['uv.toml', './', 'compile-bytecode = true\n', nothing],
    ['hex.config', './', `{'$write_key',<<"${fake}">>}.`, literal],
    ['hex.config', './', '{offline,false}.', nothing],
    ['a.repo', './', `baseurl=https://u:${fake}@rpm.example.com/9`, literal],
    ['a.repo', './', 'baseurl=https://rpm.example.com/9\ngpgcheck=1', nothing],
    ['a.list', '/etc/apt/sources.list.d/', `deb https://u:${fake}@deb.example.com a b`, literal],
    ['a.list', '/etc/apt/sources.list.d/', 'deb https://deb.example.com a b', nothing],
    ['.env', './', `UPSTREAM=${'ghp_'}Q7vR2mXw9Lk4TnBs5Yc8Zd1Fg3Hj6Kp0Wb4e`, literal],
    ['.env', './', 'UPSTREAM=https://a.example.com', nothing],
    ['.npmrc', './', `_auth=${fake}\r\nother=\${X}\r\n`, literal],
    [
      '.yarnrc.yml',
      './',
      'npmScopes:\n  corp:\n    npmAuthToken: "${NPM_TOKEN:-}"\n',
      placeholder('NPM_TOKEN'),
    ],
    ['.yarnrc.yml', './', 'nodeLinker: node-modules\n', nothing],
    [
      'pip.conf',
      '/etc/',
      '[global]\nindex-url = https://bob:hunter2fish@pypi.corp.io/simple\n',
      literal,
    ],
    ['pip.conf', '/etc/', '[global]\nindex-url = https://pypi.example.com/simple\n', nothing],
    [
      'pip.conf',
      '/etc/',
      '[global]\nindex-url = https://bob:${PW}@pypi.corp.io/simple\n',
      placeholder(),
    ],
    ['.netrc', '/root/', `machine github.com login bob password ${fake}`, literal],
    ['.netrc', '/root/', 'machine github.com\nlogin bob\n', nothing],
    ['id_rsa', '/root/.ssh/', '-----BEGIN OPENSSH PRIVATE KEY-----\n…', literal],
    ['id_rsa', '/root/.ssh/', 'ssh-rsa AAAAB3', nothing],
    [
      'settings.xml',
      '/root/.m2/',
      `<server><id>a</id><password>${fake}</password></server>`,
      literal,
    ],
    [
      'settings.xml',
      '/root/.m2/',
      '<server><password>${env.NEXUS_PASSWORD}</password></server>',
      placeholder('NEXUS_PASSWORD'),
    ],
    [
      'settings.xml',
      '/root/.m2/',
      `<!-- <server><password>${fake}</password></server> --><mirrors/>`,
      nothing,
    ],
    ['gradle.properties', './', `repoPassword=${fake}\norg.gradle.daemon=false`, literal],
    ['gradle.properties', './', 'org.gradle.daemon=false\nversion=1.0', nothing],
    ['nuget.config', './', `<add key="ClearTextPassword" value="${fake}" />`, literal],
    [
      'nuget.config',
      './',
      '<add key="ClearTextPassword" value="%FEED_PAT%" />',
      placeholder('FEED_PAT'),
    ],
    [
      'nuget.config',
      './',
      '<packageSources><add key="corp" value="https://nuget.example.com/" /></packageSources>',
      nothing,
    ],
    ['auth.json', './', `{"github-oauth":{"github.com":"${fake}"}}`, literal],
    ['auth.json', './', '{"login":"Sign in","password":"Your password"}', nothing],
    [
      '.docker/config.json',
      '/root/.docker/',
      `{"auths":{"r.corp.io":{"auth":"${fake}"}}}`,
      literal,
    ],
    ['.docker/config.json', '/root/.docker/', '{"credsStore":"ecr-login"}', nothing],
    ['.aws/credentials', '/root/.aws/', `[default]\naws_secret_access_key = ${fake}`, literal],
    ['.aws/config', '/root/.aws/', '[default]\nregion = eu-west-1', nothing],
    [
      'service-account.json',
      '/app/',
      String.raw`{"private_key":"-----BEGIN PRIVATE KEY-----\nabc"}`,
      literal,
    ],
    ['key.json', '/app/', '{"key":"value"}', nothing],
    ['.git-credentials', '/root/', 'https://bob:hunter2fish@github.com', literal],
    ['.gitconfig', '/root/', '[user]\nname = Bob\n[alias]\nco = checkout', nothing],
    ['.env', './', `PORT=3000\nJWT_SECRET=${fake}`, literal],
    ['.env', './', 'PORT=3000\nDB_PASSWORD=\nAPI_KEY=changeme\nNEXT_PUBLIC_KEY=abc', nothing],
    ['credentials.toml', '/root/.cargo/', `[registries.corp]\ntoken = "${fake}"`, literal],
    ['.bundle/config', '/app/.bundle/', `---\nBUNDLE_GEMS__CORP__IO: "${fake}"`, literal],
    [
      '.bundle/config',
      '/app/.bundle/',
      '---\nBUNDLE_PATH: "vendor/bundle"\nBUNDLE_BUILD__PG: "--with-x"',
      nothing,
    ],
    [
      '.condarc',
      '/root/',
      'channels:\n  - https://conda.corp.io/t/${CONDA_TOKEN}/main',
      placeholder('CONDA_TOKEN'),
    ],
    ['server.key', '/etc/nginx/', '-----BEGIN RSA PRIVATE KEY-----\nabc', literal],
    ['server.pem', '/etc/nginx/', '-----BEGIN CERTIFICATE-----\nabc', nothing],
  ])('%s in %s, %j', (source, destination, content, expected) => {
    const file = judgeFile(source, destination)
    expect(file).toBeDefined()
    if (file) expect(judgeContent(file, content)).toMatchObject(expected)
  })
})
