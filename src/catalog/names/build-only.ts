/**
 * Names of variables that only tools which fetch or publish packages read: what a container starts
 * has no use for them. One row each, matched against the upper-case name. A name that an
 * application may read too (`API_TOKEN`, `GITHUB_TOKEN`) is none. Sources: the environment-variable
 * pages of each tool's own documentation.
 */
const buildOnly: readonly RegExp[] = [
  /^(.+_)?NPM_(AUTH_?)?TOKEN$|^NODE_AUTH_TOKEN$|^NPM_CONFIG_|^YARN_NPM_AUTH_(TOKEN|IDENT)$|^COREPACK_NPM_/,
  /^(PIP|UV|PIPENV|PDM)_|^POETRY_(HTTP_BASIC|PYPI_TOKEN)_|^TWINE_/,
  /^COMPOSER_AUTH$/,
  /^BUNDLE_/,
  // the caches of turbo and nx
  /^TURBO_(TOKEN|TEAM|TEAMID|API|REMOTE_CACHE_SIGNATURE_KEY)$|^NX_CLOUD_(ACCESS|AUTH)_TOKEN$/,
  // remotes and pak of R
  /^GITHUB_PAT$/,
  /^VSS_NUGET_(EXTERNAL_FEED_ENDPOINTS|ACCESSTOKEN|URI_PREFIXES)$/,
  /^ARTIFACTS_CREDENTIALPROVIDER_|^NUGETPACKAGESOURCECREDENTIALS_/,
  /^CARGO_(REGISTRY|REGISTRIES_.+)_(TOKEN|CREDENTIAL_PROVIDER)$/,
  /^(GOPROXY|GOAUTH)$/,
  // sources of packages
  /(^|_)EXTRA_INDEX(ES|_URLS?)?$|(^|_)(PYPI|PYTHON|PRIVATE)_INDEX(_URL)?$|^INDEX_URL$/,
  /^(NPM|YARN|PYPI|NUGET|GEM|RUBYGEMS|CONDA|MAVEN|GO)(_[A-Z0-9]+)*_(REGISTRY|MIRROR|SOURCE|FEED|INDEX|PROXY|CHANNEL)(_URL)?$/,
]

/** Whether nothing but a tool of the build reads a variable of that name. Case does not count. */
export function isBuildOnly(name: string): boolean {
  const upper = name.toUpperCase()
  return buildOnly.some((pattern) => pattern.test(upper))
}

const ofPackages =
  /PACKAGE|FEED|REGISTRY|NUGET|NPM|MAVEN|MVN|PYPI|NEXUS|ARTIFACT|JFROG|BINTRAY|CLOUDSMITH/i

/**
 * Does the name speak of packages? It is one for the build alone where settings of a package
 * manager name it too.
 */
export function speaksOfPackages(name: string): boolean {
  return ofPackages.test(name)
}
