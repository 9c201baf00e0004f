import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../test/architecture/cycles.ts';
import {
  fileExists,
  filesByFolder,
  importsByFile,
  readSource,
  resolveImport,
  sourceFiles,
  type ResolvedImport,
} from '../test/architecture/module-graph.ts';

/** Floors from the lowest up. A file imports floors below its own. */
const SERVER_FLOORS = [
  ['lib', 'config', 'telemetry'],
  ['ports'],
  ['store'],
  ['shop'],
  ['features'],
  ['api'],
  ['app'],
  ['main.ts'],
];
const WEB_FLOORS = [['api', 'format'], ['live'], ['styles'], ['charts'], ['ui'], ['features'], ['app']];

/** Floors whose folders are separate rooms; the others are one room each. */
const DIVIDED: ReadonlySet<string> = new Set(['ports', 'store', 'shop', 'features', 'app']);

/** What a folder may import of its own floor, besides itself. */
const SAME_FLOOR: Readonly<Record<string, readonly string[]>> = {
  'server/src/ports/*': ['ports/database', 'ports/redis', 'ports/broadcast'],
  'server/src/store/prices': ['store/products', 'store/schedule', 'store/events'],
  'server/src/store/events': ['store/products'],
  'server/src/shop/proxies': ['shop/net'],
  'server/src/shop/browser': ['shop/net'],
  'server/src/shop/images': ['shop/net'],
  'server/src/shop/page': ['shop/net', 'shop/extract'],
  'server/src/shop/crawling': ['shop/net', 'shop/proxies', 'shop/browser'],
  'server/src/features/alerts': ['features/notify', 'features/forecasting'],
  'server/src/features/accounts': ['features/notify'],
  'server/src/features/products': ['features/alerts', 'features/notify', 'features/forecasting'],
  'server/src/features/checks': ['features/products', 'features/notify'],
  'server/src/app/{roles,commands,demo}': ['app/compose', 'app/roles', 'app/demo', 'app/processes'],
  'server/src/app/processes': ['app/compose'],
  'server/src/app/compose': ['app/operations'],
  'web/src/features/{admin,products}': ['features/forecasts', 'features/rules'],
};

/** Folders without I/O, clock or chance: they import contracts, the libraries named below, and each other. */
const PURE = ['shop/extract', 'features/forecasting/model', 'features/forecasting/training', '**/rules'];
/** Holds no I/O. */
const PURE_NODE_MODULES: ReadonlySet<string> = new Set(['node:buffer']);

/** The one place that picks a technology. */
const COMPOSITION_ROOT = 'server/src/app/compose/**';

/** Each library's only home. */
const LIBRARIES: Readonly<Record<string, string>> = {
  typebox: '{contracts/src,server/src/api/routes}/**',
  pg: 'server/src/ports/database/postgres/*.ts',
  'rabbitmq-client': 'server/src/ports/queue/rabbitmq/*.ts',
  '@redis/client': 'server/src/ports/redis/*.ts',
  undici: 'server/src/{shop/{net,net/address-pace,proxies},features/notify/channels}/*.ts',
  cheerio: 'server/src/shop/extract/{verdict,visible}/*.ts',
  fastify: 'server/src/api/**',
  '@fastify/*': 'server/src/api/**',
  '@node-rs/argon2': 'server/src/features/accounts/passwords.ts',
  nodemailer: 'server/src/features/notify/channels/email.ts',
  standardwebhooks: 'server/src/features/notify/channels/webhook.ts',
  'ipaddr.js': 'server/src/shop/net/address-guard.ts',
  'playwright-core': 'server/src/shop/browser/*.ts',
  tldts: 'server/src/shop/{crawling/canonical-url,net/chain-cookies}.ts',
  pino: 'server/src/telemetry/log.ts',
  'prom-client': 'server/src/{telemetry/metrics,api/health}.ts',
  react: 'web/src/**',
  'react-dom': 'web/src/app/main.tsx',
  '@tanstack/*': 'web/src/**',
  uplot: 'web/src/charts/*',
};

/**
 * The files that may read the wall clock, because they compare it with stored or received times or show it.
 * It can be set back and forth, so durations are measured with `performance.now()`.
 */
const WALL_CLOCK: readonly string[] = [
  'demo-shop/src/request-log.ts',
  'server/src/api/routes/admin/breakers.ts',
  'server/src/app/compose/compose-backup.ts',
  'server/src/features/accounts/find-caller.ts',
  'server/src/features/checks/visit-page.ts',
  'server/src/features/products/sparkline.ts',
  'server/src/shop/browser/rendered-result.ts',
  'server/src/shop/images/image-folder.ts',
  'server/src/shop/net/fetch-page.ts',
  'server/src/shop/proxies/stored-proxy-pool.ts',
];

