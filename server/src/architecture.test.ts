import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importsOf, type Import } from '../test/imports-of.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Folder {
  files: string;
  /** Patterns of files; `./` is the importing file's own folder, `node:` a module of Node. */
  may: readonly string[];
}

const CONTRACTS = 'contracts/src/**/*.ts';
const PORTS = 'server/src/ports/*/index.ts';
const TELEMETRY = 'server/src/telemetry/*.ts';
const CONFIG = 'server/src/{config,settings}.ts';
/** What knows nothing of prices. */
const HELPERS = 'server/src/{in-batches,settled-within}.ts';
/** What every feature may use besides its neighbours. */
const COMMON = [CONTRACTS, PORTS, TELEMETRY, './*.ts', HELPERS];

const server = (...names: string[]) => names.map((name) => `server/src/${name}.ts`);

/** Who may import whom. The first row that names a file counts. */
const TABLE: readonly Folder[] = [
  { files: 'contracts/src/**', may: [CONTRACTS] },
  { files: 'web/src/**', may: ['web/src/**', CONTRACTS] },
  { files: 'demo-shop/src/**', may: ['demo-shop/src/**', CONTRACTS, 'node:'] },

  // Outside needs: an interface, and one file a technology.
  { files: 'server/src/ports/*/index.ts', may: [CONTRACTS] },
  { files: 'server/src/ports/database/*.ts', may: ['./*.ts', 'node:'] },
  {
    files: 'server/src/ports/queue/*.ts',
    may: ['./*.ts', 'server/src/ports/database/index.ts', 'node:'],
  },
  { files: 'server/src/ports/redis/*.ts', may: ['./*.ts', 'node:'] },
  { files: 'server/src/ports/rate-limit/token-bucket.ts', may: ['./index.ts'] },
  {
    files: 'server/src/ports/rate-limit/domain-state.ts',
    may: ['./{index,token-bucket}.ts', ...server('scrape/circuit-breaker')],
  },
  {
    files: 'server/src/ports/{cache,broadcast,rate-limit}/*.ts',
    may: [
      './*.ts',
      ...server('in-batches', 'ports/{database,broadcast}/index', 'ports/redis/{index,script}'),
      'node:',
    ],
  },
  { files: 'server/src/ports/search-index/*.ts', may: ['./*.ts', 'server/src/ports/database/index.ts'] },
  {
    files: 'server/src/ports/*/postgres.ts',
    may: ['./index.ts', 'server/src/ports/database/index.ts', 'node:'],
  },

  // What decides is pure: no I/O, no clock, no random but what is passed in.
  { files: 'server/src/extract/decode-html.ts', may: ['./*.ts', 'node:buffer'] },
  { files: 'server/src/extract/*', may: ['./*', CONTRACTS] },
  { files: 'server/src/forecast/*', may: ['./*', CONTRACTS] },
  { files: 'server/src/schedule/{priority,next-check}.ts', may: [CONTRACTS] },
  { files: 'server/src/schedule/pace.ts', may: server('ports/rate-limit/index') },
  { files: 'server/src/alerts/alert-rules.ts', may: [CONTRACTS] },
  {
    files:
      'server/src/prices/{plausible,next-point,price-figures,price-stats,history-stats,stock-to-record}.ts',
    may: ['./{next-point,price-figures,price-stats}.ts', CONTRACTS],
  },
  { files: 'server/src/scrape/circuit-breaker.ts', may: server('ports/rate-limit/index') },
  { files: 'server/src/proxies/proxy-pool.ts', may: [] },

  // Features, with the neighbours that the walk of one price names.
  { files: 'server/src/telemetry/*.ts', may: [CONTRACTS, './*.ts'] },
  { files: 'server/src/accounts/*.ts', may: [...COMMON, 'node:'] },
  { files: 'server/src/schedule/*.ts', may: COMMON },
  { files: 'server/src/prices/*.ts', may: COMMON },
  {
    files: 'server/src/search/*.ts',
    may: [...COMMON, ...server('prices/{price-figures,read-series}')],
  },
  { files: 'server/src/alerts/*.ts', may: [...COMMON, ...server('advice/mark-due')] },
  {
    files: 'server/src/advice/{lowest-fan,score-forecast,replay-forecasts}.ts',
    may: [CONTRACTS, './{lowest-fan,score-forecast,model-in-use,read-histories}.ts', ...server('forecast/*')],
  },
  { files: 'server/src/advice/*.ts', may: [...COMMON, ...server('forecast/*')] },
  {
    files: 'server/src/forecast-models/*.ts',
    may: [
      ...COMMON,
      ...server(
        'forecast/{examples,features,model,retrain,shipped-model}',
        'advice/{model-in-use,read-histories}',
      ),
      'node:',
    ],
  },
  { files: 'server/src/events/*.ts', may: [...COMMON, ...server('prices/product-copies')] },
  {
    files: 'server/src/products/*.ts',
    may: [
      ...COMMON,
      ...server(
        'advice/follow-watchers',
        'alerts/{announce,arm-rules,notify-fired,rule-store,rule-target,same-rule}',
        'prices/{plausible,product-copies}',
      ),
      ...server('schedule/{priority,request-check}', 'scrape/safe-address', 'extract/selectors'),
      'node:',
    ],
  },
  {
    files: 'server/src/proxies/*.ts',
    may: [...COMMON, ...server('scrape/{safe-address,read-body}'), 'node:'],
  },
  {
    files: 'server/src/scrape/*.ts',
    may: [
      ...COMMON,
      CONFIG,
      'server/src/proxies/*.ts',
      ...server(
        'alerts/announce',
        'extract/{page-digest,page-reading,decode-html,extract-offer}',
        'products/{canonical-url,same-product}',
      ),
      ...server('prices/{next-point,plausible,record-price,recorder,stock-to-record}'),
      ...server('schedule/{dispatch-due,next-check,pace,postpone-checks,priority}'),
      'node:',
    ],
  },
  {
    files: 'server/src/notify/channels/*.ts',
    may: [...COMMON, ...server('scrape/{read-body,safe-address,unreachable}'), 'node:'],
  },
  { files: 'server/src/notify/*.ts', may: [...COMMON, './channels/*.ts'] },

  {
    files: 'server/src/backup/*.ts',
    may: [...COMMON, ...server('prices/price-store'), 'node:'],
  },

  // What puts features to use.
  {
    files: 'server/src/api/**',
    may: [
      CONTRACTS,
      PORTS,
      TELEMETRY,
      CONFIG,
      'server/src/api/**',
      ...server(
        '{accounts,advice,alerts,forecast-models,notify,prices,products,proxies,search}/*',
        'scrape/safe-address',
        'schedule/lanes',
      ),
      'node:',
    ],
  },
  {
    files: 'server/src/roles/*.ts',
    may: [
      ...COMMON,
      ...server(
        'compose',
        'api/{app,listen}',
        '{accounts,advice,alerts,events,forecast-models,notify,prices,proxies,schedule,scrape,search}/*',
      ),
      'node:',
    ],
  },
  {
    files: 'server/src/demo/*.ts',
    may: [
      ...COMMON,
      ...server(
        'compose',
        '{accounts,alerts,prices,products,schedule}/*',
        'advice/mark-due',
        'scrape/find-chromium',
      ),
      'demo-shop/src/start-demo-shop.ts',
      'node:',
    ],
  },
  {
    files: 'server/src/commands/*.ts',
    may: [
      ...COMMON,
      CONFIG,
      ...server(
        'compose{,-backup,-doctor,-move}',
        'api/health-app',
        'roles/{index,run-roles}',
        '{demo,extract,forecast,forecast-models,notify,products,scrape}/*',
      ),
      ...server('ports/{cache,rate-limit}/memory'),
      'node:',
    ],
  },
  { files: 'server/src/main.ts', may: ['server/src/commands/*.ts', 'node:'] },
  {
    files:
      'server/src/{config,browser-settings,forecast-settings,proxy-settings,retrain-settings,settings}.ts',
    may: ['./{browser-settings,forecast-settings,proxy-settings,retrain-settings,settings}.ts'],
  },
  { files: 'server/src/in-batches.ts', may: [] },
  { files: 'server/src/settled-within.ts', may: ['node:timers/promises'] },
  { files: 'server/src/compose{,-backup,-doctor,-move,-shared-state}.ts', may: ['server/src/**', 'node:'] },
];

