import { zip } from './zip.mjs'

function wheel(name) {
  const module = name.replaceAll('-', '_')
  const info = `${module}-1.0.0.dist-info`
  return zip({
    [`${module}.py`]: `NAME = '${name}'\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0.0\n`,
    [`${info}/WHEEL`]:
      'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${module}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  })
}

/** A Python index: `…/simple/NAME/` lists one wheel, `/wheels/…` serves it. */
export async function python(request, response, url) {
  const listed = /\/simple\/([^/]+)\/?$/.exec(url.pathname)
  const served = /^\/wheels\/([^/]+)-1\.0\.0-py3-none-any\.whl$/.exec(url.pathname)
  if (served !== null) return response.end(wheel(served[1].replaceAll('_', '-')))
  if (listed === null) return response.writeHead(404).end()
  const file = `${listed[1].replaceAll('-', '_')}-1.0.0-py3-none-any.whl`
  response
    .writeHead(200, { 'Content-Type': 'text/html' })
    .end(`<!doctype html><a href="/wheels/${file}">${file}</a>`)
}
