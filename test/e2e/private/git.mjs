import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}
const when = {
  GIT_AUTHOR_DATE: '2024-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2024-01-01T00:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
}
const env = { ...process.env, ...author, ...when }

/** One repository, an npm package, served under every name. */
function repository() {
  const work = mkdtempSync(join(tmpdir(), 'secretmount-git-'))
  const run = (...args) => execFileSync('git', args, { cwd: work, env, stdio: 'pipe' })
  run('init', '--quiet', '--initial-branch=main')
  mkdirSync(join(work, 'src'))
  writeFileSync(
    join(work, 'package.json'),
    JSON.stringify({ name: '@acme/library', version: '1.0.0', main: 'src/index.js' }),
  )
  writeFileSync(join(work, 'src/index.js'), 'module.exports = 1\n')
  run('add', '.')
  run('commit', '--quiet', '--message', 'Begin')
  run('tag', 'v1.0.0')
  process.on('exit', () => execFileSync('rm', ['-rf', work]))
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
  return join(work, '.git')
}

const folder = repository()

/** The head of a CGI answer as [status, headers]. */
function parseHead(text) {
  const headers = Object.fromEntries(
    text
      .split(/\r?\n/)
      .map((line) => /^([^:]+):\s*(.*)$/.exec(line)?.slice(1))
      .filter((pair) => pair !== undefined),
  )
  const status = Number.parseInt(headers.Status ?? '200', 10)
  delete headers.Status
  return [status, headers]
}

/** A git server (the smart protocol, by git's own http-backend). */
export async function git(request, response, url) {
  const service = /\/(info\/refs|git-upload-pack|HEAD|objects\/.*)$/.exec(url.pathname)
  if (service === null) return response.writeHead(404).end()
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${service[1]}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
      REMOTE_USER: 'user',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
  })
  request.pipe(backend.stdin)
  const chunks = []
  for await (const chunk of backend.stdout) chunks.push(chunk)
  const output = Buffer.concat(chunks)
  const end = output.indexOf('\r\n\r\n')
  const [status, headers] = parseHead(output.subarray(0, end).toString())
  response.writeHead(status, headers).end(output.subarray(end + 4))
}
