import { type QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { accountQuery } from '../api/account.ts';
import { SignInPage } from '../features/auth/sign-in-page.tsx';
import { SignUpPage } from '../features/auth/sign-up-page.tsx';
import { DashboardPage } from '../features/products/dashboard/dashboard-page.tsx';
import { Skeleton } from '../ui/feedback/skeleton.tsx';
import { AppLayout } from './app-layout.tsx';
import { CrashPage } from './crash-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';

interface RouterContext {
  queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });

/** Accepts only a path within this app as the page to open after signing in. */
const safeNext = (search: Record<string, unknown>): { next?: string } =>
  typeof search['next'] === 'string' && /^\/(?![/\\])/.test(search['next']) ? { next: search['next'] } : {};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: safeNext,
  component: SignInPage,
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: safeNext,
  component: SignUpPage,
});

/** The token of a link in an email. */
const linkToken = (search: Record<string, unknown>): { token: string } => ({
  token: typeof search['token'] === 'string' ? search['token'] : '',
});

const confirm = createRoute({
  getParentRoute: () => root,
  path: '/confirm',
  validateSearch: linkToken,
  component: lazyRouteComponent(
    () => import('../features/auth/confirm-address-page.tsx'),
    'ConfirmAddressPage',
  ),
});
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  validateSearch: linkToken,
  component: lazyRouteComponent(() => import('../features/auth/unsubscribe-page.tsx'), 'UnsubscribePage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: AppLayout,
  beforeLoad: async ({ context, location }) => {
    const account = await context.queries.ensureQueryData(accountQuery);
    if (!account)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
});
const dashboard = createRoute({ getParentRoute: () => app, path: '/', component: DashboardPage });
const product = createRoute({
  getParentRoute: () => app,
  path: '/products/$id',
  component: lazyRouteComponent(() => import('../features/products/details/product-page.tsx'), 'ProductPage'),
});
const discover = createRoute({
  getParentRoute: () => app,
  path: '/discover',
  validateSearch: (search: Record<string, unknown>): { q?: string } =>
    typeof search['q'] === 'string' && search['q'] !== '' ? { q: search['q'].slice(0, 200) } : {},
  component: lazyRouteComponent(() => import('../features/discover/discover-page.tsx'), 'DiscoverPage'),
});
const forecast = createRoute({
  getParentRoute: () => app,
  path: '/forecast',
  component: lazyRouteComponent(() => import('../features/forecasts/forecast-page.tsx'), 'ForecastPage'),
});
const forecastModels = createRoute({
  getParentRoute: () => app,
  path: '/admin/forecast-models',
  component: lazyRouteComponent(
    () => import('../features/admin/forecast-models-page.tsx'),
    'ForecastModelsPage',
  ),
});
const rules = createRoute({
  getParentRoute: () => app,
  path: '/rules',
  component: lazyRouteComponent(() => import('../features/rules/rules-page.tsx'), 'RulesPage'),
});
const notifications = createRoute({
  getParentRoute: () => app,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('../features/notifications/notifications-page.tsx'),
    'NotificationsPage',
  ),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const routeTree = root.addChildren([
  signIn,
  signUp,
  confirm,
  unsubscribe,
  app.addChildren([dashboard, product, discover, forecast, forecastModels, rules, notifications, settings]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: Skeleton,
    defaultPendingMs: 250,
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
