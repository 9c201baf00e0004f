/** Addresses that no request may reach: loopback, private, link-local, shared, metadata, multicast, unspecified. */
const PRIVATE_V4 = [
  '127.0.0.1',
  '127.8.4.2',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

const PRIVATE_V6 = ['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', 'fec0::1', '100::1'];
const LOCAL_NAMES = ['localhost', 'LOCALHOST', 'localhost.', 'shop.localhost', 'l%6fcalhost', 'ⓛocalhost'];

/** URL hosts that mean a private address, in every spelling that WHATWG URL parsers or resolvers accept. */
export function privateHosts(): string[] {
  return [...PRIVATE_V4.flatMap(spellingsOf), ...PRIVATE_V6.map((address) => `[${address}]`), ...LOCAL_NAMES];
}

/** The hosts among them that mean this machine's loopback interface. */
export function loopbackHosts(): string[] {
  return [...spellingsOf('127.0.0.1'), '[::1]', ...LOCAL_NAMES];
}

function spellingsOf(address: string): string[] {
  const bytes = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const high = (a * 256 + b).toString(16);
  const low = (c * 256 + d).toString(16);
  return [
    address,
    `${address}.`,
    String(number),
    `0x${number.toString(16)}`,
    `0${number.toString(8)}`,
    bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    [...address].map((char) => (char === '.' ? '。' : fullWidth(char))).join(''),
    address.replace('.', '%2e'),
    `[::ffff:${address}]`,
    `[::ffff:${high}:${low}]`,
    `[::${high}:${low}]`,
    `[64:ff9b::${high}:${low}]`,
    `[2002:${high}:${low}::1]`,
  ];
}

function fullWidth(digit: string): string {
  return String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xff10 - 0x30);
}
