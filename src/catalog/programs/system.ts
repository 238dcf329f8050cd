import { basic, tool, type Tool } from './row.ts'

/**
 * Programs that neither go to the network with a credential nor read one from the environment, a
 * row a promise: what is not said to use its words may keep them.
 */
export const system: readonly Tool[] = [
  // the shell's own
  ...basic(
    'shift return pwd wait unalias hash type which sleep let ulimit shopt break continue command builtin',
    { uses: ['words'] },
  ),
  ...basic('read', {
    uses: ['words'],
    fills: 'REPLY',
    valued: ['-a', '-d', '-i', '-n', '-N', '-p', '-t', '-u'],
  }),
  ...basic('mapfile readarray', {
    uses: ['words'],
    fills: 'MAPFILE',
    valued: ['-d', '-n', '-O', '-s', '-u', '-C', '-c'],
  }),
  ...basic('alias', { defers: true }),
  // files
  ...basic('rmdir tput sync umount mount', { uses: ['words'] }),
  ...basic('patch'),
  ...basic('hardlink duphard jdupes fdupes rdfind', { uses: ['words'] }),
  // archives and checksums
  ...basic('cpio pax', {
    copies: { recursive: 'always', packs: /(?:^| )-[a-z]{0,9}[opw]|--(?:create|pass-through)/ },
  }),
  ...basic('ar strip'),
  ...basic(
    'sha1sum sha224sum sha256sum sha384sum sha512sum md5sum cksum shasum b2sum',
    reads('words', 'stdin'),
  ),
  // users, system settings
  ...basic(
    'adduser addgroup useradd groupadd usermod groupmod userdel groupdel deluser delgroup chpasswd passwd chsh chfn ' +
      'locale-gen localedef update-locale update-ca-certificates update-ca-trust update-alternatives alternatives ' +
      'update-rc.d dpkg-reconfigure dpkg-divert debconf-set-selections apt-key add-apt-repository setcap sysctl ' +
      'hostname crontab systemctl service rc-update rc-service chkconfig timedatectl supervisorctl logrotate',
  ),
  ...basic(
    'id whoami groups getent uname arch nproc free kill killall pkill locale ldconfig ldd apt-mark apt-cache getcap',
    reads('words'),
  ),
  // keys and certificates made here
  ...basic('gpg gpg2', {
    uses: ['words'],
    opens: /(?:^| )(?:-[a-z]*d|--decrypt)(?: |$)/,
    prints: {
      of: ['files'],
      as: 'made',
      when: /(?:^| )(?:-[a-z]*d|--decrypt)(?: |$)/,
      notOf: ['--passphrase', '--passphrase-file', '--homedir', '--keyring'],
    },
    output: ['-o', '--output'],
  }),
  ...basic('gpgconf gpgv dirmngr', reads('words')),
  ...basic('ssh-keyscan', reads('words', 'stdin')),
  ...basic('ssh-keygen keytool', reads('words')),
  ...basic('jlink jdeps jmod javap', { uses: ['words'] }),
  // `$ENV::NAME` in its settings (openssl config manual)
  ...basic('openssl', {
    consults: ['-config', '-extfile'],
    opens: /(?:^| )-d(?: |$)|(?:^| )-passin |^(?:pkcs12|rsautl|pkeyutl|smime|cms)(?: |$)/,
    prints: { of: ['words', 'files', 'stdin'], as: 'made' },
    output: ['-out'],
  }),
  // settings of images
  ...basic(
    'docker-php-ext-install docker-php-ext-configure docker-php-ext-enable a2enmod ' +
      'a2dismod a2ensite a2dissite a2enconf a2disconf ' +
      'phpenmod phpdismod pecl pear pickle fc-cache texhash tsc gcc cc g++ clang ld',
  ),
  tool({
    name: 'apachectl',
    commands: ['apachectl', 'apache2ctl', 'httpd', 'apache2'],
    uses: [],
    prints: {
      of: ['settings'],
      as: 'all',
      when: /\bDUMP_CONFIG\b/,
      below: ['/etc/apache2/', '/etc/httpd/', '/usr/local/apache2/conf/'],
    },
  }),
  ...basic('nginx', {
    prints: {
      of: ['settings'],
      as: 'all',
      when: /(?:^|\s)-\w*T/,
      below: ['/etc/nginx/', '/usr/local/nginx/conf/', '/usr/local/openresty/nginx/conf/'],
    },
  }),
]

function reads(...uses: Tool['uses']): Pick<Tool, 'uses'> {
  return { uses }
}
