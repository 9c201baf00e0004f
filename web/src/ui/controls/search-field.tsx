import { Icon } from '../graphics/icon.tsx';
import styles from './search-field.module.css';

interface SearchFieldProps {
  label: string;
  words: string;
  onWords: (words: string) => void;
}

export function SearchField({ label, words, onWords }: SearchFieldProps) {
  return (
    <label className={styles['search']}>
      <Icon name="search" size={17} />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        maxLength={200}
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
    </label>
  );
}
