/**
 * Commands that neither go to the network with a credential nor read one from the environment: never implicit
 * consumers of a variable. To add one: a word here. Not here: anything that runs project code or prints the
 * environment (`env`, `envsubst`, `make`), and every tool of the tool table.
 */
export const inertCommands: ReadonlySet<string> = new Set(
  // the shell's own
  (
    ': . true false test [ [[ set unset export declare typeset local readonly shift exit return cd pushd popd pwd umask trap wait ' +
    'alias unalias hash type which echo printf read sleep date let ulimit shopt break continue ' +
    // files
    'cp mv rm ls dir mkdir rmdir touch chmod chown chgrp chattr ln install mktemp mkfifo mknod truncate shred stat file du df find ' +
    'readlink realpath basename dirname cat tac head tail tee sort uniq cut tr wc sed awk gawk mawk grep egrep fgrep diff cmp patch ' +
    'paste column nl fold split comm join rev strings od xxd hexdump jq yq base64 dos2unix unix2dos iconv setfacl tree ' +
    // archives and checksums
    'tar unzip zip gzip gunzip zcat bzip2 bunzip2 xz unxz zstd unzstd 7z cpio ar strip sha1sum sha256sum sha512sum md5sum cksum shasum ' +
    // users, system settings
    'adduser addgroup useradd groupadd usermod groupmod userdel groupdel deluser delgroup id whoami groups chpasswd passwd chsh ' +
    'getent uname arch hostname nproc free ps kill killall pkill locale locale-gen localedef update-locale ldconfig ldd ' +
    'update-ca-certificates update-ca-trust update-alternatives alternatives update-rc.d dpkg-reconfigure dpkg dpkg-divert ' +
    'debconf-set-selections apt-key apt-mark add-apt-repository apt-cache setcap getcap sysctl mount umount sync crontab ' +
    'systemctl service rc-update rc-service chkconfig timedatectl supervisorctl logrotate ' +
    // keys and certificates made here
    'gpg gpg2 gpgconf gpgv dirmngr ssh-keyscan ssh-keygen openssl keytool ' +
    // settings of images
    'docker-php-ext-install docker-php-ext-configure docker-php-ext-enable a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf ' +
    'phpenmod phpdismod fc-cache texhash gcc cc g++ clang ld nginx'
  ).split(' '),
)
