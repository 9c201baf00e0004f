/** Why a page could not be fetched. `describeUnreachable` gives the text for users. */
export type UnreachableReason =
  | 'proxy'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'connection-lost'
  | 'bad-response'
  | 'too-large'
  | 'too-many-redirects'
  | 'bad-redirect';

const DESCRIPTIONS: Readonly<Record<UnreachableReason, string>> = {
  proxy: 'the proxy could not be used',
  dns: 'the site’s domain name could not be resolved',
  connect: 'the site does not accept connections',
  tls: 'a secure connection to the site could not be established',
  timeout: 'the site took too long to respond',
  'connection-lost': 'the connection was lost before the page was complete',
  'bad-response': 'the site sent an invalid response',
  'too-large': 'the page is too large',
  'too-many-redirects': 'the site redirects too many times',
  'bad-redirect': 'the site redirects to an invalid address',
};

/** Prefixes of error codes from Node, OpenSSL, undici and zlib. The first match applies. */
const CODES: readonly (readonly [prefix: string, reason: UnreachableReason])[] = [
  ['ERR_PROXY_TARGET', 'connect'],
  ['ERR_PROXY', 'proxy'],
  ['ENOTFOUND', 'dns'],
  ['ENODATA', 'dns'],
  ['EAI_', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['ECONNREFUSED', 'connect'],
  ['EHOSTUNREACH', 'connect'],
  ['ENETUNREACH', 'connect'],
  ['EADDRNOTAVAIL', 'connect'],
  ['EACCES', 'connect'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['EPROTO', 'tls'],
  ['CERT_', 'tls'],
  ['UNABLE_TO_', 'tls'],
  ['SELF_SIGNED_', 'tls'],
  ['DEPTH_ZERO_', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'],
  ['ERR_BODY_TOO_LARGE', 'too-large'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too-large'],
  ['ERR_UNKNOWN_ENCODING', 'bad-response'],
  ['UND_ERR_HEADERS_OVERFLOW', 'bad-response'],
  ['Z_', 'bad-response'],
  ['ZSTD_', 'bad-response'],
  ['ERR__ERROR_', 'bad-response'],
  ['ERR_PADDING', 'bad-response'],
  ['ECONNRESET', 'connection-lost'],
  ['ECONNABORTED', 'connection-lost'],
  ['EPIPE', 'connection-lost'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'connection-lost'],
  ['UND_ERR_SOCKET', 'connection-lost'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'connection-lost'],
];

/** The reason for a failed request, or null for an error that is not the network's. */
export function unreachableReason(error: unknown): UnreachableReason | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError') return 'timeout';
  if (error.name === 'HTTPParserError') return 'bad-response';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return CODES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;
}

/** The reason in words, as the end of a sentence: lower case, without a full stop. */
export function describeUnreachable(reason: UnreachableReason): string {
  return DESCRIPTIONS[reason];
}
