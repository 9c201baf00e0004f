/**
 * The HTTP surface: the routes of the contracts, over the features.
 * app.ts     assembles it; does not listen      routes/   thin handlers, one file per resource
 * http/      route registration, sessions, limits, errors as problem details, live updates
 * openapi.ts health.ts web-app.ts listen.ts     the API's description, probes, static files, the port
 */
import { randomUUID } from 'node:crypto';
import { type RequestListener } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { API_PREFIX, type RouteName } from '@tidemark/contracts/routes/index.ts';
import { type Config } from '../config/config.ts';
import { createCheckWaiter } from '../features/products/check-waiter.ts';
import { type TrackParts } from '../features/products/track-product.ts';
import { type ApiParts } from './http/api-parts.ts';
import { checkHost } from './http/check-host.ts';
import { createBoundedServer, refuseMalformed } from './http/create-server.ts';
import { handleErrors, sendProblem } from './http/handle-errors.ts';
import { reportHealth } from './health.ts';
import { limitByAddress, limitRequests, ownLimits } from './http/limits.ts';
import { byOperatorToken } from './http/operator-token.ts';
import { LiveUpdates } from './http/live-updates.ts';
import { describeApi } from './openapi.ts';
import { type Handler, type Handlers, registerRoute } from './http/register-route.ts';
import { requireValidText } from './http/require-valid-text.ts';
import { adminBreakerRoutes } from './routes/admin/breakers.ts';
import { adminForecastModelRoutes } from './routes/admin/forecast-models.ts';
import { adminProxyRoutes } from './routes/admin/proxies.ts';
import { adminQueueRoutes } from './routes/admin/queues.ts';
import { adminSiteRoutes } from './routes/admin/sites.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authRoutes } from './routes/auth.ts';
import { registerBulkRoute } from './routes/bulk.ts';
import { channelRoutes } from './routes/channels.ts';
import { registerImageRoute } from './routes/images.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { forecastRoutes } from './routes/forecasts.ts';
import { priceRoutes } from './routes/prices.ts';
import { productRoutes } from './routes/products.ts';
import { searchRoutes } from './routes/search.ts';
import { registerStreamRoute } from './routes/stream.ts';
import { registerUnsubscribeRoute } from './routes/unsubscribe.ts';
import { verificationRoutes } from './routes/verification.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { identifyCallers } from './http/session.ts';
import { trustProxyOf } from './http/trusted-proxies.ts';
import { serveWebApp } from './web-app.ts';

const CHECK_WAIT_MS = 10_000;
const A_YEAR_SECONDS = 31_536_000;

/** The service over HTTP, ready to listen or for `inject`. Closing it ends the open streams. */
export async function createApp(parts: ApiParts): Promise<FastifyInstance> {
  const { config, log } = parts;
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustProxyOf(config.trustProxy),
    serverFactory: (handle) =>
      createBoundedServer(handle as RequestListener, {
        connectionsPerAddress: config.trustProxy === false ? config.addressConnections : null,
      }),
    clientErrorHandler: refuseMalformed,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  handleErrors(app);
  acceptJsonOnly(app);
  await app.register(helmet, securityHeaders(config.publicUrl));
  limitByAddress(app, parts.processLimit, config);
  checkHost(app, config.publicUrl);
  await app.register(cookie);
  reportHealth(app, { ...parts, gauged: parts }, byOperatorToken(config.operatorToken));
  await describeApi(app);
  await app.register((api) => serveApi(api, parts), { prefix: API_PREFIX });
  await serveWebApp(app, parts.webFolder);
  await app.ready();
  return app;
}

async function serveApi(api: FastifyInstance, parts: ApiParts): Promise<void> {
  const live = new LiveUpdates(parts);
  await live.start();
  const checks = await createCheckWaiter(parts.broadcast);
  api.addHook('preClose', async () => void (await Promise.all([live.close(), checks.close()])));
  const { database, cache, broadcast, queue, guard, rateLimit, log, config } = parts;
  const track: TrackParts = {
    database,
    cache,
    broadcast,
    queue,
    guard,
    rateLimit,
    log,
    checks,
    lease: config,
    waitMs: CHECK_WAIT_MS,
    freshWithinMs: config.freshWithinMs,
    onWatched: (accountId, productId) => live.setWatched(accountId, productId, true),
  };
  api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  identifyCallers(api, parts);
  limitRequests(api, parts.rateLimit, config);
  requireValidText(api);
  const { unsubscribe, ...handlers } = handlersOf(parts, track, live);
  registerRoutes(api, handlers, config);
  await registerUnsubscribeRoute(api, unsubscribe);
  registerBulkRoute(api, track, config);
  registerImageRoute(api, parts);
  registerStreamRoute(api, live);
}

function handlersOf(parts: ApiParts, track: TrackParts, live: LiveUpdates): Handlers<RouteName> {
  return {
    ...authRoutes(parts, live),
    ...apiKeyRoutes(parts),
    ...productRoutes(parts, track, live),
    ...priceRoutes(parts),
    ...searchRoutes(parts),
    ...forecastRoutes(parts),
    ...alertRoutes(parts),
    ...notificationRoutes(parts),
    ...channelRoutes(parts),
    ...verificationRoutes(parts),
    ...webhookRoutes(parts),
    ...adminQueueRoutes(parts),
    ...adminBreakerRoutes(parts),
    ...adminProxyRoutes(parts),
    ...adminSiteRoutes(parts),
    ...adminForecastModelRoutes(parts),
  };
}

function registerRoutes(
  api: FastifyInstance,
  handlers: Handlers<Exclude<RouteName, 'unsubscribe'>>,
  config: Config,
): void {
  const limits = ownLimits(config);
  for (const [name, handler] of Object.entries(handlers) as [RouteName, Handler<RouteName>][])
    registerRoute(api, name, handler, limits[name]);
}

/**
 * Refuses other content types, which also keeps out forms of other sites. An empty body counts as no body.
 */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parse(request, body as string, done),
  );
}

/**
 * Requires https of browsers only if the public URL does, since plain http is the default. Product images
 * come from the service itself.
 */
const securityHeaders = (publicUrl = '') => ({
  strictTransportSecurity: publicUrl.startsWith('https:') && {
    maxAge: A_YEAR_SECONDS,
    includeSubDomains: false,
  },
  crossOriginEmbedderPolicy: false,
  originAgentCluster: false,
  crossOriginOpenerPolicy: false,
  referrerPolicy: { policy: 'same-origin' as const },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
    },
  },
});
