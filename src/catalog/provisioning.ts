/** A command that sets a password or account inside the image on purpose: a mount cannot keep that out of the layer. */
export interface Provisioner {
  readonly command: RegExp
  /** Where the value goes, for a reader. */
  readonly to: string
  readonly instead: string
}

/** Tested against the words of a command, joined by blanks. To teach a new one, add a row. */
const provisioners: readonly Provisioner[] = [
  {
    command: /^(?:sudo )?(?:\S*\/)?(?:chpasswd|passwd)\b/,
    to: '/etc/shadow',
    instead: 'set the password when the container starts',
  },
  {
    command: /^(?:sudo )?(?:\S*\/)?(?:useradd|usermod|adduser)\b.* -(?:p|-password)\b/,
    to: '/etc/shadow',
    instead: 'set the password when the container starts',
  },
  {
    command: /^(?:sudo )?(?:\S*\/)?add-user\.sh\b/,
    to: "the server's user file",
    instead: 'add the user when the container starts',
  },
  {
    command: /^(?:\S*\/)?htpasswd\b/,
    to: 'the password file',
    instead: 'mount the password file when the container runs',
  },
  {
    command:
      /^(?:\S*\/)?(?:mysql|mysqladmin|mariadb|psql|mongo|mongosh|redis-cli|sqlcmd|rabbitmqctl|influx|kcadm\.sh|jboss-cli\.sh|asadmin)\b/,
    to: "the database's data",
    instead: 'set it up when the container starts',
  },
  {
    command: /^(?:\S*\/)?(?:debconf-set-selections)\b/,
    to: "the package's configuration",
    instead: 'configure it when the container starts',
  },
  {
    command: /^(?:\S*\/)?keytool\b.* -(?:genkey|import)/,
    to: 'the key store',
    instead: 'mount the key store when the container runs',
  },
  {
    command: /^(?:\S*\/)?gpg2? .*--import\b/,
    to: '~/.gnupg',
    instead: 'import it, use it and delete ~/.gnupg in one RUN',
  },
  {
    command: /^(?:\S*\/)?openssl (?:enc|passwd|pkcs12)\b/,
    to: 'the file that it makes',
    instead: 'make the file when the container starts',
  },
  {
    command: /^(?:\S*\/)?(?:x11vnc -storepasswd|vncpasswd)\b/,
    to: 'the password file',
    instead: 'set the password when the container starts',
  },
  {
    command:
      /^(?:wandb login|snyk auth|ngrok (?:config add-)?authtoken|mc (?:alias set|config host add)|rclone config|s3cmd .*--(?:configure|dump-config)|dvc remote modify|doctl auth init|databricks configure|cachix authtoken|pdm config|hatch config set|(?:dart|flutter) pub token add|newrelic-admin generate-config|wpa_passphrase|postconf|postmap)\b/,
    to: "the tool's configuration",
    instead:
      'give it to the tool by its own environment variable, or mount the file that it would write',
  },
  {
    command: /^mono .*\b(?:sources? (?:add|update)|setapikey)\b/i,
    to: 'NuGet.Config',
    instead: 'mount a NuGet.Config with the credential in the RUNs that restore',
  },
  {
    command: /^(?:pod repo add|brew tap|asdf plugin add|west init|repo init|helm plugin install)\b/,
    to: 'the clone that it keeps',
    instead: 'let git ask a credential helper',
  },
  {
    command:
      /^(?:composer config (?:-\S+ )*repo|poetry add|pipenv install|(?:dart|flutter) pub add|cargo install .*--git|pipx install|(?:sudo )?add-apt-repository)\b/,
    to: 'the manifest or the list of sources',
    instead: 'keep the credential out of the address',
  },
  {
    command:
      /^(?:(?:sudo )?wp config create|(?:php )?\S*magento setup:|(?:php )?\S*artisan config:cache)/,
    to: "the application's configuration",
    instead: 'configure it when the container starts',
  },
  {
    command: /^git (?:-\S+ )*config .*credential\S*helper\b/,
    to: "git's configuration",
    instead: 'put the helper into single quotes, so that it reads the variable when git asks',
  },
  {
    command: /^(?:\S*\/)?configure .*--/,
    to: 'config.log and config.status',
    instead: 'give it to the program when it runs',
  },
  {
    command: /^git (?:-\S+ )*(?:credential(?:-store| approve)|submodule set-url)\b/,
    to: 'what git keeps',
    instead: 'let git ask a credential helper',
  },
]

/** The row of a command given as words, or undefined for any other command. */
export function provisioner(words: readonly string[]): Provisioner | undefined {
  const text = words.join(' ')
  return provisioners.find((row) => row.command.test(text))
}
