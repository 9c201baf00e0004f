import { useState } from 'react';
import { Button } from '../../ui/controls/button.tsx';
import styles from './copy-field.module.css';

/** A value that is shown only once, with a button to copy it. */
export function CopyField({ label, value, onDone }: { label: string; value: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <output className={styles['box']}>
      <span>
        <strong>{label}</strong> Copy it now. It will not be shown again.
      </span>
      <code className={styles['value']}>{value}</code>
      <span className={styles['actions']}>
        {'clipboard' in navigator && (
          <Button small tone="primary" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
        <Button small onClick={onDone}>
          Done
        </Button>
      </span>
    </output>
  );
}
