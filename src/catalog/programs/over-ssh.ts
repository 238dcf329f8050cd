/**
 * An address that is reached over ssh, the host keys that such a build needs, and programs that are
 * for it.
 */
const outward =
  /git@|(?:git\+)?ssh:\/\/|\b(?:sftp|scp):\/\/|known_hosts|\bssh-keyscan\b|\bssh-add\b|\b(?:ssh|scp|sftp|rsync) |\bgit (?:clone|fetch|pull|submodule|ls-remote)\b/

/** Does the text of a RUN show that the build goes out over ssh? */
export function goesOverSsh(text: string): boolean {
  return outward.test(text)
}
