import { type Static, type TSchema } from 'typebox';
import { adminBreakerRoutes } from './admin-breakers.ts';
import { adminForecastModelRoutes } from './admin-forecast-models.ts';
import { adminProxyRoutes } from './admin-proxies.ts';
import { adminQueueRoutes } from './admin-queues.ts';
import { adminSiteRoutes } from './admin-sites.ts';
import { alertRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { authRoutes } from './auth.ts';
import { channelRoutes } from './channels.ts';
import { forecastRoutes } from './forecasts.ts';
import { notificationRoutes } from './notifications.ts';
import { priceRoutes } from './prices.ts';
import { productRoutes } from './products.ts';
import { searchRoutes } from './search.ts';
import { webhookRoutes } from './webhooks.ts';

/** Path prefix of every route. */
export const API_PREFIX = '/api/v1';

/** Every JSON route under `API_PREFIX`. */
export const routes = {
  ...authRoutes,
  ...apiKeyRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...forecastRoutes,
  ...searchRoutes,
  ...alertRoutes,
  ...notificationRoutes,
  ...channelRoutes,
  ...webhookRoutes,
  ...adminQueueRoutes,
  ...adminBreakerRoutes,
  ...adminSiteRoutes,
  ...adminProxyRoutes,
  ...adminForecastModelRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;

type Part<R, K extends string> = R extends { readonly [P in K]: infer S extends TSchema }
  ? Static<S>
  : undefined;
export type RouteParams<N extends RouteName> = Part<Routes[N], 'params'>;
export type RouteQuery<N extends RouteName> = Part<Routes[N], 'query'>;
export type RouteBody<N extends RouteName> = Part<Routes[N], 'body'>;
export type RouteResponse<N extends RouteName> = Static<Routes[N]['response']>;
