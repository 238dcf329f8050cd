import { basic, type Tool } from './row.ts'

/** Programs that neither go to the network with a credential nor read one from the environment, and keep nothing of what they are given. */
export const system: readonly Tool[] = [
  // the shell's own
  ...basic(
    'shift return cd pushd popd pwd wait alias unalias hash type which read sleep date let ulimit shopt break continue command builtin',
  ),
  // files
  ...basic(
    'rmdir chattr mktemp mkfifo mknod truncate file du df readlink realpath basename dirname wc diff cmp patch split comm join strings setfacl tree seq tput yes',
  ),
  // archives and checksums
  ...basic(
    'cpio ar strip sha1sum sha224sum sha256sum sha384sum sha512sum md5sum cksum shasum b2sum',
  ),
  // users, system settings
  ...basic(
    'adduser addgroup useradd groupadd usermod groupmod userdel groupdel deluser delgroup id whoami groups chpasswd passwd chsh ' +
      'getent uname arch hostname nproc free ps kill killall pkill locale locale-gen localedef update-locale ldconfig ldd ' +
      'update-ca-certificates update-ca-trust update-alternatives alternatives update-rc.d dpkg-reconfigure dpkg dpkg-divert ' +
      'debconf-set-selections apt-key apt-mark add-apt-repository apt-cache setcap getcap sysctl mount umount sync crontab ' +
      'systemctl service rc-update rc-service chkconfig timedatectl supervisorctl logrotate',
  ),
  // keys and certificates made here
  ...basic('gpg gpg2', {}),
  ...basic('gpgconf gpgv dirmngr ssh-keyscan ssh-keygen keytool'),
  ...basic('openssl', { prints: { of: ['words', 'files', 'stdin'], as: 'made' } }),
  // settings of images
  ...basic(
    'docker-php-ext-install docker-php-ext-configure docker-php-ext-enable a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf ' +
      'phpenmod phpdismod fc-cache texhash gcc cc g++ clang ld nginx',
  ),
]
