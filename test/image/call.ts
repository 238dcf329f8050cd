import { main } from '../../src/cli.ts'

/** Calls the command line with an environment, and gives what it prints. */
export async function call(
  argv: readonly string[],
  environment: Record<string, string>,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
  write?: () => Promise<boolean>,
) {
  let stdout = ''
  let stderr = ''
  const output = {
    isTerminal: false,
    write: async (text: string | Uint8Array) => {
      stdout += String(text)
      return true
    },
  }
  const code = await main(argv, {
    cwd: process.cwd(),
    environment,
    stdin,
    stdout: write ? { isTerminal: false, write } : output,
    stderr: {
      isTerminal: false,
      write: async (text) => {
        stderr += String(text)
        return output.write(text)
      },
    },
  })
  return { code, stdout, stderr }
}
