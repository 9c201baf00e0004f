import { type ReactNode } from 'react';
import { Logo } from '../../ui/graphics/logo.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import styles from './auth-layout.module.css';
import { TideScene } from './tide-scene.tsx';

interface AuthLayoutProps {
  /** The document title. */
  pageTitle: string;
  heading: string;
  /** Below the form: the link to the other page. */
  footer: ReactNode;
  children: ReactNode;
}

/** The frame of the sign-in and sign-up pages. */
export function AuthLayout({ pageTitle, heading, footer, children }: AuthLayoutProps) {
  usePageTitle(pageTitle);
  return (
    <div className={styles['page']}>
      <TideScene />
      <main className={styles['side']}>
        <div className={styles['box']}>
          <Logo />
          <h1>{heading}</h1>
          {children}
          <p className={styles['footer']}>{footer}</p>
        </div>
      </main>
    </div>
  );
}
