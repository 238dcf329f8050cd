/**
 * Paths that look like a credential file and are none, matched against source and destination
 * (posix, lower case). To add one: a row, and a line in test/catalog-files.test.ts.
 */
export const lookAlikes: readonly RegExp[] = [
  // public halves
  /\.pub$|(^|\/)(known_hosts|authorized_keys|ssh_config|sshd_config)[\w.]*$|(^|\/)\.ssh\/(config|environment|rc)$/,
  /\.gpg(\.key)?$|(public|pubkey|\bpub\b)[\w.-]*$|(^|\/)(rpm-gpg|keyring|trusted\.gpg|apt-key)[\w.-]*/,
  /(^|\/)([\w.-]*[._-])?(release|repo|repository|archive|apt|gpg|packages?|nodesource|docker|yarnpkg)([._-]?(gpg|key))?\.key$/,
  /(^|[/._-])(ca|cacert|cacerts|ca-?certs?|ca-?certificates?|ca-?bundle|rootca|root-ca|chain|fullchain|bundle|cert|certs|certificate|crt|dhparams?|dh\d*)([._-][\w.-]*)?\.pem$/,
  /combined-ca-bundle[\w.-]*$|\.(crt|cer|csr|der|crl)(\.pem)?$|ca\.key\.pub$/,
  /(^|\/)(ca-certificates|etc\/ssl\/certs|etc\/pki\/ca-trust|usr\/share\/keyrings|etc\/apt\/(trusted\.gpg\.d|keyrings)|trust-?store[\w.-]*)(\/|$)/,
  /(^|\/)[\w.-]*(snakeoil|self-?signed|localhost)[\w.-]*\.(key|pem|p12|pfx)$|(^|\/)([\w-]*[._-])?(trust-?store|cacerts)[\w.-]*$|root-?ca\w*\.pem$/,
  // samples and templates, encrypted files, scripts and code that only talk about keys
  /[._-](example|sample|dummy|dist|template)$|\.(tpl|tmpl|default|defaults|j2|erb|in|skel|md|enc|encrypted|age|asc\.txt|schema|bak)$/,
  /(^|\/|\.)(example|sample|dummy|fake|template)s?[._-][\w.-]*$|[._-](example|sample|dummy|template)\.(json|ya?ml|xml|properties|conf|config|env|toml)$/,
  /\.(sh|bash|py|js|mjs|cjs|ts|tsx|jsx|rb|go|java|php|pl|ps1|bat|html|css|scss|vue|svg|png|service|lua|groovy|c|h|cpp)$/,
  // other programs' settings.xml and auth.json
  /(^|\/)(contrib|tomcat[\w.-]*|catalina[\w.-]*|kodi|xbmc|userdata|idea|\.idea|\.settings)\/([\w.-]+\/)*settings\.xml$|guisettings\.xml$/,
  /(^|\/)(i18n|locales?|lang|langs|languages?|translations?|messages|node_modules|public|static|assets|test|tests|fixtures|__fixtures__|testdata)\/([\w.@-]+\/)*(auth|key|credentials?|secrets?)\.(json|ya?ml)$/,
  /(^|\/)(package|composer|tsconfig|manifest)[\w.-]*\.json$|(^|\/)(env|\.?direnv|virtualenv|venv)\/?$|(^|\/)(env|secret|secrets)$/,
]
