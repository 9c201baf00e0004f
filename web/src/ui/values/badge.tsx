import { type ReactNode } from 'react';
import { classNames } from '../../styles/class-names.ts';
import styles from './badge.module.css';

export type Tone = 'neutral' | 'good' | 'bad' | 'warn' | 'accent';

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classNames(styles['badge'], styles[tone])}>{children}</span>;
}
