/** What every pipeline that builds an image says somewhere: the cheap test of its text. */
export const buildWords =
  /\b(?:docker|podman|buildah|nerdctl|depot|fly(?:ctl)?|kaniko|heroku|gcloud|acr)|build[-_]?args?|--secret/i

/** The same for texts that are commands. */
export const commandWords =
  /\b(?:docker|podman|buildah|nerdctl|depot|fly(?:ctl)?|kaniko|heroku|gcloud|acr)\b|--build-arg/i
