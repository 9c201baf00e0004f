import { Type, type Static, type TSchema } from 'typebox';
import { Account, ApiKey, CreatedApiKey, Credentials, NewApiKey } from './account.ts';
import { Alert, AlertChange, NewAlert } from './alert.ts';
import { Breaker } from './breaker.ts';
import { Empty, Id, IdParams, Page, PageQuery, Nullable } from './common.ts';
import { ForecastModels, ModelChoice } from './forecast-model.ts';
import { Forecast, ForecastRecord, ModelCalibration } from './forecast.ts';
import {
  Channel,
  ChannelList,
  ChannelTestResult,
  CreatedWebhook,
  NewWebhook,
  Notification,
  Webhook,
  WebhookDelivery,
} from './notification.ts';
import { PriceHistory, PriceRange } from './price.ts';
import { NewProxy, Proxy, ProxyDomain } from './proxy.ts';
import { DeadLetter, DeadLetterQuery, QueueTopic, Replay } from './queues.ts';
import { BulkNewProducts, LastCheck, NewProduct, Product, ProductEnvelope } from './product.ts';
import { Site, SiteChange, SiteParams, SiteQuery } from './site.ts';
import { Deal, DealsQuery, KnownProduct, SearchQuery } from './search.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /**
   * `none`: open to all; `account`: a session or an API key with the scope that the method needs; `session`: a person only; `admin`: as
   * `account`, of an administrator.
   */
  readonly auth: 'none' | 'account' | 'session' | 'admin';
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly status: number;
  readonly response: TSchema;
  /** The answer has an ETag, and is 304 where If-None-Match names it. */
  readonly tagged?: true;
}

const route = <const R extends Route>(definition: R): R => definition;

