import { describe, expect, it } from 'vitest'
import { sourcesInText, sourcesOf } from '../src/catalog/programs/given/addresses.ts'
import { mayNameSource } from '../src/catalog/programs/given/source-places.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { readScript } from '../src/shell.ts'

/** `only $X`, `more $X`: what stands where the address of a source does. */
function sources(line: string): string[] {
  const given = readScript(line, wrapperOf).commands.flatMap((command) =>
    sourcesOf(command).map(([word, source]) => `${source} ${word.raw.replaceAll(/["'{}]/g, '')}`),
  )
  return [
    ...new Set([...given, ...sourcesInText(line).map(([name, source]) => `${source} $${name}`)]),
  ]
}

describe('the address of a source of packages is', () => {
  it.each([
    ['pip install -i $X loom', 'only $X'],
    ['python3 -m pip install -i "${X}" loom', 'only $X'],
    ['pip install --index-url=$X loom', 'only $X'],
    ['pip install --extra-index-url $X loom', 'more $X'],
    ['pip install ${X:+--extra-index-url $X} loom', 'more $X'],
    ['pip install -f $X loom', 'more $X'],
    ['pip config set global.extra-index-url $X', 'more $X'],
    ['pip config set global.index-url $X', 'only $X'],
    ['uv sync --default-index $X', 'only $X'],
    ['uv pip install --index $X loom', 'more $X'],
    ['pipenv install --pypi-mirror $X', 'only $X'],
    ['poetry source add ours $X', 'more $X'],
    ['echo "extra-index-url = $X" >> /etc/pip.conf', 'more $X'],
    ['conda install -c $X loom', 'more $X'],
    ['conda config --add channels $X', 'more $X'],
    ['twine upload --repository-url $X dist/*', 'only $X'],
    ['npm ci --registry $X', 'only $X'],
    ['npm config set registry $X', 'only $X'],
    ['yarn config set npmRegistryServer $X', 'only $X'],
    ['echo "@ours:registry=$X" > .npmrc', 'only $X'],
    ['bundle config set mirror.https://gems.example.com $X', 'only $X'],
    ['gem install --source $X loom', 'only $X'],
    ['gem sources --add $X', 'more $X'],
    ['dotnet restore -s $X', 'only $X'],
    ['dotnet nuget add source $X -n ours', 'more $X'],
    ['composer config repositories.ours composer $X', 'more $X'],
    ['helm repo add ours $X --force-update', 'more $X'],
    ['helm pull loom --repo $X', 'only $X'],
    ['apk add --repository $X curl', 'only $X'],
    ['GOPROXY=$X go mod download', 'only $X'],
    ['export PIP_EXTRA_INDEX_URL=$X', 'more $X'],
  ])('in %s', (line, source) => {
    expect(sources(line)).toContain(source)
    expect(mayNameSource(line)).toBe(true)
  })

  it.each([
    'pip install loom==$X',
    'pip install -r $X',
    'pip install -i https://$X/simple loom',
    'sed -i $X file',
    'tar -f $X',
    'npm config set cache $X',
    'npm ci --registry https://npm.example.com',
    'bundle config set path $X',
    'gem install $X -v 1.2',
    'curl -fsS $X',
    'docker build --registry $X .',
    'echo "registry=$X/npm" > .npmrc',
    'LEVEL=$X make',
  ])('not in %s', (line) => {
    expect(sources(line).filter((source) => source.endsWith('$X'))).toEqual([])
  })
})