/** Each library's only home. */
const LIBRARIES: Readonly<Record<string, string>> = {
  typebox: '{contracts/src/**,server/src/api/routes}/*.ts',
  pg: 'server/src/ports/database/{postgres,bulk-connection}.ts',
  'rabbitmq-client': 'server/src/ports/queue/rabbitmq*.ts',
  '@redis/client': 'server/src/ports/redis/*.ts',
  undici: 'server/src/{scrape,proxies,notify/channels}/*.ts',
  cheerio: 'server/src/extract/{selectors,visible-price}.ts',
  fastify: 'server/src/api/**',
  '@fastify/*': 'server/src/api/*.ts',
  '@node-rs/argon2': 'server/src/accounts/passwords.ts',
  nodemailer: 'server/src/notify/channels/email.ts',
  standardwebhooks: 'server/src/notify/channels/webhook.ts',
  'ipaddr.js': 'server/src/scrape/safe-address.ts',
  'playwright-core':
    'server/src/scrape/{launch-chromium,open-page,page-window,document-gate,render-page,rendered-result}.ts',
  'robots-parser': 'server/src/scrape/parsed-robots.ts',
  tldts: 'server/src/{products/canonical-url,scrape/chain-cookies}.ts',
  pino: 'server/src/telemetry/log.ts',
  'prom-client': 'server/src/{telemetry/metrics,api/health}.ts',
  react: 'web/src/**',
  'react-dom': 'web/src/app/main.tsx',
  '@tanstack/*': 'web/src/**',
  uplot: 'web/src/charts/*',
};

