import { Tide } from '../../ui/graphics/tide.tsx';
import styles from './tide-scene.module.css';

const LEVELS = ['€ 129', '€ 119', '€ 109', '€ 99'];

/** The sign-in page's picture: a price gauge standing in the tide. */
export function TideScene() {
  return (
    <aside className={styles['scene']}>
      <div className={styles['words']}>
        <p className={styles['claim']}>Buy when the tide is out.</p>
        <p className={styles['text']}>
          Paste a link from any shop. Tidemark keeps its price history and tells you when it falls to what you
          want to pay.
        </p>
      </div>
      <ul className={styles['gauge']} aria-hidden="true">
        {LEVELS.map((level) => (
          <li key={level}>{level}</li>
        ))}
      </ul>
      <Tide />
    </aside>
  );
}
