/** An address that is reached over ssh, the host keys that such a build needs, and programs that are for it. */
const outward =
  /git@|(?:git\+)?ssh:\/\/|known_hosts|\bssh-keyscan\b|\bssh-add\b|\b(?:ssh|scp|sftp|rsync) |\bgit (?:clone|fetch|pull|submodule|ls-remote)\b/

/** Options of installers that name a file or an address, in which anything may stand. */
const elsewhere = /^(?:-r|-c|-e|--requirement|--constraint|--editable)/

/** Does the text of a RUN show that the build goes out over ssh? */
export function goesOverSsh(text: string): boolean {
  return outward.test(text)
}

/**
 * Does a call of an installer name nothing but packages of its registry, so that it asks for no ssh key?
 *
 * @param args the words behind the program, as `findTool` gives them
 */
export function namesPackagesOnly(args: string): boolean {
  const words = args.split(/\s+/).filter((word) => word !== '')
  const operands = words.filter((word) => !word.startsWith('-'))
  return (
    operands.length > 1 &&
    operands.every((word) => /^["']?\w/.test(word) && !/[/:$]/.test(word)) &&
    !words.some((word) => elsewhere.test(word))
  )
}
