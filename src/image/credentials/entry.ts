/** A value inside a secret, and what its file calls it. */
export interface Entry {
  readonly key: string
  readonly value: string
  /** The format says that it is a credential; otherwise key and value tell. */
  readonly certain: boolean
  /** It is the base64 of a key: line breaks in it mean nothing. */
  readonly loose?: boolean
  /** Where it is no credential, nothing is said of it. */
  readonly extra?: boolean
}

/** Gives what a text holds, if it is of the format. */
export type Reader = (text: string) => Iterable<Entry>
