import { type SeededRandom } from './hostile-shop/random.ts';

/** A part of a JSON Schema, as the contracts have them. */
interface Schema {
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** Texts that parsers, databases and URLs have trouble with. URLs lead nowhere but to this machine. */
const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '💥'.repeat(300),
  'x'.repeat(70_000),
  "'; DROP TABLE accounts; --",
  '%',
  '%00',
  '%c0%ae%c0%ae/',
  '../../../../etc/passwd',
  '\\\\x',
  '-1',
  '0',
  '00',
  '1e400',
  'NaN',
  '9'.repeat(18),
  '9'.repeat(40),
  '1.5',
  'null',
  'true',
  '__proto__',
  'constructor',
  '[object Object]',
  '$1',
  '{{7*7}}',
  '\r\nX-Injected: yes',
  '2026-02-30T25:61:61Z',
  'http://h:99999/',
  'http://%00/',
  'http://[::1]:0/',
  'http://127.0.0.1:1/',
  'http://user:pass@127.0.0.1:1/#x',
  'http://127.0.0.1:1/' + 'a/'.repeat(5000),
  'http:///',
  'http:127.0.0.1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'a@b',
  `${'a'.repeat(64)}@${'b.'.repeat(120)}example`,
  '"a b"@example.invalid',
];

const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [[[[[[]]]]]],
  { a: { b: { c: {} } } },
  Array.from({ length: 3000 }, () => 1),
];

export function nastyText(random: SeededRandom): string {
  if (random.chance(0.2))
    return String.fromCharCode(...Array.from({ length: random.below(30) }, () => random.below(0x1_0000)));
  return random.pick(NASTY_TEXTS);
}

function nastyValue(random: SeededRandom): unknown {
  return random.chance(0.6) ? nastyText(random) : random.pick(NASTY_VALUES);
}

/** A value of roughly this schema; each part of it is replaced with a nasty one now and then. */
export function valueLike(schema: Schema | undefined, random: SeededRandom): unknown {
  if (!schema || random.chance(0.15)) return nastyValue(random);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  if (schema.anyOf) return valueLike(random.pick(schema.anyOf), random);
  if (schema.properties) return objectLike(schema.properties, random);
  if (schema.type === 'array')
    return Array.from({ length: random.below(4) }, () => valueLike(schema.items, random));
  if (schema.type === 'boolean') return random.chance(0.5);
  if (schema.type === 'null') return null;
  if (schema.type === 'integer' || schema.type === 'number')
    return (schema.minimum ?? 0) + random.below(Math.max(1, Math.min(1000, schema.maximum ?? 1000)));
  return textLike(schema, random);
}

function objectLike(properties: Readonly<Record<string, Schema>>, random: SeededRandom): object {
  const entries = Object.entries(properties)
    .filter(() => !random.chance(0.15))
    .map(([key, schema]) => [key, valueLike(schema, random)]);
  if (random.chance(0.1)) entries.push([nastyText(random), nastyValue(random)]);
  return Object.fromEntries(entries) as object;
}

function textLike({ format }: Schema, random: SeededRandom): string {
  if (format === 'email') return `user${random.below(50)}@example.invalid`;
  if (format === 'uri') return `http://127.0.0.1:${1 + random.below(9)}/p/${random.below(50)}`;
  return random.pick(['1', String(random.below(100)), '19.99', 'words', 'correct horse battery']);
}
