import { type ReactNode } from 'react';
import { classNames } from '../../styles/class-names.ts';
import { Icon } from '../graphics/icon.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  tone: 'info' | 'good' | 'warn' | 'bad';
  /** Announced at once by screen readers, for the result of the user's own action. */
  urgent?: boolean;
  children: ReactNode;
}

export function Notice({ tone, urgent = false, children }: NoticeProps) {
  const icon = { info: 'waves', good: 'check', warn: 'clock', bad: 'warning' } as const;
  return (
    <div className={classNames(styles['notice'], styles[tone])} role={urgent ? 'alert' : 'status'}>
      <Icon name={icon[tone]} />
      <div>{children}</div>
    </div>
  );
}
