const headers = ['private-token', 'x-api-key', 'x-auth-token', 'job-token']
const parameters = ['token', 'access_token', 'license_key', 'private_token', 'apikey']

/**
 * The credential of a request, wherever it stands: `user:password` of a Basic header, the token of
 * a Bearer one, a vendor's header, a query parameter.
 */
export function credentialOf(request, url) {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ')
  if (/^basic$/i.test(scheme)) return Buffer.from(value ?? '', 'base64').toString()
  if (/^(bearer|token)$/i.test(scheme)) return value
  const header = headers.find((name) => request.headers[name] !== undefined)
  if (header !== undefined) return request.headers[header]
  const parameter = parameters.find((name) => url.searchParams.has(name))
  return parameter === undefined ? undefined : url.searchParams.get(parameter)
}
