import { type IncomingMessage } from 'node:http';
import { MODES, type Behaviour, type Behaviours } from './behaviour.ts';
import { changePrice } from './change-price.ts';
import { ControlError } from './control-error.ts';
import { ENGINES } from './catalogue/engine.ts';
import { type PriceClock } from './price-clock.ts';
import { type ProductPages } from './product-pages.ts';
import { type RequestLog } from './request-log.ts';
import { summarize, type Inventory } from './catalogue/inventory.ts';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_DELAY_MS = 600_000;
const MAX_TICKS = 10_000;

export interface ShopState {
  readonly inventory: Inventory;
  readonly clock: PriceClock;
  readonly pages: ProductPages;
  readonly behaviours: Behaviours;
  readonly requests: RequestLog;
}

type Body = Readonly<Record<string, unknown>>;

/** The control API: each action takes the request's JSON body and returns the response's JSON. */
const ACTIONS: Readonly<Record<string, (controls: ShopState, origin: string, body: Body) => unknown>> = {
  'GET /__control/products': ({ inventory }, origin) =>
    inventory.all().map((item) => summarize(item, origin)),
  'GET /__control/requests': ({ requests }) => requests.report(),
  'POST /__control/reset-requests': ({ requests }) => {
    requests.reset();
    return requests.report();
  },
  'POST /__control/price': setPrice,
  'POST /__control/template': setTemplate,
  'POST /__control/behaviour': setBehaviour,
  'POST /__control/clock': ({ clock }, _origin, body) => {
    const ticks = wholeNumber(body, 'ticks', 1, MAX_TICKS) ?? 1;
    return { ticks, moved: [...new Set(Array.from({ length: ticks }, () => clock.tick()).flat())] };
  },
};

/** Runs the control action of a request. Throws ControlError with the status of the response. */
export async function handleControlRequest(
  controls: ShopState,
  request: IncomingMessage,
  path: string,
  origin: string,
): Promise<unknown> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const action = ACTIONS[`${method} ${path}`];
  if (action) return action(controls, origin, method === 'POST' ? await readBody(request) : {});
  const otherMethod = Object.keys(ACTIONS).some((known) => known.endsWith(` ${path}`));
  throw otherMethod
    ? new ControlError(405, `${path} does not support ${method}`)
    : new ControlError(
        404,
        `unknown control route ${path}; known routes: ${Object.keys(ACTIONS).join(', ')}`,
      );
}

function setPrice({ inventory }: ShopState, origin: string, body: Body): unknown {
  const item = changePrice(inventory, {
    product: text(body, 'product'),
    price: text(body, 'price'),
    listPrice: body['listPrice'] === null ? null : optionalText(body, 'listPrice'),
    availability: optionalText(body, 'availability'),
  });
  return summarize(item, origin);
}

function setTemplate({ pages }: ShopState, _origin: string, body: Body): unknown {
  const engine = oneOf(body, 'engine', ENGINES);
  const { broken } = body;
  if (typeof broken !== 'boolean') throw new ControlError(400, 'broken must be true or false');
  pages.redesign(engine, broken);
  return { engine, broken };
}

function setBehaviour({ inventory, behaviours }: ShopState, _origin: string, body: Body): unknown {
  const requested = text(body, 'scope');
  const scope =
    requested === 'all' || ENGINES.some((engine) => engine === requested)
      ? requested
      : inventory.find(requested)?.product.id;
  if (scope === undefined)
    throw new ControlError(404, `scope must be "all", an engine (${ENGINES.join(', ')}) or a product`);
  const behaviour: Behaviour = {
    mode: oneOf(body, 'mode', MODES),
    delayMs: wholeNumber(body, 'delayMs', 0, MAX_DELAY_MS) ?? 0,
    status: wholeNumber(body, 'status', 200, 599),
    retryAfterSeconds: wholeNumber(body, 'retryAfterSeconds', 0, 86_400),
  };
  behaviours.set(scope, behaviour);
  return { scope, ...behaviour };
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES)
      throw new ControlError(413, `the body must be at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return parseObject(Buffer.concat(chunks).toString());
}

function parseObject(json: string): Body {
  if (json === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
  throw new ControlError(400, 'the body must be a JSON object');
}

function text(body: Body, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw new ControlError(400, `${field} is missing`);
  return value;
}

function optionalText(body: Body, field: string): string | undefined {
  const value = body[field];
  if (value !== undefined && typeof value !== 'string')
    throw new ControlError(400, `${field} must be a string`);
  return value;
}

function oneOf<T extends string>(body: Body, field: string, choices: readonly T[]): T {
  const value = text(body, field);
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw new ControlError(400, `${field} must be one of ${choices.join(', ')}`);
  return choice;
}

function wholeNumber(body: Body, field: string, low: number, high: number): number | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new ControlError(400, `${field} must be a whole number from ${low} to ${high}`);
}
