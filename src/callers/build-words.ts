/** What every pipeline that builds an image says somewhere: the cheap test of its text. */
export const buildWords =
  /\b(?:docker|podman|buildah|nerdctl|depot|fly(?:ctl)?|kaniko)|build[-_]?args?|--secret/i
