/**
 * Where installers of public programs lie, without the scheme, and the tools whose variables and
 * settings such an installer reads; it knows nothing of this project's names. To add one: a row, and
 * a line in test/catalog-tools.test.ts.
 */
const rows: readonly (readonly [addresses: string, tools: string])[] = [
  ['bootstrap.pypa.io/ install.python-poetry.org pyenv.run', 'pip poetry uv'],
  [
    `raw.githubusercontent.com/python-poetry/poetry/ raw.githubusercontent.com/sdispater/poetry/
    raw.githubusercontent.com/pyenv/ astral.sh/uv/`,
    'pip poetry uv',
  ],
  ['getcomposer.org/', 'composer'],
  ['sh.rustup.rs static.rust-lang.org/rustup/', 'cargo'],
  [
    `raw.githubusercontent.com/nvm-sh/nvm/ raw.githubusercontent.com/creationix/nvm/ fnm.vercel.app
    .nodesource.com/setup_ get.volta.sh bun.sh/install bun.com/install get.pnpm.io/
    install.meteor.com`,
    'npm yarn pnpm bun',
  ],
  ['raw.githubusercontent.com/Homebrew/install/', 'brew'],
  ['get.docker.com', 'docker'],
  ['raw.githubusercontent.com/helm/helm/', 'helm'],
  ['sdk.cloud.google.com', 'gcloud'],
  [
    `sentry.io/get-cli cli.sentry.dev/ get.sdkman.io starship.rs/install.sh get.rvm.io
    raw.githubusercontent.com/ohmyzsh/ raw.githubusercontent.com/robbyrussell/
    raw.githubusercontent.com/rbenv/ raw.githubusercontent.com/rvm/`,
    '',
  ],
]

const installers = rows.flatMap(([addresses, tools]) =>
  words(addresses).map((address) => ({ address, tools: words(tools) })),
)

/**
 * The tools whose variables the public installer at an address reads; undefined for anything else.
 *
 * @param address as the command line has it, with or without a scheme
 */
export function publicInstaller(address: string): readonly string[] | undefined {
  const bare = address.replace(/^https?:\/\//, '')
  return installers.find((item) => isBelow(bare, item.address))?.tools
}

/** A wanted address that begins with a dot is of any host of that domain. */
function isBelow(address: string, wanted: string): boolean {
  const at = wanted.startsWith('.') ? address.indexOf(wanted) : 0
  if (at < 0 || !address.startsWith(wanted, at)) return false
  const next = address[at + wanted.length]
  return /[/_]$/.test(wanted) || next === undefined || '/?#'.includes(next)
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
