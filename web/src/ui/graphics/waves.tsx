/** Three wave lines, one above the other. */
export function Waves({ className }: { className?: string | undefined }) {
  return (
    <svg
      className={className}
      aria-hidden="true"
      viewBox="0 0 120 36"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    >
      <path d="M2 8c10-7 19-7 29 0s19 7 29 0 19-7 29 0 19 7 29 0" />
      <path d="M16 19c10-7 19-7 29 0s19 7 29 0 19-7 30 0" opacity="0.65" />
      <path d="M31 30c10-7 19-7 29 0s19 7 29 0" opacity="0.35" />
    </svg>
  );
}