const MAX_FILES = { server: 25, web: 30 };
/** Have one file per language, whatever their number. */
const WORD_LISTS = new Set(['server/src/shop/extract/words', 'server/src/shop/extract/words/examples']);

interface Edge {
  from: string;
  to: ResolvedImport;
}

const edges: readonly Edge[] = [...importsByFile].flatMap(([from, all]) => all.map((to) => ({ from, to })));
const fileEdges = edges.filter(({ to }) => to.kind === 'file');
const describeEdge = ({ from, to }: Edge) => `${from} -> ${to.target}`;

function floorOf(file: string): number {
  const [workspace, , room = ''] = file.split('/');
  const floors = workspace === 'server' ? SERVER_FLOORS : WEB_FLOORS;
  return floors.findIndex((rooms) => rooms.includes(room));
}

/**
 * The folder that a row of the table names: `server/src/ports/queue` for
 * `server/src/ports/queue/rabbitmq/retries.ts`.
 */
function roomOf(file: string): string {
  const depth = DIVIDED.has(file.split('/')[2] ?? '') ? 4 : 3;
  return path.posix.dirname(file).split('/').slice(0, depth).join('/');
}

function isPure(file: string): boolean {
  const folder = path.posix.dirname(file);
  return PURE.some((pure) =>
    ['', '/**'].some((below) => path.matchesGlob(folder, `server/src/${pure}${below}`)),
  );
}

function mayImport({ from, to }: Edge): boolean {
  if (to.kind !== 'file' || to.target.startsWith('contracts/src/')) return true;
  const [workspace] = from.split('/');
  if (to.target.startsWith('demo-shop/'))
    return workspace === 'demo-shop' || from.startsWith('server/src/app/demo/');
  if (!to.target.startsWith(`${workspace}/`)) return false;
  if (workspace !== 'server' && workspace !== 'web') return true;
  const [own, target] = [floorOf(from), floorOf(to.target)];
  if (own !== target) return target < own;
  return roomOf(from) === roomOf(to.target) || sameFloorRooms(from).includes(roomOf(to.target));
}

function sameFloorRooms(file: string): string[] {
  const [workspace] = file.split('/');
  return Object.entries(SAME_FLOOR)
    .filter(([room]) => path.matchesGlob(roomOf(file), room))
    .flatMap(([, rooms]) => rooms.map((room) => `${workspace}/src/${room}`));
}

function mayUsePort({ from, to }: Edge): boolean {
  const port = /^server\/src\/ports\/([^/]+)\/(.+)\.ts$/.exec(to.target);
  if (!port) return true;
  const [, need = '', file] = port;
  const isInterface = file === need || (need === 'database' && file === 'rows');
  return (
    isInterface || from.startsWith(`server/src/ports/${need}/`) || path.matchesGlob(from, COMPOSITION_ROOT)
  );
}

function mayPureImport({ to }: Edge): boolean {
  if (to.kind === 'node') return PURE_NODE_MODULES.has(to.target);
  if (to.kind === 'package') return true;
  return to.target.startsWith('contracts/src/') || /\/lib\/|\.json$/.test(to.target) || isPure(to.target);
}

/** An edge as it would be if `from` had the import. */
const edge = (from: string, specifier: string): Edge => ({
  from,
  to: resolveImport({ specifier, typesOnly: false }, from),
});

