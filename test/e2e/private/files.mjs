import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'

const archive = Buffer.from(
  await packTar([
    {
      header: { name: 'tool-1.0/tool', size: 20, mode: 0o755, mtime: new Date(0) },
      body: '#!/bin/sh\necho tool\n',
    },
  ]),
)

/** A file host: a tar archive for every name that ends in .tar.gz, a line of text for any other. */
export async function files(request, response, url) {
  response.end(
    url.pathname.endsWith('.tar.gz') ? gzipSync(archive) : `content of ${url.pathname}\n`,
  )
}
