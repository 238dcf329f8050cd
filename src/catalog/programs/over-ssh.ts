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

/** What a manifest says of itself, not of what it needs. */
const about =
  /"(?:repository|bugs|homepage|support)"\s{0,9}:\s{0,9}(?:"[^"\n]{0,500}"|\{[^{}]{0,1000}\})/g

/** Does a manifest, a lock file or a list of packages name an address that is reached over ssh? */
export function namesSshAddress(text: string): boolean {
  return /ssh:\/\/|\bgit@[\w.-]{1,200}[:/]/.test(text.replaceAll(about, ''))
}
