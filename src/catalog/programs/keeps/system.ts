import { always, type KeepsRow } from './row.ts'

const start = 'set the password when the container starts'

/** Accounts, keys, data of servers and of the system. */
export const system: readonly KeepsRow[] = [
  { programs: 'chpasswd passwd', when: always, to: '/etc/shadow', instead: start },
  {
    programs: 'useradd usermod adduser',
    when: /(?:^| )-(?:p|-password)\b/,
    to: '/etc/shadow',
    instead: start,
  },
  {
    programs: 'useradd usermod adduser addgroup groupadd groupmod chfn chsh gpasswd newusers',
    when: always,
    to: 'the list of accounts',
    instead: start,
  },
  {
    programs: 'crontab at batch',
    when: always,
    to: 'the table of jobs',
    instead: 'let the job read it when it runs',
  },
  {
    programs: 'setfattr xattr attr',
    when: always,
    to: 'an attribute of a file',
    isAside: true,
    instead: 'keep it out of the attributes of files',
  },
  {
    programs: 'ssh-keygen',
    when: /(?:^| )-[CN]/,
    to: 'the key that it makes',
    isAside: true,
    instead: 'mount the key when the container runs',
  },
  {
    programs: 'gpg gpg2',
    when: /(?:^| )(?:-[a-z]?[ce]|--symmetric|--encrypt|--quick-gen\S*|--gen-key|--store)\b/,
    to: 'the file that it makes',
    isAside: true,
    instead: 'make the file when the container starts',
  },
  {
    programs: 'add-user.sh',
    when: always,
    to: "the server's user file",
    instead: 'add the user when the container starts',
  },
  {
    programs: 'htpasswd',
    when: always,
    to: 'the password file',
    instead: 'mount the password file when the container runs',
  },
  {
    programs:
      'mysql mysqladmin mariadb psql mongo mongosh redis-cli sqlcmd rabbitmqctl influx ' +
      'kcadm.sh jboss-cli.sh asadmin sqlite3 sqlite',
    when: always,
    to: "the database's data",
    instead: 'set it up when the container starts',
  },
  {
    programs: 'debconf-set-selections',
    when: always,
    to: "the package's configuration",
    instead: 'configure it when the container starts',
  },
  {
    programs: 'keytool',
    when: /(?:^| )-(?:genkey|import)/,
    to: 'the key store',
    instead: 'mount the key store when the container runs',
  },
  {
    programs: 'gpg gpg2',
    when: /(?:^| )--import\b/,
    to: '~/.gnupg',
    instead: 'import it, use it and delete ~/.gnupg in one RUN',
  },
  {
    programs: 'openssl',
    when: /^(?:enc(?!.* -d)|passwd|pkcs12)\b|(?:^| )-(?:subj|addext|passout)\b/,
    to: 'the file that it makes',
    isAside: true,
    instead: 'make the file when the container starts',
  },
  {
    programs: 'x11vnc',
    when: /^-storepasswd\b/,
    to: 'the password file',
    instead: start,
  },
  { programs: 'vncpasswd', when: always, to: 'the password file', instead: start },
  {
    programs: 'hostnamectl localectl nmcli snap',
    when: always,
    to: 'the settings of the system',
    instead: 'set it when the container starts',
  },
  {
    programs: 'vi vim nvim ex view',
    when: /(?:^| )(?:-c|--cmd|-[a-zA-Z]*s[a-zA-Z]*c|\+)/,
    to: 'the file that it edits',
    isAside: true,
    instead: 'give the value to the command that needs it',
  },
  {
    programs: 'screen',
    when: /(?:^| )-[a-zA-Z]*L/,
    to: 'the log of the screen',
    isAside: true,
    instead: 'leave -L out',
  },
]
