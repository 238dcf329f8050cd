const label = /^[a-z\d]+(?:-+[a-z\d]+)*$/i

/** Whether a text reads as the name of a host. */
const isHost = (text: string) => text.split('.').every((part) => label.test(part))

/** Whether it does so by itself: with its domain, or an address of IPv4. */
export const isFullHost = (text: string) =>
  text === 'localhost' || (isHost(text) && /\.(?:[a-z]{2,}|\d+)$/i.test(text))

/**
 * What a credential of a host is called. A host that reads as none, or that is `isDoubtful`, is not
 * told: it may be a part of the value.
 */
export function nameFor(what: 'password' | 'login', host: string, isDoubtful = false): string {
  return `${what} for ${isHost(host) && !isDoubtful ? host : 'a host'}`
}
