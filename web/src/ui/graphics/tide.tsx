import styles from './tide.module.css';

/** Four swells of a length of 360 units each, closed below. */
const SWELL = `M0 40${'c60-30 120-30 180 0s120 30 180 0'.repeat(4)}v400H0Z`;

/** Moving water along the bottom of what it is put in. */
export function Tide() {
  return (
    <div className={styles['tide']} aria-hidden="true">
      {['back', 'middle', 'front'].map((layer) => (
        <svg key={layer} className={styles[layer]} viewBox="0 0 1440 440" preserveAspectRatio="none">
          <path d={SWELL} />
        </svg>
      ))}
    </div>
  );
}
