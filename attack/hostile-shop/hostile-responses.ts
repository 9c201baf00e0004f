import { type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type SeededRandom } from './random.ts';

/** Answers one request on a raw socket. Whatever it does not end, the visitor must. */
export type HostileResponse = (socket: Socket, random: SeededRandom) => void;

export const KETTLE =
  '<!doctype html><html><head><title>Kettle</title></head><body><h1>Kettle</h1><p class="price">$5.00</p><button>Add to cart</button></body></html>';
const HTML = 'content-type: text/html';
const TEN_MEGABYTES = 9_800_000;
const DRIP_MS = 100;

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`;
const head = (...headers: string[]): string => lines('HTTP/1.1 200 OK', HTML, ...headers, '');
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const CHUNKED = 'transfer-encoding: chunked';

/** Sends these bytes and closes the connection. */
const send =
  (...parts: (string | Uint8Array)[]): HostileResponse =>
  (socket) => {
    for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    socket.end();
  };

/** Sends the page, or what else is given, under other headers. */
const page = (headers: string[], body: string | Uint8Array = KETTLE): HostileResponse =>
  send(head(...headers, `content-length: ${Buffer.byteLength(body)}`), body);

const large = (piece: string): HostileResponse => {
  const body = KETTLE + piece.repeat(Math.floor(TEN_MEGABYTES / piece.length));
  return page(['content-encoding: gzip'], gzipSync(body));
};

const redirect =
  (location: (random: SeededRandom) => string): HostileResponse =>
  (socket, random) =>
    send(lines('HTTP/1.1 302 Found', `location: ${location(random)}`, 'content-length: 0', ''))(
      socket,
      random,
    );

/** Writes `part` again and again until the visitor ends the connection. */
const drip =
  (start: string, part: string, everyMs = DRIP_MS): HostileResponse =>
  (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(part), everyMs);
    socket.once('close', () => clearInterval(timer));
  };

/** Writes `part` as fast as the visitor reads, without end. */
const flood =
  (start: string, part: string | Uint8Array): HostileResponse =>
  (socket) => {
    socket.write(start);
    const more = () => {
      while (!socket.destroyed && socket.write(part));
    };
    socket.on('drain', more);
    more();
  };

/** Changes some bytes of a good response. */
const mutated =
  (original: string): HostileResponse =>
  (socket, random) => {
    const bytes = Buffer.from(original);
    for (let changes = 1 + random.below(12); changes > 0; changes--)
      bytes[random.below(bytes.length)] = random.below(256);
    socket.end(bytes);
  };

/** Tags and texts in random order. */
const scrambled: HostileResponse = (socket, random) => {
  const pieces = KETTLE.split(/(?=<)|(?<=>)/);
  const html = Array.from({ length: 200 }, () => random.pick(pieces)).join('');
  page([])(socket, random);
  socket.write(html);
};

const BOMB = gzipSync(Buffer.alloc(200_000_000, 'a'), { level: 9 });

/** By name. Those that last until the visitor gives up are in SLOW. */
export const hostileResponses: Readonly<Record<string, HostileResponse>> = {
  'a good page': page([]),
  'a good page without a length': send(head('connection: close'), KETTLE),
  'a good page in chunks': send(head(CHUNKED), chunk(KETTLE.slice(0, 50)), chunk(KETTLE.slice(50)), '0\r\n\r\n'),
  'HTTP/1.0': send(lines('HTTP/1.0 200 OK', HTML, ''), KETTLE),
  'HTTP/0.9': send(KETTLE),
  'HTTP/2': send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', new Uint8Array([0, 0, 0, 4, 0, 0, 0, 0, 0])),
  'HTTP/9.9': send(lines('HTTP/9.9 200 OK', HTML, ''), KETTLE),
  'an upgrade to h2c': send(lines('HTTP/1.1 101 Switching Protocols', 'upgrade: h2c', 'connection: upgrade', '')),
  'early hints': send(lines('HTTP/1.1 103 Early Hints', 'link: </a.css>; rel=preload', ''), head(`content-length: ${KETTLE.length}`), KETTLE),
  'early hints and nothing more': send(lines('HTTP/1.1 103 Early Hints', '')),
  'a thousand interim responses': send(lines('HTTP/1.1 100 Continue', '').repeat(1000), head(`content-length: ${KETTLE.length}`), KETTLE),
  'a bad chunk length': send(head(CHUNKED), 'zz\r\nhello\r\n'),
  'a negative chunk length': send(head(CHUNKED), '-5\r\nhello\r\n'),
  'an enormous chunk length': send(head(CHUNKED), 'ffffffffffffffff\r\nhello'),
  'no last chunk': send(head(CHUNKED), chunk(KETTLE)),
  'long chunk extensions': send(head(CHUNKED), `5;${'a=b;'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`),
  trailers: send(head(CHUNKED, 'trailer: x-a'), chunk(KETTLE), '0\r\nx-a: 1\r\n\r\n'),
  'a flood of trailers': send(head(CHUNKED), chunk(KETTLE), '0\r\n', 'x-a: 1\r\n'.repeat(20_000), '\r\n'),
  'a length too long': send(head('content-length: 100000'), KETTLE),
  'a length too short': send(head('content-length: 10'), KETTLE),
  'two lengths': send(head('content-length: 5', `content-length: ${KETTLE.length}`), KETTLE),
  'a negative length': send(head('content-length: -1'), KETTLE),
  'a length of words': send(head('content-length: many'), KETTLE),
  'a length beyond all numbers': send(head('content-length: 99999999999999999999999'), KETTLE),
  'a length and chunks': send(head('content-length: 5', CHUNKED), chunk(KETTLE), '0\r\n\r\n'),
  'two transfer encodings': send(head('transfer-encoding: gzip, chunked'), chunk(KETTLE), '0\r\n\r\n'),
  'a garbage status line': send('EHLO shop\r\n\r\n'),
  'a status of 99': send(lines('HTTP/1.1 099 Odd', 'content-length: 0', '')),
  'a status of 999': send(lines('HTTP/1.1 999 Odd', HTML, 'content-length: 2', ''), 'no'),
  'a status of words': send(lines('HTTP/1.1 OK OK', HTML, ''), KETTLE),
  'a status message with control characters': send('HTTP/1.1 200 O\x07\x08K\r\n\r\n', KETTLE),
  nothing: (socket) => socket.end(),
  'a reset': (socket) => socket.resetAndDestroy(),
  'a reset after the headers': (socket) => {
    socket.write(head('content-length: 500'));
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  'a reset within the body': (socket) => {
    socket.write(head('content-length: 200000') + 'a'.repeat(100_000));
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  'a NUL in a header': send(head('x-a: a\0b', `content-length: ${KETTLE.length}`), KETTLE),
  'NULs in the body': page([], KETTLE.replaceAll('<', '\0<\0')),
  'a huge header': send(head(`x-a: ${'a'.repeat(200_000)}`), KETTLE),
  'five thousand headers': send(head(...Array.from({ length: 5000 }, (_, index) => `x-${index}: 1`)), KETTLE),
  'folded headers': send(head('x-a: 1', ' 2', '\t3', `content-length: ${KETTLE.length}`), KETTLE),
  'a space before the colon': send(head('x-a : 1', `content-length : ${KETTLE.length}`), KETTLE),
  'a header without a name': send(head(': 1'), KETTLE),
  'a header name with bytes': send(head('x-\xe9\xff: 1', `content-length: ${KETTLE.length}`), KETTLE),
  'bare line feeds': send(`HTTP/1.1 200 OK\n${HTML}\ncontent-length: ${KETTLE.length}\n\n${KETTLE}`),
  'bare carriage returns': send(`HTTP/1.1 200 OK\r${HTML}\r\r${KETTLE}`),
  'a second response': send(head(`content-length: ${KETTLE.length}`), KETTLE, head('content-length: 3'), 'two'),
  'a thousand cookies': page(Array.from({ length: 300 }, (_, index) => `set-cookie: a${index}=${'b'.repeat(20)}; domain=.com`)),
  'a gzip bomb': page(['content-encoding: gzip'], BOMB),
  'a bomb of bombs': page(['content-encoding: gzip, gzip'], gzipSync(BOMB)),
  'gzip that is none': page(['content-encoding: gzip']),
  'gzip that ends early': page(['content-encoding: gzip'], gzipSync(KETTLE).subarray(0, 40)),
  'gzip with a tail': page(['content-encoding: gzip'], Buffer.concat([gzipSync(KETTLE), Buffer.alloc(500, 1)])),
  'brotli that is gzip': page(['content-encoding: br'], gzipSync(KETTLE)),
  brotli: page(['content-encoding: br'], brotliCompressSync(KETTLE)),
  'zstd that ends early': page(['content-encoding: zstd'], zstdCompressSync(KETTLE).subarray(0, 30)),
  deflate: page(['content-encoding: deflate'], deflateSync(KETTLE)),
  'deflate that is none': page(['content-encoding: deflate']),
  'an unknown encoding': page(['content-encoding: foo']),
  'an encoding of bytes': page(['content-encoding: \xe9\xff']),
  'a type of bytes': send(lines('HTTP/1.1 200 OK', 'content-type: text/html; charset=\xe9\xff\x80', ''), KETTLE),
  'a charset that does not exist': send(lines('HTTP/1.1 200 OK', 'content-type: text/html; charset=utf-99', ''), KETTLE),
  'a charset of UTF-16': send(lines('HTTP/1.1 200 OK', 'content-type: text/html; charset=utf-16', ''), KETTLE),
  'a download': send(lines('HTTP/1.1 200 OK', 'content-type: application/zip', 'content-disposition: attachment', ''), KETTLE),
  'no content that has some': send(lines('HTTP/1.1 204 No Content', `content-length: ${KETTLE.length}`, ''), KETTLE),
  'not modified, unasked': send(lines('HTTP/1.1 304 Not Modified', 'content-length: 5', ''), 'hello'),
  'a part': send(lines('HTTP/1.1 206 Partial Content', HTML, 'content-range: bytes 0-9/5', ''), KETTLE),
  'a request for proxy credentials': send(lines('HTTP/1.1 407 Proxy Authentication Required', 'proxy-authenticate: Basic', 'content-length: 0', '')),
  'a redirect to itself': redirect(() => ''),
  'redirects in a circle': redirect((random) => `?${random.below(3)}`),
  'redirects without end': redirect((random) => `?${random.below(1e9)}`),
  'a redirect to nowhere': redirect((random) => random.pick(['http://', '//', 'http://[', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://h:99999/', 'http://%00/', '\xe9\xff'])),
  'a redirect to a long address': redirect(() => `/${'a'.repeat(14_000)}`),
  'a redirect without an address': send(lines('HTTP/1.1 302 Found', 'content-length: 0', '')),
  'a redirect with an endless body': flood(lines('HTTP/1.1 302 Found', 'location: /', CHUNKED, ''), chunk('a'.repeat(50_000))),
  'random bytes': (socket, random) => socket.end(random.bytes(1 + random.below(3000))),
  'a page of random bytes': (socket, random) => page([], random.bytes(20_000))(socket, random),
  'a changed response': mutated(head(`content-length: ${KETTLE.length}`, 'etag: "a"') + KETTLE),
  'a changed page': mutated(KETTLE),
  'changed chunks': mutated(head(CHUNKED) + chunk(KETTLE) + '0\r\n\r\n'),
  'a scrambled page': scrambled,
  'ten megabytes of struck prices': large('<del>$19.99</del>'),
  'ten megabytes of prices': large('<p class="price">$19.99</p>'),
  'ten megabytes of nesting': large('<div class="price">'),
  'ten megabytes of microdata': large('<i itemscope itemtype="Product"><b itemprop="price">1</b></i>'),
  'ten megabytes of entities': large('&amp;&euro;&#49; '),
  'eleven megabytes': flood(head('content-length: 11000000'), 'a'.repeat(64_000)),
  'a body without end': flood(head(CHUNKED), chunk('<p>$1</p>'.repeat(5000))),
  'silence': () => undefined,
  'a header without end': drip('HTTP/1.1 200 OK\r\nx-a: ', 'a'),
  'headers without end': drip('HTTP/1.1 200 OK\r\n', 'x-a: 1\r\n'),
  'a body that drips': drip(head('content-length: 100000'), '<'),
  'chunks that drip': drip(head(CHUNKED), '1\r\na\r\n'),
  'compressed bytes that drip': drip(head('content-encoding: gzip', 'content-length: 100000'), '\x1f'),
  'a page that stops half-way': (socket) => void socket.write(head('content-length: 5000') + KETTLE),
}; // prettier-ignore

/** Those that last until the visitor gives up or take long to read, and so take the time of many others. */
export const SLOW: ReadonlySet<string> = new Set([
  'silence',
  'a header without end',
  'headers without end',
  'a body that drips',
  'chunks that drip',
  'compressed bytes that drip',
  'a page that stops half-way',
  'ten megabytes of struck prices',
  'ten megabytes of prices',
  'ten megabytes of nesting',
  'ten megabytes of microdata',
  'ten megabytes of entities',
]);
