const MAX_CHARS = 500;
/** SOCKS5 has one byte for the length of each. */
const MAX_CREDENTIAL_BYTES = 255;

/** The kinds of proxy there are, and the port of one that names none. */
const PORTS = { 'http:': 80, 'https:': 443, 'socks5:': 1080 } as const;

/** The text is not the address of a proxy; the message never repeats it, since it may hold a password. */
export class InvalidProxyError extends Error {
  override readonly name = 'InvalidProxyError';
}

export interface ProxyAddress {
  protocol: keyof typeof PORTS;
  /** As in a URL: an IPv6 address is in brackets. */
  host: string;
  port: number;
  /** Both empty where the proxy asks for none. */
  username: string;
  password: string;
}

/**
 * Reads `http://`, `https://` or `socks5://`, a name and password if any, host and port; `host:port` alone is an HTTP proxy.
 * Throws InvalidProxyError.
 */
export function parseProxyUrl(text: string): ProxyAddress {
  const hasScheme = text.includes('://');
  const url = text.length <= MAX_CHARS ? URL.parse(hasScheme ? text : `http://${text}`) : null;
  if (!url?.hostname || (!hasScheme && !/:\d{1,5}$/.test(text)))
    throw new InvalidProxyError('This is not the address of a proxy.');
  const { protocol } = url;
  if (!isKnown(protocol)) throw new InvalidProxyError('A proxy is http://, https:// or socks5://.');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search || url.hash)
    throw new InvalidProxyError('A proxy has no path, only a host, a port, a name and a password.');
  const port = Number(url.port) || PORTS[protocol];
  const [username, password] = [decoded(url.username), decoded(url.password)];
  return { protocol, host: url.hostname.toLowerCase(), port, username, password };
}

function isKnown(protocol: string): protocol is keyof typeof PORTS {
  return Object.hasOwn(PORTS, protocol);
}

function decoded(credential: string): string {
  let text;
  try {
    text = decodeURIComponent(credential);
  } catch {
    throw new InvalidProxyError('The name or password is not percent-encoded as in a URL.');
  }
  if (Buffer.byteLength(text) > MAX_CREDENTIAL_BYTES)
    throw new InvalidProxyError('The name or password of the proxy is too long.');
  return text;
}

/** The one way in which a proxy is written down, so that the same one is known again. Throws InvalidProxyError. */
export function canonicalProxyUrl(text: string): string {
  const { protocol, host, port, username, password } = parseProxyUrl(text);
  const secret = password && `:${encodeURIComponent(password)}`;
  const credentials = username || password ? `${encodeURIComponent(username)}${secret}@` : '';
  return `${protocol}//${credentials}${host}:${port}`;
}

/** The proxy as it may be shown and logged: without name and password. */
export function shownProxy(url: string): string {
  const { protocol, host, port } = parseProxyUrl(url);
  return `${protocol}//${host}:${port}`;
}
