/**
 * One shape by which a secret is known whatever its variable is called. To add a vendor: a row with
 * its documented prefix and length, and a line in test/catalog-values.test.ts.
 */
export interface Shape {
  readonly vendor: string
  readonly pattern: RegExp
}

/** Vendors' token shapes, from their public documentation of token formats. */
export const vendorShapes: readonly Shape[] = [
  { vendor: 'GitHub', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{40,}/ },
  { vendor: 'GitLab', pattern: /\bgl(pat|dt|rt|cbt|ptt|soat|ft|imt|agent)-[\w-]{16,}/ },
  { vendor: 'npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { vendor: 'Docker', pattern: /\bdckr_(pat|oat)_[\w-]{20,}/ },
  {
    vendor: 'OpenAI, Anthropic',
    pattern: /\bsk-(proj-|ant-|svcacct-)[\w-]{20,}|\bsk-[A-Za-z0-9]{32,}\b/,
  },
  { vendor: 'DigitalOcean', pattern: /\bdo[por]_v1_[0-9a-f]{40,}/ },
  { vendor: 'Atlassian', pattern: /\b(ATATT3x|ATCTT3x|ATBB)[\w=-]{20,}/ },
  { vendor: 'HashiCorp', pattern: /\bhv[sbr]\.[\w-]{20,}|\b\w{14}\.atlasv1\.[\w-]{20,}/ },
  { vendor: 'Mailgun', pattern: /\bkey-[0-9a-f]{32}\b/ },
  { vendor: 'Postman', pattern: /\bPMAK-[0-9a-f-]{20,}/ },
  { vendor: 'Figma, Linear', pattern: /\bfigd_[\w-]{20,}|\blin_api_\w{20,}/ },
  {
    vendor: 'Slack',
    pattern:
      /\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  },
  { vendor: 'Stripe', pattern: /\b[sr]k_live_\w{16,}|\bwhsec_\w{16,}/ },
  { vendor: 'Google', pattern: /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/ },
  { vendor: 'PyPI', pattern: /\bpypi-AgE[\w-]{20,}/ },
  { vendor: 'RubyGems', pattern: /\brubygems_[0-9a-f]{48}/ },
  { vendor: 'Hugging Face', pattern: /\bhf_[A-Za-z0-9]{30,}|\bapi_org_[A-Za-z0-9]{30,}/ },
  { vendor: 'SendGrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/ },
  { vendor: 'Sentry', pattern: /\bsntry[su]_[\w+/=-]{20,}/ },
  { vendor: 'Shopify', pattern: /\bshp(at|ca|pa|ss)_[0-9a-fA-F]{32}/ },
  { vendor: 'JFrog', pattern: /\bAKCp[A-Za-z0-9]{40,}|\bcmVmdGtu[A-Za-z0-9]{30,}/ },
  { vendor: 'Doppler', pattern: /\bdp\.(pt|st|ct|sa|scim)\.[\w.-]{20,}/ },
  { vendor: 'New Relic', pattern: /\bNRAK-[A-Z0-9]{20,}/ },
  { vendor: 'NuGet', pattern: /\boy2[a-z0-9]{43}\b/ },
  { vendor: 'Azure storage', pattern: /(^|[=\s])[A-Za-z0-9+/]{86}==($|[;\s])/ },
  { vendor: 'Databricks, Grafana', pattern: /\bdapi[0-9a-f]{32}|\bglsa_\w{20,}/ },
  { vendor: 'Telegram, Fly', pattern: /\b\d{8,10}:AA[\w-]{30,}|\bFlyV1 fm\w{10,}/ },
]

/** Shapes of the structure around a secret: key blocks, headers, options, signed tokens. */
export const structuralShapes: readonly Shape[] = [
  {
    vendor: 'private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|PuTTY-User-Key-File-|AGE-SECRET-KEY-1/,
  },
  {
    vendor: 'authorization header',
    pattern: /\bAuthorization:\s*(basic|bearer|token)\s+[^\s$<{%*'"]{4,}/i,
  },
  { vendor: 'bearer', pattern: /^(bearer|basic)\s+[\w.~+/=-]{12,}$/i },
  {
    vendor: 'option',
    pattern:
      /(^|\s)--?(password|passwd|token|auth-token|api-?key|secret)[= ][^\s$<{%*'"-][^\s$<{%]{5,}/i,
  },
  {
    vendor: 'connection string',
    pattern:
      /(^|;)\s*(password|pwd|accountkey|sharedaccesskey)\s*=(?!your|pass|change|xxx|\*|test|dummy)[^;$<{%\s]{6,}/i,
  },
  { vendor: 'signed token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
]

/** Values that look like a token and are published on purpose. */
export const publicShapes: readonly RegExp[] = [
  /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-[\w-]+|sk-ssh-\S+)\s+AAAA/,
  /-----BEGIN ([A-Z ]*PUBLIC KEY|CERTIFICATE|PGP PUBLIC KEY BLOCK)/,
  /^pk_(live|test)_\w+$/,
  /^pk\.eyJ/,
  /^age1[a-z0-9]{50,}$/,
]

/**
 * What each shape above that may stand in a word without blanks and `=` has, as text: a look at a
 * whole file is then enough. Nearly all stand at the start of a word, where alone they are looked
 * for.
 */
export const hints: RegExp = new RegExp(
  [
    String.raw`\b(?:${[
      'eyJ|gh[pousr]_|github_pat_|npm_|dckr_|sk-|do[por]_v1|AT[AC]T|ATBB|GOCSPX|pypi-AgE|FlyV1',
      String.raw`gl(?:pat|dt|rt|cbt|ptt|soat|ft|imt|agent)-|hv[sbr]\.|atlasv1|key-|PMAK-|figd_`,
      String.raw`ya29\.|lin_api|xox[abeoprs]-|xapp-|[sr]k_live_|whsec_|AIza|rubygems_|hf_`,
      String.raw`api_org_|SG\.|sntry|shp(?:at|ca|pa|ss)_|AKCp|cmVmdGtu|dp\.|NRAK-|oy2|dapi|glsa_`,
    ].join('|')})`,
    String.raw`-----BEGIN|PuTTY-User|AGE-SECRET|hooks\.slack|:AA`,
  ].join('|'),
)

/** The same for shapes of the structure around a secret. */
export const structuralHints = /authorization:|bearer|basic|passw|pwd|token|key|secret/i

/** A shorter value has no shape but those that the hints tell. */
export const longestPlain = 80
