import { fromMinor, toMinor, type Money } from '@tidemark/contracts/money.ts';
import { useState } from 'react';
import { formatMoney, parseAmount } from '../../format/money.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import styles from './rule-form.module.css';

const IDEAS_PERCENT = [5, 10, 20];

/** A target price with some ideas below today's price; the field is named `target`. */
export function TargetField({ price, error }: { price: Money | null; error?: string | undefined }) {
  const [typed, setTyped] = useState('');
  const isWrong = typed !== '' && parseAmount(typed) === null;
  return (
    <div className={styles['target']}>
      <TextField
        label={price ? `Target price in ${price.currency}` : 'Target price in the shop’s currency'}
        name="target"
        inputMode="decimal"
        autoComplete="off"
        required
        placeholder={price ? lowered(price, 10) : '49.90'}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        hint={price ? `It costs ${formatMoney(price)} now` : undefined}
        error={isWrong ? 'Write a price such as 49.90' : error}
      />
      {price && (
        <div className={styles['ideas']}>
          {IDEAS_PERCENT.map((percent) => (
            <Button key={percent} small onClick={() => setTyped(lowered(price, percent))}>
              −{percent}%: {formatMoney({ amount: lowered(price, percent), currency: price.currency })}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function lowered({ amount, currency }: Money, percent: number): string {
  const minor = toMinor(amount, currency) ?? 0;
  return fromMinor(Math.floor((minor * (100 - percent)) / 100), currency);
}
