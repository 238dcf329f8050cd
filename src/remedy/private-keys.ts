import { isSure, type Reading } from '../trace/read/readings.ts'
import type { Obstacle } from '../transform.ts'

/** What happens to a key on its way through a variable. */
export const keyNote =
  'a key in a variable loses its last newline, without which ssh says "invalid ' +
  'format": echo puts it back, printf and $(cat) do not'

/** Whose keys are one line, or are read by libraries that miss no newline. */
const others: ReadonlySet<string> = new Set(
  `VAPID JWT MAGENTO WALLET STRIPE FIREBASE GOOGLE GCP APN APNS LICENSE SIGNING IMAGEKIT RECAPTCHA
  PUSHER ETH ETHEREUM DEPLOYER`.split(/\s+/),
)

/** Does a variable hold a key for ssh, as far as its name tells? */
export function isPrivateKey(name: string): boolean {
  return (
    !others.has(name.toUpperCase().split('_')[0]!) &&
    !/PASS|PWD|PHRASE/i.test(name) &&
    /(?:SSH|PRIVATE|PRV|PRIV|DEPLOY|RSA|ED25519)_?(?:PRIVATE_|PRV_)?KEY|ID_(?:RSA|ED25519|ECDSA|DSA)/i.test(
      name,
    )
  )
}

/**
 * ssh takes no key from a variable: a script that is given one writes it to a file, and there it
 * stays as far as anybody can tell.
 */
export function writtenByScript(name: string, readings: readonly Reading[]): Obstacle | undefined {
  const script = readings.find(({ how }) => how === 'script')
  if (!script || !isPrivateKey(name) || readings.some(isSure)) return undefined
  return {
    why:
      `${script.by} in line ${script.run.instruction.firstLine} is not at hand and may write it ` +
      'to a file, as ssh takes a key from nowhere else',
    remedy:
      'mount the key as a file at ~/.ssh/id_rsa for the RUNs that fetch, and let the script do without it',
  }
}
