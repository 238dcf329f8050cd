import { writesFile } from './effect.ts'
import { type Tool, tool } from './row.ts'

/** Interpreters without a row among the languages: they print and change what their code says. */
export const interpreters: readonly Tool[] = [
  tool({
    name: 'perl',
    interprets: ['perl'],
    runs: 'project',
    code: { flags: ['-e', '-E'], writes: writesFile, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    edits: { flags: ['-i'] },
  }),
  tool({
    name: 'ruby',
    interprets: ['ruby'],
    runs: 'project',
    code: { flags: ['-e'], writes: writesFile, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    edits: { flags: ['-i'] },
  }),
  tool({
    name: 'php',
    interprets: ['php'],
    runs: 'project',
    code: { flags: ['-r'], writes: writesFile, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
  tool({
    name: 'lua',
    commands: ['lua', 'luajit', 'Rscript', 'julia', 'elixir', 'groovy', 'tclsh', 'octave'],
    runs: 'project',
    code: { flags: ['-e', '-c', '--eval'], writes: writesFile, fromStdin: true },
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
  }),
]
