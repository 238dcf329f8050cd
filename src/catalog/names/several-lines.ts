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

const documents =
  /(?:^|_)(?:CERT(?:IFICATE)?|PEM|CRT|JSON|YAML|XML|KUBE_?CONFIG|CREDENTIALS|KEYRING|GPG)(?:_|$)/i
const settings =
  /(?:^|_)(?:NETRC|NPMRC|PYPIRC|DOTENV|SETTINGS|CONFIG|SERVICE_ACCOUNT|SA_KEY)(?:_|$)/i

/** Is the value of that name likely to have more than one line: a key, a certificate, a document? */
export function mayHaveLines(name: string): boolean {
  return isPrivateKey(name) || documents.test(name) || settings.test(name)
}
