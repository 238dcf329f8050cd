import { describe, expect, it } from 'vitest'
import { fileRows } from '../src/catalog/files/rows.ts'
import {
  ecosystem,
  findTool,
  isInert,
  readsVariable,
  rows,
  servesScripts,
  tools,
} from '../src/catalog/tools.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { type Command, readScript } from '../src/shell.ts'
import { publicInstaller } from '../src/catalog/public-installers.ts'
import { ecosystems } from '../src/catalog/programs/ecosystems.ts'

/** A word `?` is one unknown at build time. */
const command = (source: string): Command =>
  readScript(source.replaceAll(/(?<= |^|=)\?/g, '$X'), wrapperOf).commands[0] ??
  readScript(':', wrapperOf).commands[0]!

const found = (source: string): NonNullable<ReturnType<typeof findTool>> => {
  const result = findTool(command(source))
  if (!result) throw new Error(`no tool for ${source}`)
  return result
}

it('has one row for each command', () => {
  const commands = rows.flatMap((row) => row.commands)
  expect(commands.filter((name, index) => commands.indexOf(name) !== index)).toEqual([])
})

describe('finding the tool of a command', () => {
  it.each([
    ['npm ci', 'npm', 'ci'],
    ['/usr/local/bin/npm ci', 'npm', 'ci'],
    ['npm.cmd ci', 'npm', 'ci'],
    ['sudo -E -u app npm ci', 'npm', 'ci'],
    ['env CI=1 npm ci', 'npm', 'ci'],
    ['NPM_TOKEN=? npm ci', 'npm', 'ci'],
    ['exec time nice -n 5 npm ci', 'npm', 'ci'],
    ['timeout -s KILL 60 npm ci', 'npm', 'ci'],
    ['gosu app npm ci', 'npm', 'ci'],
    ['corepack yarn install', 'yarn', 'install'],
    ['corepack enable', 'corepack', 'enable'],
    ['python -m pip install x', 'pip', 'install x'],
    ['python3.12 -u -m pip install x', 'pip', 'install x'],
    ['pip3.12 install ?', 'pip', 'install $X'],
    ['python manage.py migrate', 'python', 'manage.py migrate'],
    ['xargs -n 1 pip install', 'pip', 'install'],
    ['./gradlew build', 'gradle', 'build'],
    ['./mvnw package', 'maven', 'package'],
    ['npx sentry-cli releases new', 'sentry-cli', 'releases new'],
    ['npx cowsay hi', 'npm', 'exec cowsay hi'],
    ['poetry run pip install x', 'pip', 'install x'],
    ['npm exec -- pip install x', 'pip', 'install x'],
    ['conda run -n base -- pip install x', 'pip', 'install x'],
    ['conda run -n base pip install x', 'pip', 'install x'],
    ['php -d memory_limit=-1 /usr/bin/composer install', 'composer', 'install'],
    ['bundle exec jekyll build', 'bundler', 'exec jekyll build'],
    ['bundle exec rails assets:precompile', 'rails', 'assets:precompile'],
    ['nox -s lint', 'tox', '-s lint'],
    ['npx run-s lint build', 'npm-run-all', 'lint build'],
    ['npx concurrently npm:lint', 'concurrently', 'npm:lint'],
    ['npx vite-node a.ts', 'node', 'a.ts'],
    ['kaggle datasets list', 'kaggle', 'datasets list'],
  ])('%s is %s with %s', (command, name, args) => {
    const result = found(command)
    expect([result.tool.name, result.args]).toEqual([name, args])
  })

  it.each(['./build.sh', 'frobnicate', 'command -v yarn', '? install', 'A=1', ''])(
    'knows no tool for "%s"',
    (source) => {
      expect(findTool(command(source))).toBeUndefined()
    },
  )
})

