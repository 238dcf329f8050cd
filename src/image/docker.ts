import { spawn } from 'node:child_process'
import { CannotVerify } from './cannot-verify.ts'
import type { Bytes } from './compression.ts'

/**
 * The archive that `docker save` writes for the image called `name`. @throws CannotVerify when
 * docker does not
 */
export async function* saved(name: string): AsyncGenerator<Uint8Array> {
  const docker = spawn('docker', ['image', 'save', '--', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  docker.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  const closed = new Promise<string | undefined>((resolve) => {
    docker.on('error', (error) =>
      resolve(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'docker is not installed'
          : error.message,
      ),
    )
    docker.on('close', (code) =>
      resolve(code === 0 ? undefined : complaint.trim() || `exit code ${code}`),
    )
  })
  try {
    let empty = true
    for await (const chunk of docker.stdout as Bytes) {
      empty = false
      yield chunk
    }
    const failure = await closed
    if (failure !== undefined || empty)
      throw new CannotVerify(`docker image save: ${failure ?? 'gave nothing'}`)
  } finally {
    docker.kill()
  }
}
