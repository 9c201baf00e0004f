import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useLiveUpdates } from '../live/use-live-updates.ts';
import { Logo } from '../ui/graphics/logo.tsx';
import styles from './app-layout.module.css';
import { AppNav } from './app-nav.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ThemeButton } from './theme-button.tsx';
import { Toaster } from './toaster.tsx';

/** The frame of every page for a signed-in user. */
export function AppLayout() {
  useLiveUpdates();
  const main = useFocusOnNavigation();
  return (
    <>
      <a className={styles['skip']} href="#main">
        Skip to content
      </a>
      <header className={styles['header']}>
        <div className={styles['bar']}>
          <Link to="/" className={styles['home']} aria-label="Tidemark, my products">
            <Logo />
          </Link>
          <AppNav />
          <ThemeButton />
        </div>
      </header>
      <ConnectionBanner />
      <main ref={main} id="main" tabIndex={-1} className={styles['main']}>
        <Outlet />
      </main>
      <Toaster />
    </>
  );
}

/** Moves the focus to the new page's content after navigation, so that a screen reader starts there. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  return main;
}
