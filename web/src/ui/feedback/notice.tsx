import { type ReactNode } from 'react';
import { cx } from '../../styles/class-names.ts';
import { Icon } from '../graphics/icon.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  tone: 'info' | 'good' | 'warn' | 'bad';
  /** Read out at once, as for an answer to what the person just did. */
  urgent?: boolean;
  children: ReactNode;
}

export function Notice({ tone, urgent = false, children }: NoticeProps) {
  const icon = { info: 'waves', good: 'check', warn: 'clock', bad: 'warning' } as const;
  return (
    <div className={cx(styles['notice'], styles[tone])} role={urgent ? 'alert' : 'status'}>
      <Icon name={icon[tone]} />
      <div>{children}</div>
    </div>
  );
}
