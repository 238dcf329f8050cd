/**
 * What every name has that is not harmless, upper case: a part of each row of the other tables. A
 * new row that has none of these wants one here; test/catalog-names.test.ts makes names of all rows.
 */
export const telling: RegExp = new RegExp(
  [
    // heads and endings
    'TOKEN|PASS|PW|PSW|SECRET|CRED|PAT(?!H)|KEY|AUTH',
    // files
    'JKS|P12|PFX|PEM|ACCOUNT|CONF|DOTENV|ENV.?FILE|SETTINGS',
    '(?:NPM|NET|PYPI|YARN|CONDA)_?RC|RSA|DSA|ED25519|SSH',
    // products
    'BUNDLE|FURY|JWT|BEARER|SERIAL|LICENSE|COOKIE',
    // addresses
    'UR[LI]|DSN|CONN|PROXY|INDEX|LINKS|CHANNEL|FEED|MIRROR',
    'REGISTRY|REPO|SOURCE|ORIGIN|REMOTE|WEBHOOK',
  ].join('|'),
)
