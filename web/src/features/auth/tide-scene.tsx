import { Tide } from '../../ui/graphics/tide.tsx';
import styles from './tide-scene.module.css';

const PRICE_LEVELS = ['€129', '€119', '€109', '€99'];

/** The picture beside the sign-in form: a price gauge in the water. */
export function TideScene() {
  return (
    <aside className={styles['scene']}>
      <div className={styles['pitch']}>
        <p className={styles['claim']}>Buy when the tide is out.</p>
        <p className={styles['text']}>
          Paste a link from any shop. Tidemark keeps its price history and alerts you when it falls to the
          price you want to pay.
        </p>
      </div>
      <ul className={styles['gauge']} aria-hidden="true">
        {PRICE_LEVELS.map((level) => (
          <li key={level}>{level}</li>
        ))}
      </ul>
      <Tide />
    </aside>
  );
}