/** Every JSON route under /api/v1; the server registers from it, the client is typed by it, OpenAPI is made of it. */
export const routes = {
  register: route({
    method: 'POST',
    path: '/auth/register',
    summary: 'Make an account and sign in; the first account is the administrator',
    auth: 'none',
    body: Credentials,
    status: 201,
    response: Type.Object({ account: Account }),
  }),
  login: route({
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    auth: 'none',
    body: Credentials,
    status: 200,
    response: Type.Object({ account: Account }),
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    summary: 'Sign out',
    auth: 'none',
    status: 204,
    response: Empty,
  }),
  me: route({
    method: 'GET',
    path: '/me',
    summary: 'The account that asks',
    auth: 'account',
    status: 200,
    response: Type.Object({ account: Account }),
  }),

  session: route({
    method: 'GET',
    path: '/auth/session',
    summary: 'Who is signed in here; null: nobody',
    auth: 'none',
    status: 200,
    response: Type.Object({ account: Nullable(Account) }),
  }),

  createApiKey: route({
    method: 'POST',
    path: '/api-keys',
    summary: 'Make an API key; it is shown once',
    auth: 'session',
    body: NewApiKey,
    status: 201,
    response: CreatedApiKey,
  }),
  listApiKeys: route({
    method: 'GET',
    path: '/api-keys',
    summary: 'My API keys',
    auth: 'session',
    query: PageQuery,
    status: 200,
    response: Page(ApiKey),
  }),
  deleteApiKey: route({
    method: 'DELETE',
    path: '/api-keys/:id',
    summary: 'Revoke an API key',
    auth: 'session',
    params: IdParams,
    status: 204,
    response: Empty,
  }),

  addProduct: route({
    method: 'POST',
    path: '/products',
    summary: 'Watch a product page; the first check runs at once and its result is in the answer',
    auth: 'account',
    body: NewProduct,
    status: 201,
    response: ProductEnvelope,
  }),
  listProducts: route({
    method: 'GET',
    path: '/products',
    summary: 'The products I watch, newest first',
    auth: 'account',
    query: Type.Object({
      ...PageQuery.properties,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    }),
    status: 200,
    response: Page(Product),
    tagged: true,
  }),
  getProduct: route({
    method: 'GET',
    path: '/products/:id',
    summary: 'One product I watch',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: ProductEnvelope,
  }),
  deleteProduct: route({
    method: 'DELETE',
    path: '/products/:id',
    summary: 'Stop watching; my rules for it go too',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  checkProduct: route({
    method: 'POST',
    path: '/products/:id/check',
    summary: 'Check now; waits for the result as long as the shop’s pace allows',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ product: Product, check: Type.Union([LastCheck, Type.Null()]) }),
  }),
  getPrices: route({
    method: 'GET',
    path: '/products/:id/prices',
    summary: 'The price history of a product I watch',
    auth: 'account',
    params: IdParams,
    query: Type.Object({ range: Type.Optional(PriceRange) }),
    status: 200,
    response: PriceHistory,
    tagged: true,
  }),
  getForecast: route({
    method: 'GET',
    path: '/products/:id/forecast',
    summary: 'Whether to buy a product that I watch now or to wait; 409 while it has no price',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Forecast,
    tagged: true,
  }),
  getForecastRecord: route({
    method: 'GET',
    path: '/forecast-record',
    summary: 'What became of past forecasts: by verdict, horizon and market, and said beside come true',
    auth: 'none',
    status: 200,
    response: ForecastRecord,
    tagged: true,
  }),

  searchProducts: route({
    method: 'GET',
    path: '/search',
    summary: 'Products known to the service by their words, those that most people watch first',
    auth: 'account',
    query: SearchQuery,
    status: 200,
    response: Page(KnownProduct),
  }),
  listDeals: route({
    method: 'GET',
    path: '/deals',
    summary: 'The deepest real price drops of the last days, of products in stock, deepest first',
    auth: 'account',
    query: DealsQuery,
    status: 200,
    response: Page(Deal),
    tagged: true,
  }),

  createAlert: route({
    method: 'POST',
    path: '/alerts',
    summary: 'Make a rule; it fires at once, and says so, if its condition already holds',
    auth: 'account',
    body: NewAlert,
    status: 201,
    response: Type.Object({ alert: Alert }),
  }),
  listAlerts: route({
    method: 'GET',
    path: '/alerts',
    summary: 'My rules, newest first',
    auth: 'account',
    query: Type.Object({ ...PageQuery.properties, productId: Type.Optional(Id) }),
    status: 200,
    response: Page(Alert),
  }),
  getAlert: route({
    method: 'GET',
    path: '/alerts/:id',
    summary: 'One of my rules',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ alert: Alert }),
  }),
  updateAlert: route({
    method: 'PATCH',
    path: '/alerts/:id',
    summary: 'Change a rule or switch it off and on',
    auth: 'account',
    params: IdParams,
    body: AlertChange,
    status: 200,
    response: Type.Object({ alert: Alert }),
  }),
  deleteAlert: route({
    method: 'DELETE',
    path: '/alerts/:id',
    summary: 'Delete a rule',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),

  listNotifications: route({
    method: 'GET',
    path: '/notifications',
    summary: 'What fired, where it went and how it fared, newest first',
    auth: 'account',
    query: Type.Object({ ...PageQuery.properties, unread: Type.Optional(Type.Boolean()) }),
    status: 200,
    response: Type.Object({
      ...Page(Notification).properties,
      unreadCount: Type.Integer(),
    }),
  }),
  getNotification: route({
    method: 'GET',
    path: '/notifications/:id',
    summary: 'One notification',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ notification: Notification }),
  }),
  readNotification: route({
    method: 'POST',
    path: '/notifications/:id/read',
    summary: 'Mark a notification as read',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  readAllNotifications: route({
    method: 'POST',
    path: '/notifications/read-all',
    summary: 'Mark all notifications as read',
    auth: 'account',
    status: 204,
    response: Empty,
  }),

  listChannels: route({
    method: 'GET',
    path: '/channels',
    summary: 'Where my alerts go besides the app',
    auth: 'account',
    status: 200,
    response: Type.Object({ channels: Type.Array(Channel) }),
  }),
  saveChannels: route({
    method: 'PUT',
    path: '/channels',
    summary: 'Replace my channels: those with an id are kept or changed, those without are new, the rest go',
    auth: 'account',
    body: ChannelList,
    status: 200,
    response: Type.Object({ channels: Type.Array(Channel) }),
  }),
  testChannel: route({
    method: 'POST',
    path: '/channels/:id/test',
    summary: 'Send a test message now',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: ChannelTestResult,
  }),

  createWebhook: route({
    method: 'POST',
    path: '/webhooks',
    summary: 'Send events to a URL, signed; the secret is shown once',
    auth: 'account',
    body: NewWebhook,
    status: 201,
    response: CreatedWebhook,
  }),
  listWebhooks: route({
    method: 'GET',
    path: '/webhooks',
    summary: 'My webhooks',
    auth: 'account',
    query: PageQuery,
    status: 200,
    response: Page(Webhook),
  }),
  deleteWebhook: route({
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Delete a webhook',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  listWebhookDeliveries: route({
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'What was sent to a webhook and how it fared, newest first',
    auth: 'account',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: Page(WebhookDelivery),
  }),
  redeliverWebhook: route({
    method: 'POST',
    path: '/webhooks/:id/deliveries/:deliveryId/redeliver',
    summary: 'Send a delivery once more',
    auth: 'account',
    params: Type.Object({ id: Id, deliveryId: Id }),
    status: 202,
    response: Type.Object({ delivery: WebhookDelivery }),
  }),

  listQueues: route({
    method: 'GET',
    path: '/admin/queues',
    summary: 'What waits in the queues, who serves them, and what was given up',
    auth: 'admin',
    status: 200,
    response: Type.Object({ topics: Type.Array(QueueTopic) }),
  }),
  listDeadLetters: route({
    method: 'GET',
    path: '/admin/dead-letters',
    summary: 'The messages of a topic that were given up, oldest first',
    auth: 'admin',
    query: DeadLetterQuery,
    status: 200,
    response: Type.Object({ items: Type.Array(DeadLetter) }),
  }),
  replayDeadLetters: route({
    method: 'POST',
    path: '/admin/dead-letters/replay',
    summary: 'Send messages that were given up once more, with all attempts before them',
    auth: 'admin',
    body: Replay,
    status: 200,
    response: Type.Object({ replayed: Type.Integer() }),
  }),

  listBreakers: route({
    method: 'GET',
    path: '/admin/breakers',
    summary: 'The shops that are left alone because they do not answer, the latest first; at most 1000',
    auth: 'admin',
    status: 200,
    response: Type.Object({ items: Type.Array(Breaker) }),
  }),

  listSites: route({
    method: 'GET',
    path: '/admin/sites',
    summary: 'The shops of tracked pages by their domains, and what was decided and found out for each',
    auth: 'admin',
    query: SiteQuery,
    status: 200,
    response: Page(Site),
  }),
  readSite: route({
    method: 'GET',
    path: '/admin/sites/:domain',
    summary: 'One shop',
    auth: 'admin',
    params: SiteParams,
    status: 200,
    response: Type.Object({ site: Site }),
  }),
  changeSite: route({
    method: 'PATCH',
    path: '/admin/sites/:domain',
    summary:
      'Decide for a shop how fast, by which way, where and by which rules it is read; null takes a decision back',
    auth: 'admin',
    params: SiteParams,
    body: SiteChange,
    status: 200,
    response: Type.Object({ site: Site }),
  }),

  listProxies: route({
    method: 'GET',
    path: '/admin/proxies',
    summary: 'The pool of proxies, newest first, those given up too',
    auth: 'admin',
    query: PageQuery,
    status: 200,
    response: Page(Proxy),
  }),
  createProxy: route({
    method: 'POST',
    path: '/admin/proxies',
    summary: 'Add a proxy, or take one back that was given up',
    auth: 'admin',
    body: NewProxy,
    status: 201,
    response: Type.Object({ proxy: Proxy }),
  }),
  deleteProxy: route({
    method: 'DELETE',
    path: '/admin/proxies/:id',
    summary: 'Give a proxy up, whatever list it is in',
    auth: 'admin',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  listProxyDomains: route({
    method: 'GET',
    path: '/admin/proxies/:id/domains',
    summary: 'What each shop made of a proxy, by the shops’ names',
    auth: 'admin',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: Page(ProxyDomain),
  }),

  listForecastModels: route({
    method: 'GET',
    path: '/admin/forecast-models',
    summary:
      'The models that forecasts can be made with: what each was learned from, how it did, which is in use',
    auth: 'admin',
    status: 200,
    response: ForecastModels,
  }),
  listForecastCalibration: route({
    method: 'GET',
    path: '/admin/forecast-calibration',
    summary: 'What each model said beside what came true, for each of the last 24 months',
    auth: 'admin',
    status: 200,
    response: Type.Object({ items: Type.Array(ModelCalibration) }),
  }),
  useForecastModel: route({
    method: 'POST',
    path: '/admin/forecast-models/use',
    summary: 'Forecast with a model from now on; pinned, the service looks for no better one',
    auth: 'admin',
    body: ModelChoice,
    status: 200,
    response: ForecastModels,
  }),
  rollBackForecastModel: route({
    method: 'POST',
    path: '/admin/forecast-models/rollback',
    summary: 'Go back to the model in use before this one, and stay with it',
    auth: 'admin',
    status: 200,
    response: ForecastModels,
  }),
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;

/** Adds many pages at once; the answer is one BulkLine of JSON a line, in the order of the URLs, as each is known. */
export const bulkRoute = {
  method: 'POST',
  path: '/products/bulk',
  summary: 'Watch many product pages; one answer a line (application/x-ndjson), in order',
  body: BulkNewProducts,
} as const;

export const API_PREFIX = '/api/v1';

type Part<R, K extends string> = R extends { readonly [P in K]: infer S extends TSchema }
  ? Static<S>
  : undefined;
export type RouteParams<N extends RouteName> = Part<Routes[N], 'params'>;
export type RouteQuery<N extends RouteName> = Part<Routes[N], 'query'>;
export type RouteBody<N extends RouteName> = Part<Routes[N], 'body'>;
export type RouteResponse<N extends RouteName> = Static<Routes[N]['response']>;
