import { judgeName } from './names.ts'
import { judgeValue, mayHoldToken } from './values.ts'

// What a text says before it is taken apart: nearly all say that there is nothing to be found in
// them.

/** Does one of the words of a text have the shape of a token, or hold a password in an address? */
export function holdsCredential(text: string): boolean {
  if (!mayHoldToken(text)) return false
  // a marker alone is no key
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|[\s\\])*[A-Za-z0-9+/]{24}/.test(text)) return true
  return text
    .split(/[\s"'`=,;()|]+/)
    .some(
      (word) =>
        word.length >= 12 && !/%s|%\w*%/.test(word) && judgeValue('TOKEN', word) === 'token',
    )
}

const secretRead = /\$\{?\w*(?:token|pass|pwd|pw|secret|key|cred|auth|pat|rc)\w*/i

/** May a script read a variable whose name says that it is a secret? */
export function mayReadSecret(text: string): boolean {
  return (
    secretRead.test(text) &&
    [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some((match) => judgeName(match[1]!) === 'secret')
  )
}

/**
 * May a variable stand in a script where only a credential can, other than as what a program is
 * given: in an address with a user, as a key file?
 */
export function mayHoldByItself(text: string): boolean {
  return userInAddress.test(text) || keyWritten.test(text) || keyStored.test(text)
}

/** May a variable stand in the user part of an address? */
export function mayHoldUser(text: string): boolean {
  return userInAddress.test(text)
}

/** May a script give one variable to another that is a secret by its name, `NPM_TOKEN=$X npm ci`? */
export function mayHandOn(text: string): boolean {
  if (optionGiven.test(text)) return true
  for (const [, name] of text.matchAll(handedOn)) if (judgeName(name!) === 'secret') return true
  return false
}

/** `--nvdApiKey "$X"`, `-Dhub_key=$X` */
const optionGiven = /(?:key|token|passw(?:or)?d|passphrase)(?:["']?[ =]|=)["']?\$/i

/** From the sign back: a text has far fewer of them than letters that may begin a name. */
const handedOn = /=(?<=(?<!\w)\d*([A-Za-z_]\w*)=)["']?\$/g

/** May a script take a credential file from one place to another? */
export function mayTakeKey(text: string): boolean {
  return /(?:_(?:rsa|dsa|ecdsa|ed25519)|[._]netrc|git-credentials|\.npmrc|\.pypirc|deploy\w*key)\b/.test(
    text,
  )
}

const userInAddress = /:\/\/(?=[^\s/@'"$]*\$)[^\s/@'"]*@/
const keyWritten =
  />[|&]?[^>|;&\n]*(?:ssh|rsa|dsa|ed25519|account|credential|key|secret|\.pem|\.p12|pass|auth|token)/i
/** `tee f`, `dd of=f`, `cp /dev/stdin f`, `install <(…) f` */
const keyStored =
  /(?:\btee |\bof=|\/dev\/stdin |<\()[^|;&\n]*(?:ssh|rsa|dsa|ed25519|credential|key|\.pem|\.p12)/i
