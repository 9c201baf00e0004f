import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCommentLine, proseOf } from '../test/architecture/prose-of.ts';
import { readSource, ROOT, sourceFiles } from '../test/architecture/module-graph.ts';

/** Generated, or pages of shops. */
const NOT_OURS = ['docs/configuration.md', 'server/test/pages/**', 'server/src/ports/database/rows.ts'];
/** Quote the words to avoid. */
const QUOTE_THE_RULES = new Set(['docs/glossary.md', 'CONTRIBUTING.md', 'server/src/plain-english.test.ts']);

const WIDTH = { code: 110, markdown: 120 };

/** What to write is in docs/glossary.md. Each pattern comes with a text it refuses and one it accepts. */
const WORDS: readonly (readonly [pattern: RegExp, refused: string, accepted: string])[] = [
  [/\banew\b/i, 'The page is read anew', 'The page is read again'],
  [/\bfor ever\b/i, 'Daily rows are kept for ever', 'Daily rows are kept forever'],
  [/\bat the most\b/i, 'Looks back 400 days at the most', 'Looks back at most 400 days'],
  [/\bby and by\b/i, 'Old rows leave by and by', 'Old rows are deleted in small batches'],
  [/\bsome \d/i, 'The name takes some 20 bytes', 'The name takes about 20 bytes'],
  [/\b(?:thereby|whereof|wherein|thereof)\b/i, 'Whereof two are trials', 'Two of them are trials'],
  [/\bper cent\b|\d %/i, 'A fall of 6.8 % or more', 'A fall of 6.8% or more'],
  [/\b(?:whoever|somebody|nobody)\b/i, 'Lost if nobody listens', 'Lost if there is no subscriber'],
  [/\bhears?\b/i, 'Hears why the server ended', 'Called with the reason when the server ends'],
  [/\b(?:is|are|be|been|was|were) told\b/i, 'The user is told of a fall', 'The user is notified of a fall'],
  [/\btells the\b|\btells? of\b/i, 'Tells the rules', 'Publishes an event for the rules'],
  [/(?:^|[.!?:] )Of (?!course)/, 'Of two offers, the best', 'The best of two offers'],
  [
    /\bso (?:long|many) (?!as\b|that\b)|\bso-manieth\b/i,
    'For so long a lease holds',
    'A lease holds for 5 s',
  ],
  [/\bcom(?:e|es|ing) due\b/i, 'The check comes due', 'The check becomes due'],
  [/\bmade[- ]up\b/i, 'A made-up page', 'A generated page'],
  [/\bby hand\b/i, 'Started by hand', 'Started manually'],
  [/\bin hand\b/i, 'Finishes what is in hand', 'Finishes the messages in flight'],
  [/\b(?:guilty|innocent)\b/i, 'The guilty process', 'The failed process'],
  [/\b(?:dies|died)\b/i, 'Its consumer died', 'Its consumer crashed'],
  [/\b(?:stands for|is left to|comes of|goes without)\b/i, 'Null stands for none', 'Null means none'],
  [/\b(?:is|are|was|were) away\b/i, 'While Redis is away', 'While Redis is unreachable'],
  [/\bdear\b/i, 'Parsing is dear', 'Parsing is expensive'],
];

