import '../styles/tokens.css';
import '../styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/query-client.ts';
import { createAppRouter } from './router.tsx';
import { initTheme } from '../styles/theme.ts';

// The web app. app/ holds the router and the frame of every page, features/ the screens, ui/ the components
// they share, charts/ the charts, api/ the queries and mutations, live/ the event stream and toasts, format/
// the formatting of figures.

initTheme();
const queries = createQueryClient(() => void router.invalidate());
const router = createAppRouter(queries);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
