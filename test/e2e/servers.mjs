// The private sides that the builds talk to, one process on the engine's gateway address: node
// servers.mjs ADDRESS KEY CRT RUN Each host answers 401 unless the request carries a credential
// that holds RUN. One JSON line on stdout for each request.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { credentialOf } from './private/credential.mjs'
import { files } from './private/files.mjs'
import { git } from './private/git.mjs'
import { npm } from './private/npm.mjs'
import { python } from './private/python.mjs'

const [address, key, crt, run] = process.argv.slice(2)

const hosts = {
  'npm.example.com': npm,
  'pypi.example.com': python,
  'git.example.com': git,
  'files.example.com': files,
}

async function answer(request, response) {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const url = new URL(request.url, `https://${host}`)
  const credential = credentialOf(request, url)
  const side = hosts[host]
  response.on('finish', () => {
    console.log(
      JSON.stringify({
        host,
        method: request.method,
        path: url.pathname,
        credential: credential ?? null,
        status: response.statusCode,
      }),
    )
  })
  if (side === undefined) response.writeHead(404).end()
  else if (!credential?.includes(run))
    response
      .writeHead(401, { 'WWW-Authenticate': 'Basic realm="private"' })
      .end('credential needed\n')
  else await side(request, response, url)
}

function handle(request, response) {
  answer(request, response).catch((error) => response.writeHead(500).end(`${error.message}\n`))
}

process.stdin.on('end', () => process.exit(0)).resume()

createSecureServer({ key: readFileSync(key), cert: readFileSync(crt) }, handle).listen(
  443,
  address,
  () => {
    createServer(handle).listen(80, address, () => console.log(JSON.stringify({ ready: address })))
  },
)
