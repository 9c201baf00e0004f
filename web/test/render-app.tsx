import './fake-api.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ReactNode } from 'react';
import { afterEach } from 'vitest';
import { createQueryClient } from '../src/api/query-client.ts';
import { toasts } from '../src/live/toasts.ts';
import { Toaster } from '../src/app/toaster.tsx';

// A busy machine can take longer than the default of one second.
configure({ asyncUtilTimeout: 10_000 });

/** Renders content inside the app's providers, with the toaster and with a router whose pages are empty. */
export async function renderApp(content: ReactNode) {
  const root = createRootRoute({
    component: () => (
      <>
        <Outlet />
        <Toaster />
      </>
    ),
  });
  const home = createRoute({ getParentRoute: () => root, path: '/', component: () => content });
  const other = createRoute({ getParentRoute: () => root, path: '$', component: () => null });
  const router = createRouter({
    routeTree: root.addChildren([home, other]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  await router.load();
  const queries = createQueryClient(() => undefined);
  const view = render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { ...view, user: userEvent.setup(), queries, path: () => router.state.location.pathname };
}

afterEach(() => {
  cleanup();
  toasts.set([]);
});
