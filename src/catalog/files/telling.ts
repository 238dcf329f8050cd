/**
 * What every path of a credential file has, lower case: a part of each row of rows.ts, for a look
 * before they are asked. A new row that has none of these wants one here;
 * test/catalog-files.test.ts makes paths of all rows.
 */
export const telling: RegExp = new RegExp(
  [
    '(?:npm|yarn|pypi|net|conda|cli|form|curl)rc|rclone|bunfig|pip|auth|cred|config|cfg|settings|gradle',
    String.raw`\.(?:repo|docker|aws|my|pem|p12|pfx|ppk|jks|asc)`,
    'sources|account|secret|key|gcloud|boto|token|pass|env|ssh|_(?:rsa|dsa|ecdsa|ed25519)',
    String.raw`[-_.]sa\.json|adminsdk|uv\.toml`,
  ].join('|'),
)
