import { type ButtonHTMLAttributes } from 'react';
import { classNames } from '../../styles/class-names.ts';
import { Icon, type IconName } from '../graphics/icon.tsx';
import styles from './button.module.css';

interface ButtonStyle {
  tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

/** The class of a button, for links that look like one. */
export function buttonClass({ tone = 'plain', small = false }: ButtonStyle = {}): string {
  return classNames(styles['button'], styles[tone], small && styles['small']);
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonStyle {
  icon?: IconName;
  busy?: boolean;
}

export function Button({
  tone = 'plain',
  small = false,
  icon,
  busy = false,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(buttonClass({ tone, small }), rest.className)}
      aria-busy={busy}
      disabled={rest.disabled === true || busy}
    >
      {busy ? <span className={styles['spinner']} /> : icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
    </button>
  );
}

/** A square button with only an icon; `label` is its accessible name. */
export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ButtonProps) {
  return (
    <Button
      tone="quiet"
      {...rest}
      className={classNames(styles['square'], rest.className)}
      aria-label={label}
      title={label}
      icon={icon}
    />
  );
}
