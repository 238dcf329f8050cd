/** The CRC-32 that zip wants (zlib.crc32 came with Node.js 20.15). */
function crc32(bytes) {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xed_b8_83_20 & -(crc & 1))
  }
  return ~crc >>> 0
}

function fields(...pairs) {
  const bytes = Buffer.alloc(pairs.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of pairs) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

// version, flags, method "stored", time, date (1 January 1980), checksum, both sizes, length of the
// name, no extra field
function common(name, body) {
  return fields(
    [2, 20],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 33],
    [4, crc32(body)],
    [4, body.length],
    [4, body.length],
    [2, name.length],
    [2, 0],
  )
}

/** A zip archive of stored (uncompressed) files, `{ path: text }`. */
export function zip(files) {
  const local = []
  const central = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const [name, body] = [Buffer.from(path), Buffer.from(text)]
    const head = common(name, body)
    local.push(Buffer.from('PK\u0003\u0004'), head, name, body)
    central.push(
      Buffer.from('PK\u0001\u0002'),
      fields([2, 20]),
      head,
      fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      name,
    )
    offset += 4 + head.length + name.length + body.length
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(files).length
  const end = fields(
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, offset],
    [2, 0],
  )
  return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006'), end])
}
