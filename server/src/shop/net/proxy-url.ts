const MAX_CHARS = 500;
/** SOCKS5 encodes the length of a user name or password in one byte. */
const MAX_CREDENTIAL_BYTES = 255;

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443, 'socks5:': 1080 } as const;

/** The text is not a proxy address. The message never repeats the text, which may contain a password. */
export class InvalidProxyError extends Error {
  override readonly name = 'InvalidProxyError';
}

export interface ProxyAddress {
  protocol: keyof typeof DEFAULT_PORTS;
  /** As in a URL: an IPv6 address is in brackets. */
  host: string;
  port: number;
  /** User name and password are empty strings if the proxy needs none. */
  username: string;
  password: string;
}

/**
 * Parses `http://`, `https://` or `socks5://` with optional credentials, host and port. Plain `host:port` is
 * an HTTP proxy. Throws InvalidProxyError.
 */
export function parseProxyUrl(text: string): ProxyAddress {
  const hasScheme = text.includes('://');
  const url = text.length <= MAX_CHARS ? URL.parse(hasScheme ? text : `http://${text}`) : null;
  if (!url?.hostname || (!hasScheme && !/:\d{1,5}$/.test(text)))
    throw new InvalidProxyError('This is not a proxy address.');
  const { protocol } = url;
  if (!isKnown(protocol))
    throw new InvalidProxyError('A proxy address starts with http://, https:// or socks5://.');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search || url.hash)
    throw new InvalidProxyError(
      'A proxy address has no path, only a host, a port, a user name and a password.',
    );
  const port = Number(url.port) || DEFAULT_PORTS[protocol];
  const [username, password] = [decoded(url.username), decoded(url.password)];
  return { protocol, host: url.hostname.toLowerCase(), port, username, password };
}

function isKnown(protocol: string): protocol is keyof typeof DEFAULT_PORTS {
  return Object.hasOwn(DEFAULT_PORTS, protocol);
}

function decoded(credential: string): string {
  let text;
  try {
    text = decodeURIComponent(credential);
  } catch {
    throw new InvalidProxyError('The user name or password is not percent-encoded as in a URL.');
  }
  if (Buffer.byteLength(text) > MAX_CREDENTIAL_BYTES)
    throw new InvalidProxyError('The user name or password of the proxy is too long.');
  return text;
}

/** The canonical form of a proxy address, by which duplicates are recognized. Throws InvalidProxyError. */
export function canonicalProxyUrl(text: string): string {
  const { protocol, host, port, username, password } = parseProxyUrl(text);
  const secret = password && `:${encodeURIComponent(password)}`;
  const credentials = username || password ? `${encodeURIComponent(username)}${secret}@` : '';
  return `${protocol}//${credentials}${host}:${port}`;
}

/** The proxy's address without credentials, for display and logs. Throws InvalidProxyError. */
export function shownProxy(url: string): string {
  const { protocol, host, port } = parseProxyUrl(url);
  return `${protocol}//${host}:${port}`;
}
