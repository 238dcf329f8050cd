import { reason } from '../files/error.ts'
import { UsageError } from './error.ts'

/** A stream that is written to. */
export interface Output {
  readonly isTerminal: boolean
  /** Width of the terminal now. */
  readonly columns?: number | undefined
  /** @returns false once nobody reads any more */
  write(text: string | Uint8Array): Promise<boolean>
}

/** The world outside: everything that the command line touches besides files. */
export interface Io {
  readonly cwd: string
  readonly environment: NodeJS.ProcessEnv
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Output
  readonly stderr: Output
}

/** The process's own streams, folder and environment. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    environment: process.env,
    // asked for only when it is read: opening it costs, and keeps a terminal waiting
    get stdin() {
      return process.stdin
    },
    stdout: output(process.stdout),
    stderr: output(process.stderr),
  }
}

/** What a terminal has that reports no width, as one in a pseudo-terminal of a script: 0. */
const usualColumns = 80

function output(stream: NodeJS.WriteStream): Output {
  // the prompts ask the stream itself, and would write one character a line
  if (stream.isTTY && stream.columns === 0) stream.columns = usualColumns
  let fault: NodeJS.ErrnoException | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => (fault = error))
  return {
    isTerminal: stream.isTTY,
    get columns() {
      return stream.columns
    },
    write: async (text) => {
      if (fault === undefined && text.length > 0)
        await new Promise<void>((done) => {
          stream.write(text, () => done())
        })
      // `secretmount . | head` closes the pipe early: that is no error
      if (fault !== undefined && fault.code !== 'EPIPE')
        throw new UsageError(`cannot write the output: ${reason(fault)}`)
      return fault === undefined
    },
  }
}
