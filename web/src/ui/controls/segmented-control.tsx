import { useId } from 'react';
import styles from './segmented-control.module.css';

interface SegmentedControlProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string; name?: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A few options side by side, one of them selected. Arrow keys move between them. */
export function SegmentedControl<T extends string>({
  label,
  options,
  value,
  onChange,
}: SegmentedControlProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles['segmented']}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['option']}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.name}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
