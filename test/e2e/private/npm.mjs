import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'

const version = '1.0.0'

async function tarball(name) {
  const files = {
    'package/package.json': JSON.stringify({ name, version, main: 'index.js' }),
    'package/index.js': `module.exports = '${name}'\n`,
  }
  const entries = Object.entries(files).map(([path, body]) => ({
    header: { name: path, size: Buffer.byteLength(body), mtime: new Date(0) },
    body,
  }))
  return gzipSync(Buffer.from(await packTar(entries)))
}

/** An npm registry that has version 1.0.0 of every package it is asked for. */
export async function npm(request, response, url) {
  const path = decodeURIComponent(url.pathname).slice(1)
  const name = path.replace(/\/-\/.*$/, '')
  const archive = await tarball(name)
  if (path !== name) return response.end(archive)
  const dist = {
    tarball: `https://${url.host}/${name}/-/${name.split('/').pop()}-${version}.tgz`,
    shasum: createHash('sha1').update(archive).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
  }
  const packument = {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, main: 'index.js', dist } },
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(packument))
}
