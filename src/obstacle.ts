/** Why something cannot be done. Both go on from a subject. */
export interface Obstacle {
  readonly why: string
  /** What a person must do, a short imperative clause. */
  readonly remedy: string
  /** What it does harm by, where that is not what its kind does. */
  readonly harm?: string
}
