import { BlockList, isIP } from 'node:net';

/** One environment variable: its name, documentation and default, and how its value is parsed. */
export interface Setting<T> {
  readonly name: string;
  readonly doc: string;
  readonly shownDefault: string;
  /** Parses the value; undefined gives the default. Throws an Error that describes a valid value. */
  read(value: string | undefined): T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** Reverse proxies: how many there are one behind the other, their networks, or none. */
export type TrustedProxies = false | number | readonly string[];

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;

/** A name, an IPv4 address or a bracketed IPv6 address, with an optional port. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

export const setting = {
  text: (name: string, fallback: string, doc: string): Setting<string> => ({
    name,
    doc,
    shownDefault: `\`${fallback}\``,
    read: (value) => value ?? fallback,
  }),

  word: (name: string, fallback: string, doc: string): Setting<string> => ({
    name,
    doc,
    shownDefault: `\`${fallback}\``,
    read(value = fallback) {
      if (/^[a-z0-9-]{1,40}$/.test(value)) return value;
      throw new Error('expected 1 to 40 characters from a-z, 0-9 and -');
    },
  }),

  optionalText: (name: string, doc: string): Setting<string | undefined> => ({
    name,
    doc,
    shownDefault: '(none)',
    read: (value) => value,
  }),

  integer: (
    name: string,
    fallback: number,
    doc: string,
    { min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
  ): Setting<number> => ({
    name,
    doc,
    shownDefault: `\`${fallback}\``,
    read(value) {
      if (value === undefined) return fallback;
      const number = Number(value);
      if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
      throw new Error(
        `expected a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`,
      );
    },
  }),

  boolean: (name: string, fallback: boolean, doc: string): Setting<boolean> => ({
    name,
    doc,
    shownDefault: `\`${fallback}\``,
    read(value) {
      if (value === undefined) return fallback;
      if (value === 'true' || value === '1') return true;
      if (value === 'false' || value === '0') return false;
      throw new Error('expected true or false');
    },
  }),

  choice: <const T extends string>(
    name: string,
    fallback: NoInfer<T>,
    choices: readonly T[],
    doc: string,
  ): Setting<T> => ({
    name,
    doc: `${doc} (${choices.join(', ')})`,
    shownDefault: `\`${fallback}\``,
    read(value) {
      const found = choices.find((choice) => choice === (value ?? fallback));
      if (found === undefined) throw new Error(`expected one of ${choices.join(', ')}`);
      return found;
    },
  }),

  hosts: (name: string, doc: string): Setting<readonly string[]> => ({
    name,
    doc,
    shownDefault: '(none)',
    read(value) {
      const hosts = (value ?? '')
        .split(',')
        .map((item) => item.trim().toLowerCase())
        .filter(Boolean);
      const wrong = hosts.find((host) => !HOST.test(host));
      if (wrong !== undefined) throw new Error(`expected host or host:port, not ${JSON.stringify(wrong)}`);
      return hosts;
    },
  }),

  proxies: (name: string, doc: string): Setting<TrustedProxies> => ({
    name,
    doc,
    shownDefault: '(none)',
    read(value) {
      if (value === undefined || value === 'false' || value === '0') return false;
      if (/^[1-9]$/.test(value)) return Number(value);
      const networks = value.split(',').map((item) => item.trim());
      if (networks.every(isNetwork)) return networks;
      throw new Error(
        'expected the number of reverse proxies in front of the service, such as 1, or their networks, such as 10.0.0.0/8,::1; true would trust addresses that callers make up',
      );
    },
  }),

  /** Addresses, networks as address/bits, and some of these words. */
  networks: (
    name: string,
    fallback: readonly string[],
    words: readonly string[],
    doc: string,
  ): Setting<readonly string[]> => ({
    name,
    doc: `${doc} (addresses, address/bits, ${words.join(', ')})`,
    shownDefault: `\`${fallback.join()}\``,
    read(value) {
      if (value === undefined) return fallback;
      const entries = value
        .split(',')
        .map((item) => item.trim().toLowerCase())
        .filter((item) => item !== '' && item !== 'none');
      const wrong = entries.find((entry) => !words.includes(entry) && !isNetwork(entry));
      if (wrong === undefined) return entries;
      throw new Error(`expected addresses, networks, ${words.join(', ')}, not ${JSON.stringify(wrong)}`);
    },
  }),

  optionalUrl: (name: string, doc: string): Setting<string | undefined> => ({
    name,
    doc,
    shownDefault: '(none)',
    read(value) {
      if (value !== undefined && !URL.canParse(value)) throw new Error('expected a URL');
      return value;
    },
  }),
};

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
