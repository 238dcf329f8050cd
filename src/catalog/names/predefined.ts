/**
 * Build arguments that every RUN gets without an ARG, and that are in no history as long as none
 * declares them. Source: Dockerfile reference, "Predefined ARGs" (moby/buildkit
 * frontend/dockerfile/dockerfile2llb, proxyEnvFromBuildArgs).
 */
export function isPredefined(name: string): boolean {
  return /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|(?:http|https|ftp|no|all)_proxy)$/.test(name)
}
