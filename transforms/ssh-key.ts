import { judgeFile } from '../src/catalog/files.ts'
import { placeValue } from '../src/remedy/file/whole-file.ts'
import type { Transform } from '../src/transform.ts'

/**
 * A private key that comes in as a variable and is written to a file: the RUNs that fetch over ssh
 * get the key as a file mount at the same path, or the builder's ssh agent.
 *
 * @example
 * // before
 * ARG SSH_PRIVATE_KEY
 * RUN mkdir -p /root/.ssh && echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa
 * RUN git clone git@git.example.com:team/app.git
 * // after
 * RUN mkdir -p /root/.ssh
 * RUN --mount=type=secret,id=SSH_PRIVATE_KEY,target=/root/.ssh/id_rsa,required=true \
 *     git clone git@git.example.com:team/app.git
 */
export const sshKey: Transform = {
  name: 'ssh-key',
  description: 'private keys for ssh become file mounts, or the ssh agent with --ssh',
  claims(leak) {
    if (leak.kind !== 'write' || leak.write.how !== 'redirect') return false
    const { path } = leak.write
    return path !== undefined && judgeFile(path, path)?.kind === 'ssh-key'
  },
  fix(facts, flow, leak) {
    if (leak.kind !== 'write' || leak.write.path === undefined) return undefined
    const { path } = leak.write
    const name = path.replace(/^.*\//, '')
    // an environment variable loses the key's last newline, and OpenSSH then refuses it
    return placeValue(facts, flow, leak, {
      source: { src: `$HOME/.ssh/${name}` },
      note: 'the key file must end with a newline and have no CRLF, else ssh says "invalid format"',
    })
  },
}
