/** What every pipeline that builds an image says somewhere: the cheap test of its text. */
export const buildWords =
  /\b(?:docker|podman|buildah|nerdctl|depot|fly(?:ctl)?|kaniko|(?:acr|img) build)|r:push|build[-_]?args?|s submit|--secret/i

/** The same for texts that are commands. */
export const commandWords =
  /\b(?:docker|podman|buildah|nerdctl|depot|fly(?:ctl)?|kaniko|(?:acr|img) build)\b|--build-arg|r:push|s submit/i
