import '../styles/tokens.css';
import '../styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/query-client.ts';
import { createAppRouter } from './router.tsx';
import { startTheme } from '../styles/theme.ts';

// The web app: router.tsx names the pages, pages/ are the screens made of components/ and charts/, api/ is what the
// service knows, live/ is what it tells by itself, format/ puts figures into words, styles/tokens.css holds the look.

startTheme();
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