describe('what a call needs', () => {
  it.each([
    'npm ci',
    'npm --prefix web install',
    'npm i -g x',
    'yarn',
    'yarn --frozen-lockfile',
    'yarn --cwd web install',
    'yarn add x',
    'pnpm i',
    'pip install -r requirements.txt',
    'pip -v install -r requirements.txt',
    'poetry install',
    'poetry -v install',
    'uv -v sync',
    'composer -v install',
    'cargo -v build',
    'uv sync',
    'git clone https://github.com/org/repo',
    'git -C src fetch',
    'git submodule update --init',
    'go mod download',
    'go build ./...',
    'dotnet restore',
    'composer install',
    'bundle install',
    'cargo +nightly build',
    'docker pull x',
    'helm repo update',
    'terraform init',
    'python3 -m venv --upgrade-deps /venv',
    'python -m loom',
  ])('%s needs the credential', (command) => {
    const { tool, args } = found(command)
    expect(tool.needs === undefined || tool.needs.test(args)).toBe(true)
    expect(tool.idle?.test(args) ?? false).toBe(false)
  })

  it.each([
    'npm --version',
    'npm -v',
    'npm config get registry',
    'npm cache clean --force',
    'yarn cache clean',
    'yarn --version',
    'pip --version',
    'pip cache purge',
    'poetry config virtualenvs.create false',
    'git config user.name x',
    'git init',
    'go version',
    'go env GOPATH',
    'dotnet --info',
    'composer clear-cache',
    'bundle config path vendor',
    'cargo clean',
    'mvn -v',
    'gradle --version',
    'apt-get clean',
    'curl --version',
    'python3 -m venv /venv',
    'python -I -m ensurepip',
  ])('%s never needs it', (command) => {
    const { tool, args } = found(command)
    expect(tool.idle?.test(args)).toBe(true)
  })

  it.each([
    'npm run build',
    'npm test',
    'npm --silent run build',
    'yarn build',
    'yarn run build',
    'yarn workspace web build',
    'pnpm build',
    'pnpm -r test',
    'poetry run task',
    'mvn package',
    'gradle assemble',
    'next build',
    'make all',
    'composer run-script x',
    'bundle exec rake assets:precompile',
    'npm prune --production',
  ])('%s runs scripts of the project', (command) => {
    const { tool, args } = found(command)
    expect(tool.scripts?.test(args)).toBe(true)
  })

  it.each([
    'yarn install',
    'yarn add x',
    'npm ci',
    'pnpm install',
    'yarn config set registry x',
    'yarn global add x',
  ])('%s runs none by itself', (command) => {
    const { tool, args } = found(command)
    expect(tool.scripts?.test(args)).toBe(false)
  })
})