/** Former names, each with a line of code that is refused and the line to write instead. */
const NAMES: readonly (readonly [pattern: RegExp, refused: string, accepted: string])[] = [
  [/\blookAtPage|\b(?:type|interface) Look\b/, 'await lookAtPage(task)', 'await visitPage(task)'],
  [/\b(?:type|interface) Record\b/, 'export type Record = (', 'export type RecordCheck = ('],
  [/\breader(?:Of|Key)\b|\breadBy\b/, 'readBy: readerOf(rules)', 'extractorKey: extractorKeyOf(rules)'],
  [/\bdrop(?:Product)?Copies\b|product-copies/, 'dropCopies(ids)', 'invalidateProducts(ids)'],
  [/\bbelieve(?:dFor|Ms)\b/, 'believedFor(load, 1000)', 'memoizeFor(load, { ttlMs: 1000 })'],
  [/\binBatches\b|shared-loads/, 'inBatches(insert)', 'batchCalls(insert)'],
  [
    /spare-limits|wall-marks|page-window|document-gate|rabbitmq-letters/,
    './page-window.ts',
    './page-probe.ts',
  ],
  [
    /\bsoberChance\b|\bagreeingLows\b|\blowestFan\b/,
    'soberChance(chance)',
    'shrinkOverconfidentChance(chance)',
  ],
  [/\btellRules\b|\bproductsThatAreHeard\b/, 'await tellRules(ids)', 'await emitVerdictEvents(ids)'],
  [/\bbeTheOnlyOne\b|\bisAlone\b/, 'await beTheOnlyOne()', 'await acquireInstanceLock()'],
  [/\bBrowserLine\b|#bury\b/, 'this.#bury(message)', 'this.#deadLetter(message)'],
  [/\bFurnishing\b|\bfurnish\w*\(/i, 'furnishDatabase(plan)', 'seedDatabase(plan)'],
];

const GLOB = '{*,{bench,contracts,demo-shop,docs,e2e,scripts,server,web}/**/*}.{ts,tsx,css,sql,md}';
const files = globSync(GLOB, { cwd: ROOT, exclude: ['**/node_modules', '**/dist'] });
const texts = files
  .filter((file) => !NOT_OURS.some((glob) => path.matchesGlob(file, glob)))
  .map((file) => ({ file, source: readSource(file) }));
const ownWords = texts.filter(({ file }) => !QUOTE_THE_RULES.has(file));
const prose = ownWords.flatMap(({ file, source }) => proseOf(file, source).map((one) => ({ ...one, file })));
const lines = ownWords.flatMap(({ file, source }) =>
  source.split('\n').map((text, index) => ({ file, line: index + 1, text })),
);

const describeLine = ({ file, line, text }: { file: string; line: number; text: string }) =>
  `${file}:${line}: ${text}`;

function tooWide(file: string, source: string): string[] {
  return proseOf(file, source)
    .filter(({ raw }) => raw.length > maxWidth(file, raw))
    .map(({ line, raw }) => `${file}:${line}: ${raw.length}`);
}

function maxWidth(file: string, line: string): number {
  if (!file.endsWith('.md')) return isCommentLine(line) ? WIDTH.code : Infinity;
  const cannotBreak = /^\s*\||^\s*\S+$/.test(line);
  return cannotBreak ? Infinity : WIDTH.markdown;
}

describe('plain English', () => {
  it('is checked in all folders', () => {
    const folders = new Set(files.map((file) => file.split('/')[0]));
    for (const folder of [
      'bench',
      'contracts',
      'demo-shop',
      'docs',
      'e2e',
      'scripts',
      'server',
      'web',
      'README.md',
    ])
      expect(folders).toContain(folder);
    expect(prose.length).toBeGreaterThan(3000);
  });

  it('keeps comments and docs within the width of a line', () => {
    const wide = texts.flatMap(({ file, source }) => tooWide(file, source));
    expect(wide).toEqual([]);
  });

  it('refuses a wide comment, and lets code and code fences be wide', () => {
    const sentence = 'A check ends. '.repeat(8);
    expect(tooWide('server/src/x.ts', `/** ${sentence}*/\nconst text = '${sentence}';`)).toHaveLength(1);
    expect(tooWide('README.md', `${sentence.repeat(2)}\n\`\`\`\n${sentence.repeat(2)}\n\`\`\``)).toHaveLength(
      1,
    );
  });

  it.each(WORDS)('has no comment, document, test title or message with %s', (pattern, refused, accepted) => {
    expect(proseOf('x.ts', `/** ${refused}. */`).some(({ text }) => pattern.test(text))).toBe(true);
    expect(pattern.test(accepted)).toBe(false);
    expect(prose.filter(({ text }) => pattern.test(text)).map(describeLine)).toEqual([]);
  });
});

describe('plain names', () => {
  it.each(NAMES)('has no code with the former names %s', (pattern, refused, accepted) => {
    expect(pattern.test(refused)).toBe(true);
    expect(pattern.test(accepted)).toBe(false);
    expect(lines.filter(({ text }) => pattern.test(text)).map(describeLine)).toEqual([]);
  });

  it('gives each type of the server a name of its own', () => {
    const declared = sourceFiles
      .filter((file) => file.startsWith('server/') && !NOT_OURS.includes(file))
      .flatMap((file) => declaredTypes(readSource(file)).map((name) => ({ name, file })));
    const shared = [...Map.groupBy(declared, ({ name }) => name)].filter(([, all]) => all.length > 1);
    expect(shared.map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`)).toEqual([]);
  });

  it('finds the types that a file declares', () => {
    const source =
      "export interface Lease {}\ntype Outcome = 'gone';\nexport class Pool {}\nexport { type Url };";
    expect(declaredTypes(source)).toEqual(['Lease', 'Outcome', 'Pool']);
  });
});

function declaredTypes(source: string): string[] {
  const declarations = source.matchAll(/^(?:export )?(?:abstract )?(?:type|interface|class) (\w+)/gm);
  return [...declarations].map(([, name = '']) => name);
}
