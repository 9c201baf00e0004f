import { fromMinor, type Money, toMinor } from '@tidemark/contracts/money.ts';
import { useState } from 'react';
import { formatMoney, parseAmount } from '../../format/money.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import styles from './rule-form.module.css';

const SUGGESTED_PERCENT = [5, 10, 20];

/** A target price with suggestions below the current price. The input is named `target`. */
export function TargetField({ price, error }: { price: Money | null; error?: string | undefined }) {
  const [typed, setTyped] = useState('');
  const isInvalid = typed !== '' && parseAmount(typed) === null;
  return (
    <div className={styles['target']}>
      <TextField
        label={price ? `Target price in ${price.currency}` : 'Target price in the shop’s currency'}
        name="target"
        inputMode="decimal"
        autoComplete="off"
        required
        placeholder={price ? discounted(price, 10) : '49.90'}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        hint={price ? `Current price: ${formatMoney(price)}` : undefined}
        error={isInvalid ? 'Enter a price such as 49.90' : error}
      />
      {price && (
        <div className={styles['suggestions']}>
          {SUGGESTED_PERCENT.map((percent) => (
            <Button key={percent} small onClick={() => setTyped(discounted(price, percent))}>
              −{percent}%: {formatMoney({ amount: discounted(price, percent), currency: price.currency })}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function discounted({ amount, currency }: Money, percent: number): string {
  const minor = toMinor(amount, currency) ?? 0;
  return fromMinor(Math.floor((minor * (100 - percent)) / 100), currency);
}