describe('calls that persist a credential', () => {
  it.each([
    [
      'npm config set //npm.example.com/:_authToken=?',
      'npm config delete //npm.example.com/:_authToken',
    ],
    [
      'npm config set //npm.example.com/:_authToken ?',
      'npm config delete //npm.example.com/:_authToken',
    ],
    ['npm config set ?', 'npm config delete x'],
    ['npm --prefix /srv config set --location project _auth ?', 'npm config delete _auth'],
    ['yarn --cwd /srv config set npmAuthToken ?', 'yarn config unset npmAuthToken'],
    ['npm set _auth ?', 'npm config rm _auth'],
    ['yarn config set npmAuthToken ?', 'yarn config unset npmAuthToken'],
    ['pnpm config set //npm.example.com/:_authToken ?', 'pnpm config delete x'],
    ['pip config set global.index-url ?', 'pip config unset global.index-url'],
    ['poetry config http-basic.corp bob ?', 'poetry config --unset http-basic.corp'],
    ['conda config --add channels ?', 'conda config --remove channels x'],
    [
      'composer config -g github-oauth.github.com ?',
      'composer config -g --unset github-oauth.github.com',
    ],
    ['bundle config set --global gems.example.com ?', 'bundle config unset gems.example.com'],
    ['bundle config gems.example.com ?', 'bundle config --delete gems.example.com'],
    [
      'dotnet nuget add source https://nuget.example.com -n corp -p ?',
      'dotnet nuget remove source corp',
    ],
    ['cargo login ?', 'cargo logout'],
    ['docker login -u bob -p ?', 'docker logout'],
    [
      'helm repo add corp https://helm.example.com --username a --password ?',
      'helm repo remove corp',
    ],
    ['huggingface-cli login --token ?', 'huggingface-cli logout'],
    ['hf auth login --token ?', 'hf auth logout'],
    ['gem sources --add ?', 'gem sources --remove x'],
    ['go env -w GOPROXY=?', 'go env -u GOPROXY'],
    [
      'git config --global url.https://x@github.com/.insteadOf https://github.com/',
      'git config --global --unset url.x.insteadOf',
    ],
    ['git config --global ? https://github.com/', 'git config --global --unset x'],
    [
      'git config --global credential.helper store',
      'git config --global --unset credential.helper',
    ],
    [
      'git clone https://x:y@github.com/org/repo',
      'git remote set-url origin https://github.com/org/repo',
    ],
    ['git clone ? src', 'git -C src remote set-url origin https://github.com/org/repo'],
  ])('%s writes it, %s takes it back', (set, unset) => {
    const { tool, args } = found(set)
    const blurred = args.replaceAll('$X', '$')
    const persist = tool.persists.find((candidate) => candidate.when.test(blurred))
    expect(persist).toBeDefined()
    expect(persist?.undo?.test(found(unset).args)).toBe(true)
    expect(
      tool.persists.some(
        (candidate) => candidate.when.test(found(unset).args) && !/set-url/.test(unset),
      ),
    ).toBe(false)
  })

  it.each([
    'npm config set registry https://npm.example.com',
    'npm ci',
    'yarn config set network-timeout 600000',
    'pip config set global.timeout 60',
    'poetry config virtualenvs.create false',
    'bundle config set --local without development',
    'bundle config build.nokogiri --use-system-libraries',
    'bundle config set path vendor/bundle',
    'git config --global user.email me@corp.io',
    'git clone https://github.com/org/repo',
    'git -c http.extraHeader=x clone https://github.com/org/repo',
    'composer config -g process-timeout 900',
    'conda config --set always_yes yes',
    'helm repo add corp https://helm.example.com',
  ])('%s writes none', (command) => {
    const { tool, args } = found(command)
    expect(tool.persists.filter((persist) => persist.when.test(args))).toEqual([])
  })
})

