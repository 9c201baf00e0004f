import { Icon } from '../graphics/icon.tsx';
import styles from './search-field.module.css';

interface SearchFieldProps {
  label: string;
  text: string;
  onTextChange: (text: string) => void;
}

export function SearchField({ label, text, onTextChange }: SearchFieldProps) {
  return (
    <label className={styles['search']}>
      <Icon name="search" size={17} />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        maxLength={200}
        value={text}
        onChange={(event) => onTextChange(event.target.value)}
      />
    </label>
  );
}