const files = globSync('{contracts,demo-shop,server,web}/src/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .sort();
const imports = new Map(
  files.map((file) => [
    file,
    importsOf(readFileSync(path.join(ROOT, file), 'utf8')).map((one) => locate(one, file)),
  ]),
);

interface Located extends Import {
  /** A file of the repository, a module of Node, or the name of a package. */
  target: string;
  kind: 'file' | 'node' | 'package';
}

function locate(one: Import, importer: string): Located {
  const { specifier } = one;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(importer), specifier.replace(/\?.*$/, ''));
    return { ...one, kind: 'file', target };
  }
  const own = /^@tidemark\/([^/]+)\/(.+)$/.exec(specifier);
  if (own) return { ...one, kind: 'file', target: `${own[1]}/src/${own[2]}` };
  if (specifier.startsWith('node:')) return { ...one, kind: 'node', target: specifier };
  return {
    ...one,
    kind: 'package',
    target: specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  };
}

function mayImport(importer: string, { kind, target }: Located, may: readonly string[]): boolean {
  if (kind === 'node') return may.includes('node:') || may.includes(target);
  const folder = path.posix.dirname(importer);
  return may.some((pattern) => path.matchesGlob(target, pattern.replace(/^\.\//, `${folder}/`)));
}

const rowOf = (file: string) => TABLE.find((row) => path.matchesGlob(file, row.files));

describe('the table of who may import whom', () => {
  it('knows every file, and every row of it has files', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter((file) => !rowOf(file))).toEqual([]);
    const used = new Set(files.map(rowOf));
    expect(TABLE.filter((row) => !used.has(row)).map((row) => row.files)).toEqual([]);
  });

  it('finds the imports there are', () => {
    const targets = (imports.get('server/src/compose.ts') ?? []).map(({ target }) => target);
    expect(targets).toEqual(
      expect.arrayContaining(['server/src/ports/queue/postgres.ts', 'server/src/config.ts', 'node:fs']),
    );
    const main = (imports.get('server/src/main.ts') ?? []).map(({ target }) => target);
    expect(main).toContain('server/src/commands/start.ts');
  });

  it.each(TABLE.map((row) => [row.files, row.may] as const))('is kept by %s', (pattern, may) => {
    const offences = files
      .filter((file) => rowOf(file)?.files === pattern)
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter((one) => one.kind !== 'package' && !mayImport(file, one, may))
          .map((one) => `${file} -> ${one.target}`),
      );
    expect(offences).toEqual([]);
  });

  it.each([
    ['server/src/extract/scan.ts', 'node:fs'],
    ['server/src/extract/scan.ts', '../scrape/fetch-page.ts'],
    ['server/src/forecast/train.ts', 'node:fs'],
    ['server/src/prices/record-price.ts', '../alerts/evaluate-alerts.ts'],
    ['server/src/prices/record-price.ts', '../ports/database/postgres.ts'],
    ['server/src/ports/queue/postgres.ts', '../database/postgres.ts'],
    ['server/src/alerts/alert-rules.ts', './arm-rules.ts'],
    ['web/src/app/main.tsx', '../../../server/src/config.ts'],
    ['contracts/src/money.ts', '@tidemark/demo-shop/start-demo-shop.ts'],
  ])('would not let %s import %s', (file, specifier) => {
    const one = locate({ specifier, typesOnly: false }, file);
    expect(mayImport(file, one, rowOf(file)?.may ?? [])).toBe(false);
  });

  it('names only files that exist', () => {
    const missing = [...imports].flatMap(([file, all]) =>
      all
        .filter(({ kind, target }) => kind === 'file' && globSync(target, { cwd: ROOT }).length === 0)
        .map(({ target }) => `${file} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('every library', () => {
  const uses = [...imports].flatMap(([file, all]) =>
    all.filter(({ kind }) => kind === 'package').map(({ target }) => ({ file, library: target })),
  );
  const homeOf = (library: string) =>
    Object.entries(LIBRARIES).find(([pattern]) => path.matchesGlob(library, pattern))?.[1];

  it('is imported at its home alone', () => {
    const strays = uses
      .filter(({ file, library }) => !path.matchesGlob(file, homeOf(library) ?? ''))
      .map(({ file, library }) => `${file} -> ${library}`);
    expect(strays).toEqual([]);
  });

  it.each(Object.keys(LIBRARIES))('in the list is used: %s', (pattern) => {
    expect(uses.some(({ library }) => path.matchesGlob(library, pattern))).toBe(true);
  });
});

describe('the graph of imports', () => {
  it('has no cycles at run time', () => {
    const edges = new Map(
      [...imports].map(([file, all]) => [
        file,
        all.filter((one) => !one.typesOnly).map(({ target }) => target),
      ]),
    );
    expect(cyclesOf(edges)).toEqual([]);
  });

  it('would show one', () => {
    const edges = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(cyclesOf(edges)).toEqual(['a -> b -> c -> a']);
  });
});

function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) return void cycles.push([...trail.slice(start), file].join(' -> '));
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