describe('what a tool reads', () => {
  it.each([
    ['npm', 'npm_config_registry'],
    ['npm', 'NPM_CONFIG__AUTH'],
    ['npm', 'HTTPS_PROXY'],
    ['pip', 'PIP_INDEX_URL'],
    ['composer', 'COMPOSER_AUTH'],
    ['bundler', 'BUNDLE_GEMS__EXAMPLE__COM'],
    ['aws', 'AWS_SECRET_ACCESS_KEY'],
    ['cargo', 'CARGO_REGISTRIES_CORP_TOKEN'],
    ['huggingface', 'HF_TOKEN'],
    ['python', 'HF_TOKEN'],
    ['dotnet', 'NuGetPackageSourceCredentials_Corp'],
    ['gradle', 'ORG_GRADLE_PROJECT_repoPassword'],
    ['sentry-cli', 'SENTRY_AUTH_TOKEN'],
    ['poetry', 'POETRY_HTTP_BASIC_CORP_PASSWORD'],
  ])('%s reads %s', (name, variable) => {
    const tool = tools.find((candidate) => candidate.name === name)
    expect(tool && readsVariable(tool, variable)).toBe(true)
  })

  it.each([
    ['npm', 'NPM_TOKEN'],
    ['git', 'GITHUB_TOKEN'],
    ['pip', 'PYPI_TOKEN'],
    ['apt', 'NPM_TOKEN'],
    ['dnf', 'AWS_SECRET_ACCESS_KEY'],
    ['curl', 'TOKEN'],
  ])('%s does not read %s', (name, variable) => {
    const tool = tools.find((candidate) => candidate.name === name)
    expect(tool && readsVariable(tool, variable)).toBe(false)
  })

  it.each([
    ['NPM_TOKEN', 'npm'],
    ['NPM_TOKEN', 'yarn'],
    ['github_token', 'composer'],
    ['GH_TOKEN', 'go'],
    ['PIP_EXTRA_INDEX_URL', 'pip'],
    ['SENTRY_AUTH_TOKEN', 'sentry-cli'],
    ['SENTRY_AUTH_TOKEN', 'npm'],
    ['AWS_SECRET_ACCESS_KEY', 'aws'],
    ['HF_TOKEN', 'python'],
    ['BUNDLE_GEMS__EXAMPLE__COM', 'bundler'],
    ['SSH_PRIVATE_KEY', 'git'],
    ['NEXUS_PASSWORD', 'maven'],
    ['FONTAWESOME_NPM_AUTH_TOKEN', 'yarn'],
  ])('%s suggests %s', (variable, name) => {
    expect(ecosystem(variable)).toContain(name)
  })

  it('suggests nothing for a name that belongs to no tool', () => {
    for (const name of ['TOKEN', 'PASSWORD', 'JWT_SECRET', 'ADMIN_PASSWORD'])
      expect(ecosystem(name), name).toEqual([])
  })

  it('tells variables of project scripts from those of an installation', () => {
    expect(servesScripts('SENTRY_AUTH_TOKEN')).toBe(true)
    expect(servesScripts('NPM_TOKEN')).toBe(false)
  })

  it.each([
    'mkdir',
    'chmod',
    '/bin/cp',
    'echo',
    'rm',
    'ls',
    'cd',
    'adduser',
    '[',
    'sha256sum',
    '/usr/bin/bzip2',
  ])('%s is inert', (command) => {
    expect(isInert(command)).toBe(true)
  })

  it.each(['npm', 'make', 'env', 'envsubst', 'printenv', 'bash', './build.sh', 'python3'])(
    '%s is not inert',
    (command) => {
      expect(isInert(command)).toBe(false)
    },
  )
})

describe('the table of tools', () => {
  it('names every tool and command once', () => {
    const names = tools.map((tool) => tool.name)
    const commands = tools.flatMap((tool) => tool.commands)
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(commands).size).toBe(commands.length)
  })

  it('refers only to files and tools that exist', () => {
    const kinds = new Set(fileRows.map((row) => row.kind))
    const names = new Set(tools.map((tool) => tool.name))
    for (const tool of tools)
      for (const kind of tool.files) expect(kinds, `${tool.name}: ${kind}`).toContain(kind)
    for (const [pattern, suggested] of ecosystems)
      for (const name of suggested) expect(names, `${pattern.source}: ${name}`).toContain(name)
  })
})

describe('installers of public programs', () => {
  it.each([
    ['https://sh.rustup.rs', ['cargo']],
    ['https://get.docker.com/?channel=stable', ['docker']],
    ['bootstrap.pypa.io/get-pip.py', ['pip', 'poetry', 'uv']],
    ['https://deb.nodesource.com/setup_22.x', ['npm', 'yarn', 'pnpm', 'bun']],
    ['https://starship.rs/install.sh', []],
  ])('knows %s', (address, names) => {
    expect(publicInstaller(address)).toEqual(names)
  })

  it.each([
    'https://sh.rustup.rs.example.com',
    'https://files.example.com/get.docker.com',
    'https://raw.githubusercontent.com/loom/weft/main/install.sh',
    'https://deb.nodesource.com/node_22.x',
  ])('does not take %s for one', (address) => {
    expect(publicInstaller(address)).toBeUndefined()
  })
})
