import { type ButtonHTMLAttributes } from 'react';
import { cx } from '../../styles/class-names.ts';
import styles from './button.module.css';
import { Icon, type IconName } from '../graphics/icon.tsx';

interface Look {
  tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

/** The same look for a link that acts as a button. */
export function buttonLook({ tone = 'plain', small = false }: Look = {}): string {
  return cx(styles['button'], styles[tone], small && styles['small']);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { icon?: IconName; busy?: boolean };

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
      className={cx(buttonLook({ tone, small }), rest.className)}
      aria-busy={busy}
      disabled={rest.disabled === true || busy}
    >
      {busy ? <span className={styles['spinner']} /> : icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
    </button>
  );
}

/** A square button with an icon only; `label` is its name. */
export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ButtonProps) {
  return (
    <Button
      tone="quiet"
      {...rest}
      className={cx(styles['square'], rest.className)}
      aria-label={label}
      title={label}
      icon={icon}
    />
  );
}
