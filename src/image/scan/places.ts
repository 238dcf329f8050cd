/** What is read at once may begin with the last byte of a text. */
export const SLACK = 64

/** Hands out places in a memory. */
export class Places {
  used = SLACK

  take(bytes: number): number {
    const place = this.used
    this.used += (bytes + SLACK - 1) & -SLACK
    return place
  }
}