describe('the floors', () => {
  it('hold every file of the server and the web app', () => {
    const homeless = sourceFiles.filter((file) => /^(server|web)\//.test(file) && floorOf(file) < 0);
    expect(sourceFiles.length).toBeGreaterThan(400);
    expect(homeless).toEqual([]);
  });

  it('let a file import lower floors, and of its own floor what the table names', () => {
    expect(edges.filter((one) => !mayImport(one)).map(describeEdge)).toEqual([]);
  });

  it('name in the table of neighbours only imports that exist', () => {
    const unused = Object.entries(SAME_FLOOR).flatMap(([room, targets]) =>
      targets
        .filter(
          (target) =>
            !fileEdges.some(
              ({ from, to }) =>
                path.matchesGlob(roomOf(from), room) && roomOf(to.target).endsWith(`/src/${target}`),
            ),
        )
        .map((target) => `${room} -> ${target}`),
    );
    expect(unused).toEqual([]);
  });

  it.each([
    ['server/src/store/prices/record-price.ts', '../../features/alerts/evaluate-alerts.ts'],
    ['server/src/ports/queue/postgres/postgres.ts', '../../../store/schedule/lanes.ts'],
    ['server/src/features/alerts/arm-rules.ts', '../products/watch-page.ts'],
    ['web/src/app/main.tsx', '../../../server/src/config/config.ts'],
    ['web/src/ui/button.tsx', '../features/rules/rule-form.tsx'],
    ['contracts/src/money.ts', '@tidemark/demo-shop/start-demo-shop.ts'],
  ])('would refuse the import of %s from %s', (from, specifier) => {
    expect(mayImport(edge(from, specifier))).toBe(false);
  });
});

describe('pure folders', () => {
  it('import nothing that does I/O', () => {
    const impure = edges.filter((one) => isPure(one.from) && !mayPureImport(one));
    expect(impure.map(describeEdge)).toEqual([]);
  });

  it.each([
    ['server/src/shop/extract/html/scan.ts', 'node:fs'],
    ['server/src/shop/extract/html/scan.ts', '../../net/fetch-page.ts'],
    ['server/src/features/forecasting/training/train.ts', 'node:fs'],
    ['server/src/store/prices/rules/next-point.ts', '../../../ports/database/database.ts'],
  ])('would refuse the import of %s from %s', (from, specifier) => {
    expect(isPure(from)).toBe(true);
    expect(mayPureImport(edge(from, specifier))).toBe(false);
  });
});

describe('a technology', () => {
  it('is picked in the composition root alone', () => {
    expect(fileEdges.filter((one) => !mayUsePort(one)).map(describeEdge)).toEqual([]);
  });

  it('would be refused to a role', () => {
    const taken = edge('server/src/app/roles/worker.ts', '../../ports/queue/rabbitmq/rabbitmq.ts');
    expect(mayUsePort(taken)).toBe(false);
  });
});

describe('a library', () => {
  const uses = edges.filter(({ to }) => to.kind === 'package');
  const homeOf = (library: string) =>
    Object.entries(LIBRARIES).find(([pattern]) => path.matchesGlob(library, pattern))?.[1] ?? '';

  it('is imported in its home alone', () => {
    const strays = uses.filter(({ from, to }) => !path.matchesGlob(from, homeOf(to.target)));
    expect(strays.map(describeEdge)).toEqual([]);
  });

  it.each(Object.keys(LIBRARIES))('is used when the table lists it: %s', (pattern) => {
    expect(uses.some(({ to }) => path.matchesGlob(to.target, pattern))).toBe(true);
  });
});

describe('the wall clock', () => {
  it('is read with Date.now only in the listed files, so that setting it changes no duration', () => {
    const readers = sourceFiles.filter(
      (file) => !file.startsWith('web/') && readSource(file).includes('Date.now'),
    );
    expect(readers).toEqual(WALL_CLOCK);
  });
});

describe('the graph of imports, types included', () => {
  it('has no cycle of files', () => {
    const graph = new Map([...importsByFile].map(([file, all]) => [file, all.map(({ target }) => target)]));
    expect(findCycles(graph)).toEqual([]);
  });

  it('has no cycle of folders', () => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of fileEdges) {
      const [folder, target] = [path.posix.dirname(from), path.posix.dirname(to.target)];
      if (folder !== target && !isEntry(from))
        graph.set(folder, (graph.get(folder) ?? new Set()).add(target));
    }
    expect(findCycles(graph)).toEqual([]);
  });

  it('would show a cycle', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(findCycles(graph)).toEqual(['a -> b -> c -> a']);
  });

  it('names only files that exist', () => {
    expect(fileEdges.filter(({ to }) => !fileExists(to.target)).map(describeEdge)).toEqual([]);
  });
});

/** An entry lies in its package's root folder and is imported from outside the package alone. */
function isEntry(file: string): boolean {
  const own = file.split('/')[0] ?? '';
  const importers = fileEdges.filter(({ to }) => to.target === file).map(({ from }) => from);
  return path.matchesGlob(file, '*/src/*') && !importers.some((from) => from.startsWith(`${own}/`));
}

describe('a folder', () => {
  it('has at most 25 files in the server and 30 in the web app', () => {
    const crowded = [...filesByFolder()].filter(
      ([folder, files]) =>
        !WORD_LISTS.has(folder) &&
        files.length > (folder.startsWith('web/') ? MAX_FILES.web : MAX_FILES.server),
    );
    expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });
});
