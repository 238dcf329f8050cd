// Keeps the compiled code of the program between runs: half of what a run of one file takes is
// compiling. Node's own cache (module.enableCompileCache) keeps no function that is compiled when it
// is first called, and node 20 has none.
const fs = require('node:fs')
const { dirname, isAbsolute, join, sep } = require('node:path')
const vm = require('node:vm')

const program = join(__dirname, '..', 'dist', 'bin') + sep
const head = '(function (exports, require, module, __filename, __dirname) { '
const daysKept = 30

/**
 * Where it is kept; undefined where it is not wanted, and where other flags than usual would make
 * code that fits no other run.
 */
function placeOf({ env, execArgv, platform, version, arch }, build) {
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_OPTIONS || env.NODE_V8_COVERAGE) return undefined
  if (execArgv.length > 0) return undefined
  const [home, below] = env.XDG_CACHE_HOME
    ? [env.XDG_CACHE_HOME, '']
    : platform === 'win32'
      ? [env.LOCALAPPDATA, '']
      : [env.HOME, '.cache']
  if (!home || !isAbsolute(home)) return undefined
  return { home, folder: join(home, below, 'secretmount', `${version}-${arch}-${build}`) }
}

function isOwn({ uid }) {
  return process.getuid === undefined || uid === process.getuid()
}

/** The bytes of a file that nobody else can have written: it is code that is run. */
function ownBytes(path) {
  let file
  try {
    file = fs.openSync(path, 'r')
    const stats = fs.fstatSync(file)
    const isOpen = process.getuid !== undefined && (stats.mode & 0o22) !== 0
    if (!stats.isFile() || !isOwn(stats) || isOpen) return undefined
    const bytes = Buffer.allocUnsafeSlow(stats.size)
    return fs.readSync(file, bytes, 0, stats.size, 0) === stats.size ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) fs.closeSync(file)
  }
}

/** Runs the program's files with what is kept of them. @returns what keeps that of this run */
function useIn({ home, folder }) {
  const scripts = new Map()
  let isComplete = true
  const load = require.extensions['.js']
  require.extensions['.js'] = (module, path) => {
    if (!path.startsWith(program)) return load(module, path)
    // the files are of ASCII letters alone
    const text = fs.readFileSync(path, 'latin1')
    // compiled code that is taken up again cannot import (node 20)
    if (text.includes('import(')) return load(module, path)
    const name = path.slice(program.length)
    const cachedData = ownBytes(join(folder, name))
    const script = new vm.Script(`${head}${text}\n})`, {
      filename: path,
      columnOffset: -head.length,
      cachedData,
    })
    isComplete &&= cachedData !== undefined && !script.cachedDataRejected
    scripts.set(name, script)
    const wanted = (id) => module.require(id)
    const run = script.runInThisContext()
    run.call(module.exports, module.exports, wanted, module, path, dirname(path))
  }
  // a file that came new calls others in other ways: all are kept anew
  return () => isComplete || keep(home, folder, scripts)
}

function keep(home, folder, scripts) {
  try {
    // who runs it as root keeps nothing in the folder of another
    if (!isOwn(fs.statSync(home))) return
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const [name, script] of scripts) {
      const path = join(folder, name)
      const own = `${path}.${process.pid}`
      fs.writeFileSync(own, script.createCachedData(), { mode: 0o600 })
      fs.renameSync(own, path)
    }
    removeOld(dirname(folder), folder)
  } catch {
    // without it a run takes a little longer
  }
}

/** What other versions have kept, unless they are still at work. */
function removeOld(above, folder) {
  const since = Date.now() - daysKept * 24 * 60 * 60 * 1000
  for (const name of fs.readdirSync(above)) {
    const path = join(above, name)
    if (path !== folder && fs.statSync(path).mtimeMs < since)
      fs.rmSync(path, { recursive: true, force: true })
  }
}

/** @returns what is to be called at the end of the run, undefined where nothing is to be kept */
exports.useCodeCache = () => {
  const place = placeOf(process, fs.readFileSync(join(program, 'build'), 'latin1'))
  return place && useIn(place)
}
